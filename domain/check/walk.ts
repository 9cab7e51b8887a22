import { MOMENT_PHRASES, type Condition, type Moment } from '../moment';
import { budgetFor, fits, ladderFor, type ClockRule, type Facts, type Rules } from '../policy';
import { classesOfRules } from './classes';
import { BEGINNING, CONDITION_HOLDS, turnOfSilence, turnsFrom, type Situation, type Turn } from './procedure';

/** A place that a case can get to, with the clocks that are open there. */
export interface Visit {
  now: Situation;
  open: readonly string[];
  /** Those that stand still, and for what. */
  suspended: ReadonlyMap<string, Condition>;
  /** What happened on the shortest way there, in the words of rule files. */
  way: readonly string[];
}

/** Everywhere that a case of one kind can get to. */
export interface Walk {
  facts: Facts;
  visits: readonly Visit[];
  /** Clocks that run somewhere. */
  started: ReadonlySet<string>;
  /** Clocks that end somewhere because what they wait for happens. */
  met: ReadonlySet<string>;
}

interface State {
  now: Situation;
  open: readonly string[];
  /** Clocks that wait for the closing and have run: opening a case again sets them going again. */
  owed: readonly string[];
  way: readonly string[];
}

/** Whether nobody's silence on this clock is the end of it: it goes on for ever, or moves the case. */
export function leadsOn(rule: ClockRule, facts: Facts): boolean {
  return ladderFor(rule, facts).some(({ when, action }) => when.kind === 'every' || endsClock(action));
}

export function endsClock(action: string): boolean {
  return action === 'close' || action === 'resume' || action === 'complete';
}

/** Follows a case of one kind along every way through the procedure. */
export function walk(rules: Rules, facts: Facts): Walk {
  const byName = new Map(rules.clocks.map((rule) => [rule.name, rule]));
  const started = new Set<string>();
  const met = new Set<string>();
  const visits: Visit[] = [];
  const seen = new Set<string>();
  const queue: State[] = [];
  // Where no clock is that of an arbiter, he is to the rules a desk like any other.
  const arbitrates = rules.clocks.some(({ from }) => from.includes('receivedByArbiter'));
  const known = (moment: Moment): Moment =>
    moment === 'receivedByArbiter' && !arbitrates ? 'receivedByDesk' : moment;

  const go = (from: State, { moments: happening, to }: Turn): void => {
    const moments = happening.map(known);
    const happened = (wanted: readonly Moment[]): boolean =>
      wanted.some((moment) => moments.includes(moment));
    const open = new Set<string>();
    for (const name of from.open) {
      const rule = byName.get(name);
      if (!rule) continue;
      if (happened(rule.until)) met.add(name);
      else if (!happened(rule.cancelledBy) && !moments.includes('closed')) open.add(name);
    }
    if (moments.includes('reopened')) for (const name of from.owed) open.add(name);
    for (const rule of rules.clocks) {
      const there = (!rule.only || fits(rule.only, facts)) && budgetFor(rule, facts) !== null;
      if (there && happened(rule.from)) open.add(rule.name);
    }
    const owed = new Set(from.owed);
    for (const name of open) if (byName.get(name)?.until.includes('closed')) owed.add(name);
    arrive({
      now: to,
      open: [...open].toSorted(),
      owed: [...owed].toSorted(),
      way: moments.length > 0 ? [...from.way, moments.map(wordsOf).join(' and ')] : from.way,
    });
  };

  const arrive = (state: State): void => {
    const key = JSON.stringify([state.now, state.open, state.owed]);
    if (seen.has(key)) return;
    seen.add(key);
    queue.push(state);
  };

  go({ now: BEGINNING.to, open: [], owed: [], way: [] }, BEGINNING);
  for (let state = queue.shift(); state; state = queue.shift()) {
    const { now, open, way } = state;
    // A case is over unless there is still time to object.
    if (now.stage === 'closed' && !(now.closedBy && open.includes('reopening'))) continue;
    const suspended = standingStill(open, now, byName);
    visits.push({ now, open, suspended, way });
    for (const name of open) started.add(name);
    for (const turn of turnsFrom(now)) go(state, turn);
    for (const name of open) {
      const rule = byName.get(name);
      if (!rule || suspended.has(name)) continue;
      for (const { action } of ladderFor(rule, facts)) {
        const turn = turnOfSilence(now, action);
        const left = endsClock(action) ? { ...state, open: open.filter((one) => one !== name) } : state;
        if (turn) go(left, turn);
        else if (endsClock(action)) arrive({ ...left, now });
      }
    }
  }
  return { facts, visits, started, met };
}

function standingStill(
  open: readonly string[],
  now: Situation,
  byName: ReadonlyMap<string, ClockRule>,
): Map<string, Condition> {
  const found = new Map<string, Condition>();
  for (const name of open) {
    const rule = byName.get(name);
    const reason = rule?.neverSuspended
      ? undefined
      : rule?.suspendedWhile.find((condition) => CONDITION_HOLDS[condition](now));
    if (reason) found.set(name, reason);
  }
  return found;
}

const walked = new WeakMap<Rules, Walk[]>();

/** One walk for each kind of case that the clocks and ladders of rules tell apart. Several checks want them. */
export function walks(rules: Rules): Walk[] {
  let known = walked.get(rules);
  if (!known) {
    known = differentKinds(rules).map((facts) => walk(rules, facts));
    walked.set(rules, known);
  }
  return known;
}

function differentKinds(rules: Rules): Facts[] {
  const groups = new Map<string, Facts>();
  for (const facts of classesOfRules(rules)) {
    const key = JSON.stringify(
      rules.clocks.map((rule) => [
        (!rule.only || fits(rule.only, facts)) && budgetFor(rule, facts) !== null,
        ladderFor(rule, facts).map(({ id }) => id),
      ]),
    );
    if (!groups.has(key)) groups.set(key, facts);
  }
  return [...groups.values()];
}

function wordsOf(moment: Moment): string {
  return Object.entries(MOMENT_PHRASES).find(([, one]) => one === moment)?.[0] ?? moment;
}
