import type { ClockState } from '../domain/clock';
import type { Action, Bilingual } from '../domain/policy';
import type { Channel, Classification, Outcome, Stage } from '../domain/vocabulary';

/**
 * What a rehearsal gives: the exact timeline of a made-up case, by the same functions that real ones run by. Plain JSON;
 * instants are ISO 8601 with the offset of `zone`.
 */
export interface Simulation {
  policy: { name: string; version: string; title: Bilingual };
  facts: {
    classification: Classification;
    oversight: boolean;
    topic: string | null;
    region: string | null;
    regionName: string | null;
    channel: Channel;
    /** The door at which it was filed. */
    agency: string | null;
  };
  /** IANA name of the zone in which instants are written: that of the first holder. */
  zone: string;
  startedAt: string;
  /** The last instant that is told of: the closing, or where the rehearsal was left. */
  endedAt: string;
  stage: Stage;
  outcome: Outcome | null;
  /** False when it was left before its end, because what follows only repeats. */
  ended: boolean;
  peakLevel: number;
  /** Everything that happened, in order. */
  timeline: TimelineEntry[];
  clocks: TimelineClock[];
  /** Every date from the first to the last, by the calendar of the holder of that time. */
  days: TimelineDay[];
}

export interface TimelineEntry {
  at: string;
  /** `event`: somebody did something, or the procedure followed from it; `rung`: a rung fired; `refused`: turned down. */
  kind: 'event' | 'rung' | 'refused';
  /** The type of the line in the trail: `filed`, `verified`, `escalated`. */
  type: string;
  stage: Stage;
  holder: string;
  clock?: string;
  cycle?: number;
  /** The supporting agency whose part it is about; absent for the case itself. */
  part?: string;
  rung?: string;
  repeat?: number;
  level?: number;
  action?: Action | 'release';
  to?: TimelineRecipient[];
  /** What those whom a rung reaches are told. */
  message?: Bilingual;
  /** Who did it; `engine` for what nobody did. */
  by?: { role: string; agency: string | null };
  /** Of what was refused: why. */
  refusal?: Bilingual;
  /** The line as a sentence. */
  text: Bilingual;
}

export interface TimelineRecipient {
  agency: string | null;
  /** Name of the agency; null for the reporter. */
  name: string | null;
  role: string;
  post?: string;
  /** The role that is vacant or complained of. */
  insteadOf?: string;
}

export interface TimelineClock {
  name: string;
  title: Bilingual;
  cycle: number;
  /** The supporting agency whose clock it is; absent for those of the case. */
  part?: string;
  agency: string;
  agencyName: string;
  /** The rule file that was in force for it. */
  policy: string;
  /** As a rule states it: `5 working days`. */
  budget: string;
  state: ClockState;
  startedAt: string;
  dueAt: string | null;
  endedAt: string | null;
  provisional: boolean;
  segments: { from: string; to: string | null }[];
  suspensions: { from: string; to: string | null; reason: string }[];
  rungs: TimelineRung[];
}

export interface TimelineRung {
  id: string;
  level: number | null;
  at: string | null;
  state: 'planned' | 'fired' | 'skipped' | 'cancelled';
  action: Action;
  to: TimelineRecipient[];
  /** Of a rung that repeats: how often it had fired before. Absent for the first time. */
  repeat?: number;
}

export interface TimelineDay {
  date: string;
  kind: 'working' | 'weekend' | 'holiday' | 'jointLeave';
  /** Opening hours `HH:MM` of a working day. */
  open?: string;
  close?: string;
  /** It lies in a year for which there is no decree yet. */
  provisional: boolean;
}
