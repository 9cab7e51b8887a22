import { z } from 'zod';
import type { Bilingual } from '../../domain/policy';
import type { Lang } from '../../domain/reference';
import { CONTROL_CHARACTER } from '../../domain/schema/text';
import type { InputError } from './problem';

/** A body with thousands of faults is told the first of them. */
const MAX_ERRORS = 20;
/** Names that the caller made up are cut, so that an answer is never much longer than its request. */
const MAX_PATH_LENGTH = 120;

/** Messages for rules of our own: by the `rule` in a refinement's `params`, or by the name of a string format. */
const RULES: Readonly<Record<string, Bilingual>> = {
  [CONTROL_CHARACTER]: {
    id: 'Berisi karakter kendali atau pengatur arah tulisan yang tidak diperbolehkan',
    en: 'Contains control characters or marks of writing direction, which are not allowed',
  },
  cursor: {
    id: 'Penanda halaman ini tidak berlaku (lagi)',
    en: 'This page cursor is not valid (any more)',
  },
  'prototype-key': { id: 'Nama ini tidak diperbolehkan', en: 'This name is not allowed' },
  depth: { id: 'Bersarang terlalu dalam', en: 'Nested too deeply' },
  required: { id: 'Wajib diisi', en: 'This is required' },
  'agency-id': {
    id: 'Bukan id instansi; contoh: kab-pringsewu.dinas-pupr',
    en: 'Not the id of an agency; an example: kab-pringsewu.dinas-pupr',
  },
  'region-code': {
    id: 'Bukan kode wilayah resmi, dari provinsi sampai desa; contoh: 18.10',
    en: 'Not an official region code, from province to village; an example: 18.10',
  },
  phone: {
    id: 'Bukan nomor telepon: 6–25 angka, spasi, kurung atau tanda hubung, boleh diawali +',
    en: 'Not a phone number: 6–25 digits, spaces, brackets or hyphens, with a + in front if need be',
  },
  'national-id': { id: 'NIK terdiri atas tepat 16 angka', en: 'A NIK has exactly 16 digits' },
  'idempotency-key': {
    id: 'Terdiri atas 16–128 huruf, angka atau tanda ASCII',
    en: 'Has 16–128 printable ASCII characters',
  },
  revision: {
    id: 'Isinya ETag dari pengaduan, dengan tanda kutip, misalnya "7"; atau *',
    en: 'Takes the ETag of the complaint with its quotes, such as "7"; or *',
  },
  tag: {
    id: 'Isinya ETag yang dibaca sebelumnya, dengan tanda kutip; atau *',
    en: 'Takes the ETag that was read before, with its quotes; or *',
  },
  regex: { id: 'Bentuknya tidak benar', en: 'Does not have the right form' },
  unknown: { id: 'Isian tidak dikenal', en: 'Unknown field' },
};

/** The sentence for a rule of our own. */
export const ruleMessage = (rule: string, lang: Lang): string | undefined =>
  Object.hasOwn(RULES, rule) ? RULES[rule]?.[lang] : undefined;

const TRANSLATIONS = { id: z.locales.id().localeError, en: z.locales.en().localeError } as const;

/** The error map for parsing in the caller's language; a schema's own message wins over it. */
export const translation =
  (lang: Lang): z.core.$ZodErrorMap =>
  (issue) => {
    const rule = ruleOf(issue);
    return (rule === undefined ? undefined : ruleMessage(rule, lang)) ?? TRANSLATIONS[lang](issue);
  };

/** Which rule of ours was broken, if it is one: nobody is shown a regular expression or told of `undefined`. */
function ruleOf(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined) return 'required';
  // A body that does not say which of several forms it has.
  if (issue.code === 'invalid_union' && lacksDiscriminator(issue)) return 'required';
  if (issue.code === 'invalid_format') return issue.format;
  const rule: unknown = issue.code === 'custom' ? issue.params?.['rule'] : undefined;
  return typeof rule === 'string' ? rule : undefined;
}

function lacksDiscriminator({
  discriminator,
  input,
}: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): boolean {
  if (typeof discriminator !== 'string' || typeof input !== 'object' || input === null) return false;
  return !Object.hasOwn(input, discriminator);
}

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
