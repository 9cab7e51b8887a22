import type { Filter } from '../../store/complaints';

const RANGE = ['$gt', '$gte', '$lt', '$lte'];

/**
 * Conditions that must all hold, as one filter with every field once where that can be said so: databases find the index
 * of a plain filter more surely than that of a tree. Null when they contradict each other, as far as that is plain.
 */
export function allOf(conditions: readonly Filter[]): Filter | null {
  const flat: Filter = {};
  const rest: Filter[] = [];
  for (const [field, asked] of conditions.flatMap((one) => Object.entries(one))) {
    if (field.startsWith('$')) rest.push({ [field]: asked });
    else if (!Object.hasOwn(flat, field)) flat[field] = asked;
    else {
      const both = together(flat[field], asked);
      if (both === 'never') return null;
      if (both === 'apart') rest.push({ [field]: asked });
      else flat[field] = both.value;
    }
  }
  return rest.length === 0 ? flat : { ...flat, $and: rest };
}

type Together = { value: unknown } | 'never' | 'apart';

function together(one: unknown, other: unknown): Together {
  if (isOperators(one) && isOperators(other)) {
    const shared = Object.keys(other).some((operator) => Object.hasOwn(one, operator));
    return shared ? 'apart' : { value: { ...one, ...other } };
  }
  if (isOperators(one) && isRange(one)) return within(other, one);
  if (isOperators(other) && isRange(other)) return within(one, other);
  return 'apart';
}

/** A value that is to lie in a range: either it does, and the range says nothing more, or nothing fits. */
function within(value: unknown, range: Record<string, unknown>): Together {
  if (value === null) return 'never';
  const number = numberOf(value);
  if (number === null) return 'apart';
  const fits = Object.entries(range).map(([operator, limit]) => meets(number, operator, numberOf(limit)));
  if (fits.includes(null)) return 'apart';
  return fits.every(Boolean) ? { value } : 'never';
}

function meets(value: number, operator: string, limit: number | null): boolean | null {
  if (limit === null) return null;
  switch (operator) {
    case '$gt':
      return value > limit;
    case '$gte':
      return value >= limit;
    case '$lt':
      return value < limit;
    case '$lte':
      return value <= limit;
    default:
      return null;
  }
}

const numberOf = (value: unknown): number | null => {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'number' ? value : null;
};

const isRange = (operators: Record<string, unknown>): boolean =>
  Object.keys(operators).every((operator) => RANGE.includes(operator));

function isOperators(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => key.startsWith('$'));
}
