import { seeded } from '../../bench/seeded';
import { readScenario } from '../../rehearsal/scenario';
import type { Setting } from '../../rehearsal/setting';
import { simulate } from '../../rehearsal/simulate';
import type { Simulation } from '../../rehearsal/simulation';
import type { Bodies } from '../../domain/command';
import type { Filing } from '../../domain/intake';
import { DAY_MS, HOUR_MS, MINUTE_MS, type CommandName, type Instant } from '../../domain/vocabulary';
import type { Actor } from '../../domain/command';

type Document = Record<string, unknown>;

/** What one step is in a scenario, and what it is to a case: written down twice, so that neither is made from the other. */
export interface RandomStep {
  at: Instant;
  name: CommandName;
  actor: Actor;
  body: Bodies[CommandName];
}

export interface RandomScenario {
  /** As a scenario file has it. */
  document: Document;
  filing: Partial<Filing>;
  filed: Instant;
  steps: RandomStep[];
}

const MOST_STEPS = 10;

/** A whole made-up life, step by step: each is chosen by where the steps before have brought the case. */
export async function randomScenario(
  seed: number,
  start: Instant,
  end: Instant,
  setting: Setting,
): Promise<RandomScenario> {
  const dice = new Dice(seeded(seed));
  const filed = dice.minute(start, start + 3 * DAY_MS);
  const facts = {
    classification: dice.of('complaint', 'complaint', 'complaint', 'aspiration', 'information'),
    oversight: dice.chance(0.2),
    confidential: dice.chance(0.1),
    topic: 'roads.damaged',
    about: dice.chance(0.1) ? ['kab-pringsewu.dinas-kesehatan'] : [],
    ...dice.of<{ region: string; agency?: string }>(
      { region: '18.10', agency: 'kab-pringsewu' },
      { region: '18.10.01.1002', agency: 'kab-pringsewu' },
      { region: '73.07', agency: 'kab-sinjai' },
      { region: '18.10' },
    ),
  } as const;
  const steps: RandomStep[] = [];
  const documents: Document[] = [];
  const document = (until: Instant): Document => ({
    filed: iso(filed),
    ...facts,
    steps: documents,
    until: iso(until),
  });
  const stateAt = (at: Instant): Promise<Simulation> => simulate(readScenario(document(at)), setting);
  let last = filed;
  let next = nextRung(await stateAt(filed), filed);
  for (let n = 0; n < MOST_STEPS; n += 1) {
    // Sometimes to the very millisecond at which a rung fires, which then comes first.
    const at = next !== null && dice.chance(0.2) ? next : last + dice.pause();
    if (at >= end - 5 * DAY_MS) break;
    const now = await stateAt(at);
    if (now.ended) break;
    const step = dice.step(now, at);
    steps.push(step);
    documents.push(asWritten(step));
    last = at;
    next = nextRung(now, at);
  }
  const { agency = null } = facts;
  return {
    document: document(end),
    filing: { ...facts, agency, about: [...facts.about], topic: facts.topic, region: facts.region },
    filed,
    steps,
  };
}

/** The next rung as things stand; what is done now may take it away. */
function nextRung({ clocks }: Simulation, after: Instant): Instant | null {
  const planned = clocks
    .flatMap(({ rungs }) => rungs)
    .flatMap(({ state, at }) => (state === 'planned' && at !== null ? [Date.parse(at)] : []))
    .filter((at) => at > after);
  return planned.length === 0 ? null : Math.min(...planned);
}

function asWritten({ at, name, actor, body }: RandomStep): Document {
  const sent = Object.fromEntries(
    Object.entries(body).map(([field, value]) => [
      field,
      typeof value === 'number' && TIMES.includes(field) ? iso(value) : value,
    ]),
  );
  const { role, agency, post } = actor;
  return {
    at: iso(at),
    by: { role, ...(agency === null ? {} : { agency }), ...(post ? { post } : {}) },
    [name]: sent,
  };
}

const TIMES: readonly string[] = ['nextBy', 'from', 'until'];

function iso(at: Instant): string {
  return new Date(at).toISOString();
}

const UNITS: Readonly<Record<string, readonly string[]>> = {
  'kab-pringsewu': ['kab-pringsewu.dinas-pupr', 'kab-pringsewu.dinas-kesehatan'],
  'kab-sinjai': ['kab-sinjai.dinas-pupr'],
  nasional: ['kab-pringsewu', 'kab-sinjai', 'kab-pringsewu.dinas-pupr'],
};

/** Who is asked to support, by where the case is. */
const SUPPORTERS: Readonly<Record<string, string>> = {
  'kab-pringsewu': 'kab-pringsewu.dinas-sosial',
  'kab-sinjai': 'kab-sinjai.dinas-sosial',
};

type Does = Pick<RandomStep, 'name' | 'actor' | 'body'>;

class Dice {
  private given = 0;

  constructor(private readonly roll: () => number) {}

  chance(share: number): boolean {
    return this.roll() < share;
  }

  of<T>(...choices: T[]): T {
    const chosen = choices[Math.floor(this.roll() * choices.length)];
    if (chosen === undefined) throw new Error('nothing to choose from');
    return chosen;
  }

  /** A whole minute between two instants. */
  minute(from: Instant, to: Instant): Instant {
    return Math.ceil((from + this.roll() * (to - from)) / MINUTE_MS) * MINUTE_MS;
  }

  /** From half an hour to three weeks, whole minutes; mostly days. */
  pause(): number {
    const most = this.of(4 * HOUR_MS, 3 * DAY_MS, 8 * DAY_MS, 8 * DAY_MS, 21 * DAY_MS);
    return Math.ceil((HOUR_MS / 2 + this.roll() * most) / MINUTE_MS) * MINUTE_MS;
  }

  step({ stage, timeline, clocks }: Simulation, at: Instant): RandomStep {
    const holder = timeline.at(-1)?.holder ?? 'nasional';
    const people = peopleAround(holder);
    // Whoever has been asked has something to do, too.
    const asked = clocks.some(({ part, state }) => part !== undefined && state === 'running');
    if (asked && this.chance(0.4)) return { at, ...this.supports(people, clocks) };
    const does = this.chance(0.12)
      ? this.atAnyStage(people, clocks, at)
      : this.atStage(stage, people, clocks, at);
    return { at, ...does };
  }

  private text(): string {
    this.given += 1;
    return `teks ${this.given}`;
  }

  private unitOf({ institution }: People): string {
    return this.of(...(UNITS[institution] ?? UNITS['nasional'] ?? []));
  }

  private atStage(
    stage: Simulation['stage'],
    people: People,
    clocks: Simulation['clocks'],
    at: Instant,
  ): Does {
    const { reporter, desk, unit } = people;
    const text = this.text();
    switch (stage) {
      case 'verification': {
        const actor = desk;
        const name = 'verification';
        return this.of<() => Does>(
          () => ({ name, actor, body: { decision: 'accept', to: this.unitOf(people) } }),
          () => ({ name, actor, body: { decision: 'accept', to: this.unitOf(people) } }),
          () => ({ name, actor, body: { decision: 'accept' } }),
          () => ({
            name,
            actor,
            body: { decision: 'accept', classification: 'aspiration', oversight: true },
          }),
          () => ({ name, actor, body: { decision: 'incomplete', ask: text } }),
          () => ({ name, actor, body: { decision: 'not-ours', reason: text } }),
          () => ({ name, actor, body: { decision: 'archive', code: 'format-not-met', reason: text } }),
        )();
      }
      case 'completion':
        return { name: 'completion', actor: reporter, body: { text } };
      case 'disposition':
        return this.of<() => Does>(
          () => ({ name: 'disposition', actor: desk, body: { to: this.unitOf(people) } }),
          () => ({ name: 'disposition', actor: desk, body: { to: this.unitOf(people), instructions: text } }),
          () => ({ name: 'return', actor: desk, body: { reason: text } }),
        )();
      case 'followUp':
        return this.of<() => Does>(
          () => ({ name: 'answers', actor: unit, body: { text, final: true } }),
          () => ({ name: 'answers', actor: unit, body: { text, final: true } }),
          () => ({ name: 'answers', actor: unit, body: { text, final: false } }),
          () => ({
            name: 'answers',
            actor: unit,
            body: { text, final: false, nextBy: this.minute(at, at + 9 * DAY_MS) },
          }),
          () => ({ name: 'answers', actor: unit, body: { text, final: false, question: text } }),
          () => ({ name: 'replies', actor: reporter, body: { text } }),
          () => ({ name: 'return', actor: unit, body: { reason: text } }),
          () => ({ name: 'disposition', actor: desk, body: { to: this.unitOf(people) } }),
          () => this.suspends(people, clocks, at),
          () => this.supports(people, clocks),
          () => this.supports(people, clocks),
        )();
      case 'reply':
        return this.of<() => Does>(
          () => ({ name: 'acceptance', actor: reporter, body: { rating: 3 } }),
          () => ({ name: 'replies', actor: reporter, body: { text } }),
          () => ({ name: 'replies', actor: reporter, body: { text, objection: true } }),
          () => ({ name: 'replies', actor: reporter, body: { text, objection: true } }),
        )();
      case 'closed':
        return this.of<() => Does>(
          () => ({ name: 'replies', actor: reporter, body: { text, objection: true } }),
          () => ({ name: 'replies', actor: reporter, body: { text, objection: true } }),
          () => ({ name: 'acceptance', actor: reporter, body: {} }),
        )();
    }
  }

  /** What may happen at any time, and what nobody may do. */
  private atAnyStage(people: People, clocks: Simulation['clocks'], at: Instant): Does {
    const { reporter, desk, unit, head, overseer } = people;
    const text = this.text();
    return this.of<() => Does>(
      () => ({ name: 'replies', actor: reporter, body: { text } }),
      () => ({ name: 'instructions', actor: head, body: { text } }),
      () => ({ name: 'corrections', actor: desk, body: { reason: text, oversight: this.chance(0.5) } }),
      () => ({
        name: 'corrections',
        actor: desk,
        body: { reason: text, about: ['kab-pringsewu.dinas-pupr'] },
      }),
      () => ({ name: 'withdrawal', actor: reporter, body: {} }),
      () => ({ name: 'referral', actor: reporter, body: { consent: true } }),
      () => ({ name: 'receipt', actor: overseer, body: { reference: 'ORI/1' } }),
      () => ({ name: 'acceptance', actor: unit, body: {} }),
      () => this.suspends(people, clocks, at),
      () => this.suspends(people, clocks, at),
    )();
  }

  /** Another unit is asked to support, answers, gives back what it was asked for, or is needed no more. */
  private supports({ institution, unit }: People, clocks: Simulation['clocks']): Does {
    const text = this.text();
    const working = clocks.find(({ part, state }) => part !== undefined && state === 'running')?.part;
    const agency = working ?? SUPPORTERS[institution] ?? 'kab-pringsewu.dinas-sosial';
    const open = working !== undefined;
    const actor: Actor = { role: 'liaison', agency, ancestors: [agency.split('.')[0] ?? agency] };
    if (!open) return { name: 'supporting', actor: unit, body: { agency, instructions: text } };
    return this.of<() => Does>(
      () => ({ name: 'answers', actor, body: { text, final: false } }),
      () => ({ name: 'answers', actor, body: { text, final: true } }),
      () => ({ name: 'return', actor, body: { reason: text } }),
      () => ({ name: 'supporting', actor: unit, body: { agency } }),
      () => ({ name: 'supportingEnd', actor: unit, body: { agency } }),
    )();
  }

  /** Stops a clock that runs, or lets one go on that somebody stopped. */
  private suspends({ above }: People, clocks: Simulation['clocks'], at: Instant): Does {
    const stops = clocks
      .flatMap(({ suspensions }) => suspensions)
      .filter(({ reason }) => reason === 'by hand');
    if (stops.some(({ to }) => to === null) && this.chance(0.6)) {
      return { name: 'suspensionEnd', actor: above, body: { n: stops.length } };
    }
    const running = clocks.filter(
      ({ state, name, part }) => state === 'running' && name !== 'patience' && part === undefined,
    );
    const clock = running.length === 0 ? 'settlement' : this.of(...running).name;
    const from = this.chance(0.3) ? at - this.minute(0, 3 * DAY_MS) : at;
    const until = this.minute(at, at + 20 * DAY_MS);
    return { name: 'suspensions', actor: above, body: { clock, reason: this.text(), from, until } };
  }
}

interface People {
  institution: string;
  reporter: Actor;
  desk: Actor;
  unit: Actor;
  head: Actor;
  /** One level above the holder. */
  above: Actor;
  overseer: Actor;
}

/** Those who have to do with a case that an agency holds. */
function peopleAround(holder: string): People {
  const institution = holder.split('.')[0] ?? holder;
  const isUnit = institution !== holder;
  const national: Actor = { role: 'national-admin', agency: 'nasional', ancestors: [] };
  const overseer: Actor = { role: 'overseer', agency: 'ombudsman', ancestors: [] };
  const desk: Actor =
    institution === 'nasional'
      ? national
      : institution === 'ombudsman'
        ? overseer
        : { role: 'institution-admin', agency: institution, ancestors: [] };
  const ancestors = isUnit ? [institution] : [];
  return {
    institution,
    reporter: { role: 'reporter', agency: null, ancestors: [] },
    desk,
    unit: isUnit ? { role: 'liaison', agency: holder, ancestors } : desk,
    head: { role: 'supervisor', post: 'head', agency: holder, ancestors },
    above: isUnit ? desk : institution === 'nasional' ? overseer : national,
    overseer,
  };
}
