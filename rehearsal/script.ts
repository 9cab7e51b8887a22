import type { CaseFile } from '../domain/case-file';
import type { Bodies } from '../domain/command';
import type { Duration } from '../domain/duration';
import { rulesInForce } from '../domain/in-force';
import { upcoming } from '../domain/ladder';
import { fittedRule } from '../domain/planning';
import type { Rules } from '../domain/policy';
import type { Refusal } from '../domain/refusal';
import { againstLimits } from '../domain/suspension';
import { DAY_MS, type Instant } from '../domain/vocabulary';
import { officeOf, type World } from '../domain/world';
import { dayNumber, fromLocal } from '../domain/zone';
import type { OfficeTime } from '../domain/calendar';
import { later } from './delay';
import { actorFor } from './performer';
import type { Deed, Script, Turn } from './rehearsal-room';
import { latestEnd, ScenarioError, type Scenario, type ScenarioStep } from './scenario';

/** How often a repeating rung is shown when nothing else is to come. */
const REPEATS_SHOWN = 2;

/** The people of a scenario: they act when it says so, and are silent otherwise. */
export class ScenarioScript implements Script {
  private done = 0;
  private last: Instant;
  /** When the next step comes; computed once, when the step before has been settled. */
  private planned: Instant | null = null;
  private isOver = false;
  private readonly end: Instant;

  constructor(
    private readonly scenario: Scenario,
    private readonly world: World,
  ) {
    this.last = scenario.filed;
    this.end = scenario.until ?? latestEnd(scenario.filed);
  }

  at(file: CaseFile): Instant | null {
    if (this.isOver) return null;
    const step = this.scenario.steps[this.done];
    if (step) this.planned ??= this.instantOf(step, file);
    const at = step ? this.planned : null;
    // Time passes up to where the scenario is to be left, whether or not anything is done until then.
    if (at === null) return this.scenario.until;
    return Math.min(at, this.end);
  }

  take(file: CaseFile, at: Instant): Turn {
    const step = this.scenario.steps[this.done];
    if (!step || (this.planned ?? at) > this.end) {
      this.isOver = true;
      return { kind: 'nothing' };
    }
    this.done += 1;
    this.planned = null;
    this.last = at;
    return this.turnOf(step, file, at);
  }

  goesOn(file: CaseFile): boolean {
    if (this.isOver || !file.next || file.next.at > this.end) return false;
    return !onlyRepeats(file, this.world);
  }

  private instantOf({ when }: ScenarioStep, file: CaseFile): Instant {
    if (typeof when !== 'number') return later(this.last, when, this.officeTime(file).time);
    if (when >= this.last) return when;
    const path = `steps.${this.done}.at`;
    throw new ScenarioError([{ path, message: 'lies before the step that comes before it' }]);
  }

  private turnOf({ name, by, body }: ScenarioStep, file: CaseFile, at: Instant): Turn {
    const { time, rules } = this.officeTime(file);
    const zone = file.holder.zone;
    const meant: Record<string, unknown> = { ...body };
    let barred: Refusal | undefined;
    if (name === 'answers' && typeof body['nextBy'] === 'string') {
      const nextBy = instantMeant(body['nextBy'], zone, time);
      meant['nextBy'] = nextBy;
      if (nextBy > latestPromise(rules, at, time)) {
        barred = { code: 'invalid', field: 'nextBy', reason: 'promiseTooLate' };
      }
    }
    if (name === 'suspensions') {
      meant['from'] = typeof body['from'] === 'string' ? Date.parse(body['from']) : at;
      meant['until'] = instantMeant(String(body['until']), zone, time);
      const { from, until } = meant as { from: Instant; until: Instant };
      const against = againstLimits(file, { clock: String(body['clock']), from, until }, at, this.world);
      if (against) barred = { code: 'invalid', ...against };
    }
    const actor = actorFor(by, file, this.world.directory);
    // The scenario's schema has seen to the form; what is an instant has just been made one.
    const deed = { name, actor, body: meant as unknown as Bodies[typeof name] } as Deed;
    return { kind: 'deed', deed, ...(barred ? { barred } : {}) };
  }

  private officeTime(file: CaseFile): { time: OfficeTime; rules: Rules } {
    const rules = rulesInForce(file, file.holder.institution, this.world);
    const office = officeOf(file.holder, rules);
    return { time: this.world.times(office.calendar, office.zone), rules };
  }
}

/** A date means the close of that working day. */
function instantMeant(text: string, zone: string, time: OfficeTime): Instant {
  if (text.includes('T')) return Date.parse(text);
  const midnight = fromLocal(zone, (dayNumber(text) + 1) * DAY_MS) - 1;
  return time.instantAt(time.position(midnight, 'workingDays'), 'workingDays');
}

/** The last instant that the rules let an agency promise. */
function latestPromise({ clocks }: Rules, at: Instant, time: OfficeTime): Instant {
  const most = clocks.flatMap(({ budget }): Duration[] =>
    budget.kind === 'promised' ? [budget.atMost] : [],
  )[0];
  if (!most) return Infinity;
  const from = time.position(time.countsFrom(at, most.unit), most.unit);
  return time.instantAt(from + time.ticks(most), most.unit);
}

/** Nothing is to come but reminders that have been shown: a case that nobody answers is reminded of for ever. */
function onlyRepeats(file: CaseFile, world: World): boolean {
  if (file.next?.action === 'release') return false;
  return file.clocks
    .filter(({ state }) => state === 'running')
    .every((clock) => {
      const rule = fittedRule(clock, file, world);
      const rungs = rule ? upcoming(clock, rule, world.times) : [];
      return rungs.every(
        ({ rung, at, repeat }) => at === null || (rung.when.kind === 'every' && repeat >= REPEATS_SHOWN),
      );
    });
}
