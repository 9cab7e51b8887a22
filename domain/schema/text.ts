import { z } from 'zod';

/**
 * Control characters other than line feed and tab, halves of a surrogate pair, and what turns the direction of writing
 * or marks byte order: unseen, it makes a text read other than it is written. The joiners (U+200C, U+200D) stay: scripts
 * and emoji need them.
 */
const FORBIDDEN = /[^\P{Cc}\n\t]|\p{Cs}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** The rule name that a refused character carries in `issue.params.rule`, for translation at the edge. */
export const CONTROL_CHARACTER = 'control-character';

/** Whether a text holds nothing but printable characters, line feeds and tabs. */
export const isPrintable = (text: string): boolean => !FORBIDDEN.test(text);

/** Line ends of other systems become `\n`: gateways for e-mail and SMS send `\r\n`. */
export const unixLines = (text: string): string => text.replace(/\r\n/g, '\n');

const tidy = (text: string): string => unixLines(text).normalize('NFC').trim();

const printable = (clean: (text: string) => string, limits: { min?: number; max: number }) =>
  z
    .string()
    .overwrite(clean)
    .refine(isPrintable, { params: { rule: CONTROL_CHARACTER }, abort: true })
    .min(limits.min ?? 1)
    .max(limits.max);

/**
 * A free text of several lines: composed (NFC), trimmed, without control characters. Lengths are in UTF-16
 * units, counted after cleaning.
 */
export const cleanText = (limits: { min?: number; max: number }) => printable(tidy, limits);

/** Like `cleanText` for one line: runs of white space become one space. */
export const cleanLine = (limits: { min?: number; max: number }) =>
  printable((text) => tidy(text).replace(/\s+/g, ' '), limits);
