import type { CaseFile } from '../domain/case-file';
import type { Joined, Receipt, Sent } from './journal';

/** What is known of one case, by everybody who ought to know: from this the books are made up. */
export interface Account {
  readonly id: string;
  /** The kind of life that it is part of. */
  readonly kind: string;
  /** When the others were asked. */
  readonly askedAt: number;
  /** The receipts that were given for it: the one of its filing, and those that follow it. */
  readonly receipts: readonly Receipt[];
  /** What was sent to it, in the order in which it was first sent. */
  readonly sent: readonly Sent[];
  readonly joined: readonly Joined[];
  /** What the API says of the receipts that it does not open: `404 not-found`. */
  readonly closedDoors: readonly string[];
  /** The read model's document, its texts opened; null when there is none. */
  readonly stored: { readonly file: CaseFile; readonly archived: boolean } | null;
  /** `GET …/events` as its reporter reads them; null when they cannot be had. */
  readonly events: readonly { readonly seq: number; readonly type: string }[] | null;
  readonly engine: EngineAccount | null;
}

/** What the engine knows of a case. */
export interface EngineAccount {
  /** `RUNNING`, `COMPLETED`, `TERMINATED` … of its latest run. */
  readonly status: string;
  /** The case as its workflow holds it; null once that has come to its end, or when it does not answer. */
  readonly file: CaseFile | null;
  /** Why it did not answer. */
  readonly silence?: string;
  /** Activities that have not come to their end. */
  readonly pendingActivities: number;
  /** Its workflow task fails. */
  readonly poisoned: boolean;
  /** The rungs that its histories tell of; null when somebody has ended it or set it back: then they tell of two lives. */
  readonly fired: readonly Rung[] | null;
}

/** A rung that has fired. */
export interface Rung {
  readonly clock: string;
  readonly cycle: number;
  readonly part: string;
  readonly rung: string;
  readonly repeat: number;
  readonly at: number;
}

/** The name of a rung: nothing that bears it fires twice. */
export function rungName({ clock, cycle, part, rung, repeat }: Rung): string {
  return `${part}/${clock}/${cycle}/${rung}/${repeat}`;
}
