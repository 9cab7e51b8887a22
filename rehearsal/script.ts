import type { CaseFile } from '../domain/case-file';
import type { Bodies } from '../domain/command';
import { rulesInForce } from '../domain/in-force';
import { upcoming } from '../domain/ladder';
import { latestPromise, meantInstant } from '../domain/meant-instant';
import { caseOf, MAIN } from '../domain/parts';
import { answersFor } from '../domain/permission';
import { fittedRule } from '../domain/planning';
import type { Rules } from '../domain/policy';
import type { Refusal } from '../domain/refusal';
import { againstLimits } from '../domain/suspension';
import type { Instant } from '../domain/vocabulary';
import { officeOf, type World } from '../domain/world';
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
    const actor = actorFor(by, file, this.world.directory);
    // A supporting agency promises by its own rules and office time.
    const held = name === 'answers' ? caseOf(file, answersFor(file, actor) ?? MAIN) : file;
    const { time, rules } = this.officeTime(held);
    const office = { time, zone: held.holder.zone };
    const meant: Record<string, unknown> = { ...body };
    let barred: Refusal | undefined;
    if (name === 'answers' && typeof body['nextBy'] === 'string') {
      const nextBy = meantInstant(office, body['nextBy']);
      meant['nextBy'] = nextBy;
      if (nextBy > (latestPromise(rules, at, time) ?? Infinity)) {
        barred = { code: 'invalid', field: 'nextBy', reason: 'promiseTooLate' };
      }
    }
    if (name === 'suspensions') {
      meant['from'] = typeof body['from'] === 'string' ? Date.parse(body['from']) : at;
      meant['until'] = meantInstant(office, String(body['until']));
      const { from, until } = meant as { from: Instant; until: Instant };
      const against = againstLimits(file, { clock: String(body['clock']), from, until }, at, this.world);
      if (against) barred = { code: 'invalid', field: against.field, reason: against.reason };
    }
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
