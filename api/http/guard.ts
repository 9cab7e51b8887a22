import type { Lang } from '../../domain/reference';
import { CONTROL_CHARACTER, isPrintable, unixLines } from '../../domain/schema/text';
import { dotted, ruleMessage } from '../problems/issues';
import { Problem } from '../problems/problem';

/** Names through which a careless merge would reach the prototype of every object. */
const PROTOTYPE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** How deep objects and arrays may nest; the deepest thing the API knows needs five. */
const MAX_DEPTH = 20;

type Found = { readonly rule: string; readonly path: readonly PropertyKey[] };

const inspect = (value: unknown, path: readonly PropertyKey[]): Found | null => {
  if (typeof value === 'string')
    return isPrintable(unixLines(value)) ? null : { rule: CONTROL_CHARACTER, path };
  if (typeof value !== 'object' || value === null) return null;
  if (path.length >= MAX_DEPTH) return { rule: 'depth', path: path.slice(0, 3) };
  for (const [key, item] of Object.entries(value)) {
    const here = [...path, key];
    if (PROTOTYPE_KEYS.has(key)) return { rule: 'prototype-key', path: here };
    const found = inspect(item, here);
    if (found) return found;
  }
  return null;
};

/**
 * Refuses parsed input that no schema should have to think of: prototype keys anywhere, nesting deeper than
 * `MAX_DEPTH`, control characters in any text. Throws `invalid` with the first finding.
 */
export const guardInput = (value: unknown, lang: Lang): void => {
  const found = inspect(value, []);
  if (!found) return;
  const message = ruleMessage(found.rule, lang) ?? found.rule;
  throw new Problem('invalid', { errors: [{ path: dotted(found.path), message }] });
};
