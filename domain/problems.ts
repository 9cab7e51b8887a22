import type { z } from 'zod';

/** What is wrong with a file that somebody wrote by hand, and where. */
export interface Problem {
  /** Names and numbers from the top of the file, joined by dots: `clocks.reply.ladder.0.at`. */
  path: string;
  /** Goes on from the path: `is missing`. */
  message: string;
}

/** Hears of what is wrong, with the path to it. */
export type Note = (path: string, message: string) => void;

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** A schema's complaints about a document, for readers who know the document and not the schema. */
export function problemsOf(issues: readonly Issue[], document: unknown): Problem[] {
  return issues.flatMap((issue) => explain(issue, [], document));
}

function explain(issue: Issue, above: Path, document: unknown): Problem[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return nearest(issue.errors).flatMap((one) => explain(one, path, document));
  }
  return [{ path: path.join('.') || '(file)', message: sentence(issue, valueAt(document, path)) }];
}

/** Of the forms that a value may take, the one that was meant: where least is wrong with the value as such. */
function nearest(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const wrong = (branch: readonly Issue[]): number => branch.filter(({ path }) => path.length === 0).length;
  const [first = [], ...others] = branches;
  return others.reduce((best, one) => (wrong(one) < wrong(best) ? one : best), first);
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a block of fields',
  record: 'a block of fields',
};

function sentence(issue: Issue, value: unknown): string {
  // What a schema says in its own words is better than anything that can be said in general.
  const isDefault = /^(Invalid|Too |Unrecognized)/.test(issue.message);
  if (!isDefault) return issue.message;
  if (value === undefined) return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `is ${shown(value)}, where ${KINDS[issue.expected] ?? issue.expected} is expected`;
    case 'invalid_value':
      return `${shown(value)} is none of: ${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      return `knows no ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
    case 'invalid_format':
      return `${shown(value)} is not written as ${issue.format === 'date' ? 'a date: 2025-05-01' : 'it must be'}`;
    case 'too_small':
      return issue.origin === 'array' || issue.origin === 'string'
        ? 'is empty'
        : `is at least ${issue.minimum}`;
    case 'too_big':
      return `is at most ${issue.maximum}`;
    case 'invalid_key':
      return 'is not a name that can stand here';
    case 'invalid_union':
      return 'is none of the forms that can stand here';
    case 'invalid_element':
    case 'not_multiple_of':
    case 'custom':
      return issue.message;
  }
}

function shown(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a block of fields';
  return String(value);
}

function valueAt(document: unknown, path: Path): unknown {
  let value = document;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}
