import { z } from 'zod';
import type { Bilingual } from '../../domain/policy';
import type { Lang } from '../../domain/reference';
import { CONTROL_CHARACTER } from '../../domain/schema/text';
import type { InputError } from './problem';

/** A body with thousands of faults is told the first of them. */
const MAX_ERRORS = 20;
/** Names that the caller made up are cut, so that an answer is never much longer than its request. */
const MAX_PATH_LENGTH = 120;

/** Messages for rules of our own, by the `rule` that a refinement puts into its `params`. */
const RULES: Readonly<Record<string, Bilingual>> = {
  [CONTROL_CHARACTER]: {
    id: 'Berisi karakter kendali yang tidak diperbolehkan',
    en: 'Contains control characters, which are not allowed',
  },
  cursor: {
    id: 'Penanda halaman ini tidak berlaku (lagi)',
    en: 'This page cursor is not valid (any more)',
  },
  'prototype-key': { id: 'Nama ini tidak diperbolehkan', en: 'This name is not allowed' },
  depth: { id: 'Bersarang terlalu dalam', en: 'Nested too deeply' },
  unknown: { id: 'Isian tidak dikenal', en: 'Unknown field' },
};

/** The sentence for a rule of our own. */
export const ruleMessage = (rule: string, lang: Lang): string | undefined => RULES[rule]?.[lang];

const TRANSLATIONS = { id: z.locales.id().localeError, en: z.locales.en().localeError } as const;

/** The error map for parsing in the caller's language; a schema's own message wins over it. */
export const translation =
  (lang: Lang): z.core.$ZodErrorMap =>
  (issue) => {
    const rule: unknown = issue.code === 'custom' ? issue.params?.['rule'] : undefined;
    return (typeof rule === 'string' ? ruleMessage(rule, lang) : undefined) ?? TRANSLATIONS[lang](issue);
  };

/** A path as callers write it: `location.point.0`. */
export const dotted = (path: readonly PropertyKey[]): string =>
  path.map(String).join('.').slice(0, MAX_PATH_LENGTH);

const spread = (issue: z.core.$ZodIssue, lang: Lang): InputError[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({
        path: dotted([...issue.path, key]),
        message: ruleMessage('unknown', lang) ?? issue.message,
      }))
    : [{ path: dotted(issue.path), message: issue.message }];

/** What zod found, as the `errors` of a problem. */
export const inputErrors = (error: z.core.$ZodError, lang: Lang): InputError[] =>
  error.issues.flatMap((issue) => spread(issue, lang)).slice(0, MAX_ERRORS);
