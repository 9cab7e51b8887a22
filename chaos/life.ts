import type { CommandName } from '../domain/vocabulary';

/** A life as it is planned, plain data: what people will do, whatever becomes of it. */
export interface Life {
  readonly n: number;
  readonly kind: string;
  /** When its first complaint is filed, in milliseconds after the beginning. */
  readonly after: number;
  /** The complaints that it is about; most have one. */
  readonly filings: readonly PlannedFiling[];
  readonly temper: Temper;
  readonly steps: readonly Step[];
}

export interface PlannedFiling {
  readonly body: Readonly<Record<string, unknown>>;
  /** Null: somebody whose program knows nothing of keys. */
  readonly key: string | null;
}

/** How somebody's program deals with a bad line. */
export interface Temper {
  /** How long it waits for an answer at first; longer after it has waited in vain. */
  readonly timeoutMs: number;
  /**
   * What it does when told that a command was taken and has not been applied yet: asks until it has, sends the same again
   * until it has, or goes on and asks at the end.
   */
  readonly whenTaken: 'asks' | 'repeats' | 'goesOn';
}

const ROLES_OF_LIVES = ['reporter', 'desk', 'liaison', 'head', 'regent', 'health'] as const;
/** Who acts in lives: `head` is that of the unit, `regent` the head above it, `health` another unit's liaison officer. */
export type Who = (typeof ROLES_OF_LIVES)[number];

/** Commands that lives give. */
export type LivedCommand = Extract<
  CommandName,
  | 'verification'
  | 'completion'
  | 'disposition'
  | 'return'
  | 'answers'
  | 'replies'
  | 'acceptance'
  | 'withdrawal'
  | 'instructions'
  | 'supporting'
  | 'merger'
>;

export interface Give {
  readonly do: 'give';
  readonly who: Who;
  readonly command: LivedCommand;
  readonly body: Readonly<Record<string, unknown>>;
  /** Null: a program that knows nothing of keys, and looks at the complaint before it sends the same again. */
  readonly key: string | null;
  /** To which complaint of the life; the first unless given. */
  readonly to?: number;
}

export type Step =
  | Give
  /** Nothing happens for so many (short) days. */
  | { readonly do: 'wait'; readonly days: number }
  /** People join the complaint, each with a key of their own. */
  | { readonly do: 'join'; readonly keys: readonly string[] }
  /** The same complaint once more, by its sender, under another key. */
  | { readonly do: 'fileAgain'; readonly key: string }
  /** Several people, each going through their own steps in order. */
  | { readonly do: 'together'; readonly people: readonly (readonly Step[])[] };
