import { fits, ladderFor, type ClockRule, type Facts, type Rung } from '../policy';
import { classesOf, conditionsOf, listed } from './classes';
import { budgetsOf, plan, STARTING, type Step, type Trial } from './plan';
import type { Check, Found } from './subject';
import { endsClock } from './walk';

/** Rungs that are never reached, and rungs that stand in another order than time will bring them. */
export const checkRungs: Check = ({ rules }, setting) =>
  rules.clocks.flatMap((rule) => {
    const classes = classesOf(...conditionsOf(rule)).filter((facts) => !rule.only || fits(rule.only, facts));
    const trial = { setting, calendar: rules.calendar };
    return [...impossible(rule, classes), ...inTime(rule, classes, trial)];
  });

/** A rung whose condition no case fits for which the clock runs. */
function impossible(rule: ClockRule, classes: readonly Facts[]): Found[] {
  return rule.ladder
    .filter(({ only }) => only && !classes.some((facts) => fits(only, facts)))
    .map(({ id }) => ({
      code: 'rung-unreachable',
      severity: 'error',
      clock: rule.name,
      rung: id,
      field: 'when',
      message: 'no case for which this clock runs fits the condition of this rung',
      effect: 'It never fires.',
      advice: 'Widen its "when", or that of the clock, or drop the rung.',
    }));
}

/** One thing that is wrong with a rung in time, with the kinds of case for which it is. */
interface Seen {
  other: Rung;
  facts: Facts[];
}

function inTime(rule: ClockRule, classes: readonly Facts[], trial: Trial): Found[] {
  const afterEnd = new Map<Rung, Seen>();
  const inverted = new Map<Rung, Seen>();
  const early = new Map<Rung, Seen>();
  const note = (seen: Map<Rung, Seen>, rung: Rung, other: Rung, facts: Facts): void => {
    const known = seen.get(rung);
    if (!known) seen.set(rung, { other, facts: [facts] });
    else if (known.facts.at(-1) !== facts) known.facts.push(facts);
  };
  for (const facts of different(rule, classes)) {
    for (const budget of budgetsOf(rule, facts)) {
      for (const at of STARTING) {
        const steps = plan(rule, { facts, budget, at }, trial);
        const end = firstEnd(steps);
        steps.forEach((step, place) => {
          if (end && isAfter(steps, step, end)) return note(afterEnd, step.rung, end.rung, facts);
          const before = steps.slice(0, place).find((one) => one.at > step.at);
          if (before) note(inverted, step.rung, before.rung, facts);
        });
        const first =
          rule.budget.kind === 'fixed' ? steps.filter((step) => isBeforeStart(step, at, trial)) : [];
        for (const { rung } of first) note(early, rung, rung, facts);
      }
    }
  }
  return [
    ...[...afterEnd].map(([rung, seen]) => behindTheEnd(rule, rung, seen)),
    ...[...inverted].map(([rung, seen]) => outOfOrder(rule, rung, seen)),
    ...[...early].filter(([rung]) => !inverted.has(rung)).map(([rung, seen]) => atOnce(rule, rung, seen)),
  ];
}

/** Classes with the same budget and the same rungs have the same plan. */
function different(rule: ClockRule, classes: readonly Facts[]): Facts[] {
  const groups = new Map<string, Facts>();
  for (const facts of classes) {
    const key = JSON.stringify([budgetsOf(rule, facts), ladderFor(rule, facts).map(({ id }) => id)]);
    if (!groups.has(key)) groups.set(key, facts);
  }
  return [...groups.values()];
}

function firstEnd(steps: readonly Step[]): Step | undefined {
  const ends = steps.filter(({ rung }) => endsClock(rung.action));
  return ends.toSorted((a, b) => a.at - b.at)[0];
}

/** At one instant the order of the ladder decides. */
function isAfter(steps: readonly Step[], step: Step, end: Step): boolean {
  return step.at > end.at || (step.at === end.at && steps.indexOf(step) > steps.indexOf(end));
}

/** So long before due that the clock would have had to begin earlier. */
function isBeforeStart({ rung: { when }, at }: Step, start: number, { setting, calendar }: Trial): boolean {
  if (when.kind !== 'due' || when.sign !== -1 || when.amount === null) return false;
  return at <= setting.time(calendar).countsFrom(start, when.amount.unit);
}

function behindTheEnd({ name }: ClockRule, { id }: Rung, { other, facts }: Seen): Found {
  return {
    code: 'rung-after-end',
    severity: 'error',
    clock: name,
    rung: id,
    field: 'at',
    message: `this rung comes after "${other.id}", which ends the clock (${other.action})`,
    effect: `It never fires for ${listed(facts)}.`,
    advice: `Put it before "${other.id}", or drop it.`,
  };
}

function outOfOrder({ name }: ClockRule, { id }: Rung, { other, facts }: Seen): Found {
  return {
    code: 'order-inverted',
    severity: 'error',
    clock: name,
    rung: id,
    field: 'at',
    message: `this rung comes earlier in time than "${other.id}", which stands above it`,
    effect: `For ${listed(facts)} it fires first, so the ladder is not climbed as it reads.`,
    advice: 'Put the rungs in the order of time, or change when they fire.',
  };
}

function atOnce({ name }: ClockRule, { id }: Rung, { facts }: Seen): Found {
  return {
    code: 'order-inverted',
    severity: 'warning',
    clock: name,
    rung: id,
    field: 'at',
    message: 'this rung lies further before due than the budget is long',
    effect: `For ${listed(facts)} it fires as soon as the clock starts.`,
    advice: 'Bring it nearer to due, or state it as a share of the budget.',
  };
}
