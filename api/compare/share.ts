import type { Instant } from '../../domain/vocabulary';
import type { Filter } from '../../store/complaints';
import type { ReferenceData } from '../../store/reference-data';

/** What one thread is given: its share of the cases, and everything to compare them by. Copied between threads. */
export interface Share {
  mongodbUri: string;
  /** With the rules that the cases have and those that they are held against. */
  reference: ReferenceData;
  dayMs: number | null;
  filter: Filter;
  /** Only cases under this version; null: each against the version that it has. */
  from: string | null;
  to: string;
  now: Instant;
}
