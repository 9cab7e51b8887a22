import { defineUpdate } from '@temporalio/workflow';

/** What the product is measured against: its messages and where they are heard. */

export const BENCH_QUEUE = 'bench';

/** One transition of a case in bytes, as a real life has been seen to record it. */
export interface StepSize {
  /** What the local activity gives back. */
  readonly planBytes: number;
  /** What the update answers. */
  readonly answerBytes: number;
}

/** The first transition follows the start, each other one an update. */
export interface LifeInput {
  readonly first: StepSize;
  /** How many updates come. */
  readonly updates: number;
  /** How many of the transitions set the timer anew; the one after the last takes it away. */
  readonly timers: number;
  /** How many of the updates are followed by an upsert. */
  readonly upserts: number;
  /** Makes the input as long as that of a real start. */
  readonly filler: string;
}

export type StepInput = StepSize & { readonly filler: string };

export const stepUpdate = defineUpdate<string, [StepInput]>('step');

export interface LifeActivities {
  /** Takes as much as a plan takes and gives as much as it gives, and works out nothing. */
  plan(input: { readonly bytes: number; readonly filler: string }): Promise<string>;
}
