import type { CaseFile } from '../domain/case-file';
import type { Command } from '../domain/command';
import type { Mark } from '../domain/moment';
import type { Firing } from '../domain/firing';
import type { Refusal } from '../domain/refusal';
import type { Instant } from '../domain/vocabulary';

/** What a stage waits for: a command that it may take, or a silence after which it has to decide. */
export type Happening =
  { kind: 'command'; command: Command; at: Instant } | { kind: 'silence'; firing: Firing; at: Instant };

/**
 * Where a stage lives. The workflow furnishes it with the engine's timers and activities, a rehearsal with a scenario;
 * a stage knows only this.
 */
export interface Room {
  readonly file: CaseFile;
  /** Settles what was last applied, fires every rung that is due, and gives the next thing to decide on. */
  next(): Promise<Happening>;
  /** Settles what was last applied without waiting for anything further. */
  settle(): Promise<void>;
  /** Writes a command's effect into the trail and the plan. Call it once, after the file has been changed. */
  apply(happening: Happening & { kind: 'command' }, effect: Effect): void;
  /** Turns a command down; nothing about the case may have been changed. */
  refuse(happening: Happening & { kind: 'command' }, refusal: Refusal): void;
  /** What a silence has led to. */
  lapse(happening: Happening & { kind: 'silence' }, effect: Effect): void;
}

export interface Effect {
  /** The event's type in the trail. */
  type: string;
  marks?: Mark[];
  data?: Record<string, unknown>;
}
