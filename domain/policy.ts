import type { Duration } from './duration';
import type { Condition, Moment } from './moment';
import type { AgencyLevel, Channel, Classification, Outcome } from './vocabulary';

export const RECIPIENT_ROLES = [
  'reporter',
  'desk',
  'desk supervisor',
  'national desk',
  'liaison',
  'unit head',
  'institution admin',
  'inspectorate',
  'regional secretary',
  'arbiter',
  'institution head',
  'governor',
  'overseer',
  'ombudsman',
  'ombudsman head',
] as const;
/** A recipient as a rule names it; the directory says, when the rung fires, which post of which agency that is. */
export type RecipientRole = (typeof RECIPIENT_ROLES)[number];

export const ACTIONS = [
  'remind',
  'escalate',
  'instruct',
  'reassign',
  'offer',
  'close',
  'resume',
  'complete',
] as const;
export type Action = (typeof ACTIONS)[number];

export interface Bilingual {
  id: string;
  en: string;
}

export type RungTime =
  | { kind: 'share'; share: number }
  | { kind: 'start'; amount: Duration }
  | { kind: 'due'; sign: 1 | -1; amount: Duration | null }
  | { kind: 'every'; amount: Duration };

export interface Rung {
  /** How trails, overrides and migrations know it: published once, it never means anything else. */
  id: string;
  when: RungTime;
  action: Action;
  to: RecipientRole[];
  level?: number;
  /** With `close`: the outcome. */
  outcome?: Outcome;
  /** Only for cases that fit. */
  only?: When;
  /** Its own wording, in place of that of its action. */
  message?: Bilingual;
}

/** What rules can depend on. Every field that is given must fit; a list means any of its values. */
export interface Facts {
  classification: Classification;
  oversight: boolean;
  topic: string | null;
  region: string | null;
  /** Of the agency that holds the case, and of the institution that it belongs to. */
  level: AgencyLevel;
  institutionLevel: AgencyLevel;
  channel: Channel;
}
export type When = { [K in keyof Facts]?: Facts[K] | Facts[K][] };

export type BudgetRule = { when: When | null; is: Duration };
export type Budget = { kind: 'fixed'; rules: BudgetRule[] } | { kind: 'promised'; atMost: Duration };

export interface ClockRule {
  name: string;
  title: Bilingual;
  /** Runs only for cases that fit. */
  only?: When;
  from: Moment[];
  until: Moment[];
  cancelledBy: Moment[];
  suspendedWhile: Condition[];
  neverSuspended: boolean;
  budget: Budget;
  ladder: Rung[];
}

export interface Limits {
  completions: number;
  promises: number;
  questions: number;
  hops: number;
  messages: number;
}

/** For how long somebody may stop a clock by hand. */
export interface SuspensionLimits {
  /** Of one suspension. */
  each: Duration;
  /** Of all suspensions of one clock together. */
  inAll: Duration;
  /** How far back one may begin. */
  backDated: Duration;
}

/** For whom an override speaks: any of these institutions, or whoever lies in any of these regions. */
export interface Where {
  institution: string[];
  region: string[];
}

/** One rule file, read and compiled; an override with everything that it takes over from the file that it extends. */
export interface Rules {
  name: string;
  title: Bilingual;
  /** The file that an override extends, and for whom it does; absent for the national rules. */
  extends?: string;
  where?: Where;
  effective: string;
  basis: string[];
  calendar: string;
  clocks: ClockRule[];
  levels: Record<number, { holder: RecipientRole[]; desk: RecipientRole[] }>;
  limits: Limits;
  /** Null: no clock may be stopped by hand. */
  suspensions: SuspensionLimits | null;
  /** Share of a working day over which rungs that fall due together are spread. */
  spread: number;
  messages: Partial<Record<Action, Bilingual>>;
}

export function clockRule(rules: Rules, name: string): ClockRule | undefined {
  return rules.clocks.find((clock) => clock.name === name);
}

/** The amount that a clock allows for a case; `promised` clocks give their upper bound. Null when no rule fits. */
export function budgetFor(rule: ClockRule, facts: Facts): Duration | null {
  if (rule.budget.kind === 'promised') return rule.budget.atMost;
  return rule.budget.rules.find(({ when }) => when === null || fits(when, facts))?.is ?? null;
}

/** The rungs of a ladder that there are for a case. */
export function ladderFor({ ladder }: ClockRule, facts: Facts): readonly Rung[] {
  return ladder.some(({ only }) => only) ? ladder.filter(({ only }) => !only || fits(only, facts)) : ladder;
}

/** Whether a case fits a condition. */
export function fits(when: When, facts: Facts): boolean {
  return Object.entries(when).every(([name, wanted]) => {
    const have = facts[name as keyof Facts];
    const any: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted];
    if (name === 'region' || name === 'topic') return any.some((one) => within(have, one));
    return any.includes(have);
  });
}

/** `18.10.01` lies within `18.10`, `roads.damaged` within `roads`. */
function within(have: unknown, wanted: unknown): boolean {
  return typeof have === 'string' && (have === wanted || have.startsWith(`${String(wanted)}.`));
}
