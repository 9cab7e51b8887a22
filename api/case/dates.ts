import { z } from 'zod';
import { dayNumber, fromLocal } from '../../domain/zone';
import { DAY_MS } from '../../domain/vocabulary';

/** In which a date without a time is meant. */
export const NATIONAL_ZONE = 'Asia/Jakarta';

/** The instant at which a calendar date begins in Jakarta. */
export const startOfDate = (date: string): number => fromLocal(NATIONAL_ZONE, dayNumber(date) * DAY_MS);

/** A date `YYYY-MM-DD` that exists. */
export const queryDate = z.iso.date();

/** An instant with offset, or a date, which means its beginning in Jakarta; gives milliseconds. */
export const queryInstant = z
  .string()
  .max(40)
  // A plus sign that was not escaped arrives as a space.
  .transform((text) => text.replace(/ (?=\d\d:\d\d$)/, '+'))
  .pipe(z.union([z.iso.datetime({ offset: true }), z.iso.date()]))
  .transform((text) => (text.includes('T') ? Date.parse(text) : startOfDate(text)));
