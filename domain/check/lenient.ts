import { printDuration, type Duration, type Unit } from '../duration';
import { budgetFor, fits, type ClockRule, type Facts, type Rung, type RungTime } from '../policy';
import { isOverride, type OverrideDocument } from '../policy-document';
import { classesOf, conditionsOf, listed } from './classes';
import { dueFor, plan, STARTING, type Step, type Trial } from './plan';
import { DAY_MS, type Instant } from '../vocabulary';
import { waitsFor } from './procedure';
import type { Check, Found } from './subject';

/**
 * What an override asks less of than the rules that it overrides. It may: but then a regulation says so, and the file
 * names it. On clocks that wait for the reporter it is the other way round: there less time is what needs a reason.
 * Both are counted by the calendar of the rules that are overridden, because a calendar has a basis of its own.
 */
export const checkLenient: Check = ({ rules, base, written }, setting) => {
  if (!base) return [];
  const trial = { setting, calendar: base.rules.calendar };
  return base.rules.clocks.flatMap((before): Found[] => {
    if (hasBasis(written, before.name)) return [];
    const now = rules.clocks.find(({ name }) => name === before.name);
    if (!now) return [lenient(before, { field: 'drop' }, 'the clock is dropped', 'nobody is held to it')];
    if (now === before || JSON.stringify(now) === JSON.stringify(before)) return [];
    return compare(before, now, trial);
  });
};

function hasBasis(written: unknown, clock: string): boolean {
  if (!isOverride(written)) return true;
  const { basis, clocks } = written as OverrideDocument;
  return Boolean(basis?.length) || Boolean(clocks?.[clock]?.basis?.length);
}

function compare(before: ClockRule, now: ClockRule, trial: Trial): Found[] {
  const classes = classesOf(...conditionsOf(before), ...conditionsOf(now));
  const had = classes.filter((facts) => applies(before, facts));
  const lost = had.filter((facts) => !applies(now, facts));
  const kept = had.filter((facts) => applies(now, facts));
  const found = [...reach(before, now), ...times(before, now, kept, trial)];
  if (lost.length === 0) return found;
  const message = `the clock no longer runs for ${listed(lost)}`;
  return [lenient(before, { field: 'when' }, message, 'nobody is held to it there'), ...found];
}

function applies(rule: ClockRule, facts: Facts): boolean {
  return (!rule.only || fits(rule.only, facts)) && budgetFor(rule, facts) !== null;
}

function added<T>(was: readonly T[], is: readonly T[]): T[] {
  return is.filter((one) => !was.includes(one));
}

/** What starts, ends and stops it. */
function reach(before: ClockRule, now: ClockRule): Found[] {
  const found: Found[] = [];
  const [start] = added(now.from, before.from);
  if (start) {
    found.push(
      lenient(before, { field: 'runs' }, 'fewer things start the clock', `it no longer starts at "${start}"`),
    );
  }
  if (waitsFor(before) !== 'agency') return found;
  const ends = [...added(before.until, now.until), ...added(before.cancelledBy, now.cancelledBy)];
  if (ends.length > 0) {
    const field = added(before.until, now.until).length > 0 ? 'runs' : 'cancelled by';
    found.push(
      lenient(before, { field }, 'more things end the clock', `"${ends.join('", "')}" is now enough`),
    );
  }
  const stops = added(before.suspendedWhile, now.suspendedWhile);
  if (stops.length > 0) {
    const effect = `it now stands still for a ${stops.join(' and a ')}`;
    found.push(lenient(before, { field: 'suspended while' }, 'more things suspend the clock', effect));
  }
  if (before.neverSuspended && !now.neverSuspended) {
    const effect = 'it may be stopped by hand';
    found.push(lenient(before, { field: 'never suspended' }, 'the clock can be suspended', effect));
  }
  return found;
}

/** What is worse, and for which kinds of case, by a key that says it once. */
class Worse {
  private readonly seen = new Map<string, { found: (facts: readonly Facts[]) => Found; facts: Facts[] }>();
  /** `6 working days instead of 5` → the kinds of case that it is so for. */
  readonly budgets = new Map<string, Facts[]>();

  note(key: string, facts: Facts, found: (facts: readonly Facts[]) => Found): void {
    const known = this.seen.get(key);
    if (!known) this.seen.set(key, { found, facts: [facts] });
    else if (known.facts.at(-1) !== facts) known.facts.push(facts);
  }

  noteBudget(text: string, facts: Facts): void {
    const known = this.budgets.get(text) ?? [];
    if (known.at(-1) !== facts) this.budgets.set(text, [...known, facts]);
  }

  get found(): Found[] {
    return [...this.seen.values()].map(({ found, facts }) => found(facts));
  }
}

function times(before: ClockRule, now: ClockRule, classes: readonly Facts[], trial: Trial): Found[] {
  const worse = new Worse();
  const reporters = waitsFor(before) === 'reporter';
  for (const facts of classes) {
    const was = budgetFor(before, facts);
    const is = budgetFor(now, facts);
    if (!was || !is) continue;
    const isSame = printDuration(was) === printDuration(is);
    for (const at of STARTING) {
      const moved = isSame ? 0 : difference(was, is, at, trial);
      const isWorse = reporters ? moved < 0 : moved > 0;
      if (isWorse) worse.noteBudget(`${printDuration(is)} instead of ${printDuration(was)}`, facts);
      const planned = plan(before, { facts, budget: was, at }, trial);
      const replanned = plan(now, { facts, budget: is, at }, trial);
      for (const step of planned) {
        const { rung } = step;
        const own = replanned.find((one) => one.rung.id === rung.id);
        if (!own) {
          if (rung.action !== 'close' && rung.action !== 'complete') {
            worse.note(`dropped ${rung.id}`, facts, (kinds) => dropped(before, now, rung, kinds));
          }
          continue;
        }
        if ((own.rung.level ?? 0) < (rung.level ?? 0)) {
          worse.note(`lower ${rung.id}`, facts, () => lower(before, rung, own.rung));
        }
        const shift = shiftOf(step, own, at, trial);
        const off = reporters ? rung.action === 'close' && shift < 0 : shift > 0;
        if (off && !isWorse) {
          worse.note(`later ${rung.id}`, facts, (kinds) => moves(before, rung, kinds, reporters));
        }
      }
    }
  }
  return [...budgets(before, worse.budgets, reporters), ...worse.found];
}

function budgets(before: ClockRule, texts: ReadonlyMap<string, Facts[]>, reporters: boolean): Found[] {
  if (texts.size === 0) return [];
  const effect = [...texts].map(([text, facts]) => `${listed(facts)}: ${text}`).join('; ');
  const message = reporters ? 'the reporter has less time' : 'there is more time';
  return [lenient(before, { field: 'budget' }, message, effect)];
}

/**
 * By how much one amount ends later than another. Of two units that end a day at different hours only the day counts:
 * five calendar days are not more than five working days because they run to midnight.
 */
function difference(was: Duration, is: Duration, at: Instant, trial: Trial): number {
  const [before, after] = [dueFor(was, at, trial), dueFor(is, at, trial)];
  return was.unit === is.unit ? after - before : dayOf(after) - dayOf(before);
}

/** The end of a day is the midnight after it. */
function dayOf(due: Instant): number {
  return Math.floor((due - 1) / DAY_MS);
}

/** By how much a rung fires later. What repeats is compared by its interval: a new rung before it makes nothing laxer. */
function shiftOf(was: Step, is: Step, at: Instant, trial: Trial): number {
  const [before, after] = [was.rung.when, is.rung.when];
  if (before.kind === 'every' && after.kind === 'every') {
    return difference(before.amount, after.amount, at, trial);
  }
  const sameScale = unitOf(before) === unitOf(after);
  return sameScale ? is.at - was.at : dayOf(is.at) - dayOf(was.at);
}

function unitOf(when: RungTime): Unit | null {
  return when.kind === 'share' || when.amount === null ? null : when.amount.unit;
}

function dropped(before: ClockRule, now: ClockRule, { id }: Rung, kinds: readonly Facts[]): Found {
  const there = now.ladder.some((rung) => rung.id === id);
  const message = there ? 'the rung is only for some cases now' : 'the rung is dropped';
  return lenient(
    before,
    { rung: id, field: there ? 'when' : 'drop' },
    message,
    `it no longer fires for ${listed(kinds)}`,
  );
}

function lower(before: ClockRule, rung: Rung, own: Rung): Found {
  const effect = `the silence reaches level ${own.level ?? 0} instead of ${rung.level ?? 0}`;
  return lenient(before, { rung: rung.id, field: 'level' }, 'the level is lower', effect);
}

function moves(before: ClockRule, { id, when }: Rung, kinds: readonly Facts[], reporters: boolean): Found {
  const field = when.kind === 'every' ? 'every' : 'at';
  const message = reporters ? 'the rung comes earlier' : 'the rung comes later';
  return lenient(before, { rung: id, field }, message, `so it does for ${listed(kinds)}`);
}

function lenient(
  { name }: ClockRule,
  place: Pick<Found, 'rung' | 'field'>,
  message: string,
  effect: string,
): Found {
  return {
    code: 'override-lenient',
    severity: 'error',
    clock: name,
    ...place,
    message: `${message}, and no basis is named`,
    effect: `${effect.charAt(0).toUpperCase()}${effect.slice(1)}.`,
    advice:
      'Name the regulation that allows it under "basis" (of the file or of the clock), or leave it as it was.',
  };
}
