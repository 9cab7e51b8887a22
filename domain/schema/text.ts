import { z } from 'zod';

/** Control characters other than line feed and tab, and halves of a surrogate pair. */
const FORBIDDEN = /[^\P{Cc}\n\t]|\p{Cs}/u;

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
