import type { LivedCommand, Who } from './life';

/** What people did and were told, as they would tell it afterwards: with this the books are opened. */

/** A receipt that somebody holds. */
export interface Receipt {
  readonly life: number;
  /** Of the complaint, or of what follows one. */
  readonly id: string;
  readonly secret: string;
  /** `filed`: its complaint. `follows`: somebody else's, or the same once more. */
  readonly how: 'filed' | 'follows';
}

/** A command that somebody has sent, once or more often, until they knew what became of it. */
export interface Sent {
  readonly life: number;
  readonly case: string;
  readonly who: Who;
  readonly command: LivedCommand;
  readonly body: Readonly<Record<string, unknown>>;
  readonly key: string | null;
  readonly firstAt: number;
  attempts: number;
  /** When somebody took it: 200, 202 or a refusal. */
  takenAt?: number;
  /** It was left with the engine (202); where its sender asks what became of it. */
  location?: string;
  /** Sent again without a key although it may have arrived: its sender knows that it was done, not by which of them. */
  unsure?: true;
  /** What its sender was told in the end; absent while that is not known. */
  outcome?: 'applied' | 'refused';
  /** Why it was refused: `409 wrong-stage`. */
  problem?: string;
}

/** Somebody wanted to join a complaint. */
export interface Joined {
  readonly life: number;
  readonly case: string;
  outcome?: 'applied' | 'refused';
}

/** Answers that no caller should ever get, whatever is broken. */
export interface Unheard {
  readonly life: number;
  readonly call: string;
  readonly status: number;
  readonly problem: string;
}

/** How often the line showed itself bad. */
export interface Weather {
  calls: number;
  unreached: number;
  unknown: number;
  turnedAway: number;
  taken: number;
}

export interface Journal {
  readonly receipts: Receipt[];
  readonly sent: Sent[];
  readonly joined: Joined[];
  readonly unheard: Unheard[];
  /** Filings without a key that were sent again although the first may have arrived: each may be a case of its own. */
  blindFilings: number;
  readonly weather: Weather;
  /** Lives that could not be lived to their end in time, and where they stood. */
  readonly unfinished: { life: number; at: string }[];
}

export function newJournal(): Journal {
  const weather = { calls: 0, unreached: 0, unknown: 0, turnedAway: 0, taken: 0 };
  return { receipts: [], sent: [], joined: [], unheard: [], blindFilings: 0, weather, unfinished: [] };
}
