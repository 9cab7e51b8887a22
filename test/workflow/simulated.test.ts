import { peakLevel as highestLevel, type CaseFile } from '../../domain/case-file';
import type { Bodies } from '../../domain/command';
import { MAIN } from '../../domain/parts';
import { againstLimits } from '../../domain/suspension';
import { HOUR_MS, DAY_MS } from '../../domain/vocabulary';
import { isoIn } from '../../domain/zone';
import { readScenario } from '../../rehearsal/scenario';
import { settingOf } from '../../rehearsal/setting';
import { simulate } from '../../rehearsal/simulate';
import type { Simulation } from '../../rehearsal/simulation';
import { triedWith } from '../../store/tried-rules';
import { Engine, type Case } from '../support/engine';
import { randomScenario, type RandomScenario, type RandomStep } from '../support/random-scenario';
import { shippedReference } from '../support/reference';

/** What holds the simulator and the real workflow together: the same made-up lives in both give the same life. */

const LIVES = 36;
const SEED = 20_261_122;

/** Pringsewu does some things differently, so that which rules are in force matters. */
const pringsewu = {
  policy: 'pringsewu',
  extends: 'sp4n',
  where: { region: '18.10' },
  title: { id: 'Pringsewu', en: 'Pringsewu' },
  effective: '2025-06-01',
  basis: ['Perbup 1/2025'],
  clocks: {
    firstAnswer: {
      budget: '3 working days',
      ladder: [
        { id: 'remind-liaison', drop: true },
        {
          id: 'order',
          at: 'due + 4 working days',
          instruct: 'liaison',
          message: { id: 'Segera jawab.', en: 'Answer now.' },
        },
        { id: 'desk-takes-it', at: 'due + 9 working days', reassign: 'desk' },
      ],
    },
  },
};

const shipped = shippedReference();
const tried = triedWith(shipped.all, shipped.currentSet(Date.parse('2026-11-20')), pringsewu);
const setting = settingOf(tried.reference, tried.policy, null);

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start(tried.reference);
});
afterAll(() => engine.stop());

/** A life in the real workflow: which of its commands were refused, and the case at the end. */
interface Lived {
  scenario: RandomScenario;
  complaint: Case;
  refused: boolean[];
}

test('random lives are the same in the simulator and under the engine', async () => {
  const start = Math.ceil((await engine.now()) / DAY_MS + 1) * DAY_MS;
  // At three in the morning in Jakarta nothing falls due, nor does anything wake late.
  const end = start + 90 * DAY_MS - 4 * HOUR_MS;
  const lives: Lived[] = [];
  const script: { at: number; play: () => Promise<Case> }[] = [];
  for (let n = 0; n < LIVES; n += 1) {
    const scenario = await randomScenario(SEED + n, start, end, setting);
    const life = { scenario, refused: [] } as unknown as Lived;
    lives.push(life);
    script.push({
      at: scenario.filed,
      play: async () => (life.complaint = await engine.file(scenario.filing, {}, scenario.filed)),
    });
    for (const step of scenario.steps) {
      script.push({
        at: step.at,
        play: async () => {
          life.refused.push(await isRefused(life.complaint, step));
          return life.complaint;
        },
      });
    }
  }
  // All of them side by side: the engine's time passes only once. It stands still for ever if it is let go on while a
  // case that has just ended is still at work.
  for (const { at, play } of script.toSorted((a, b) => a.at - b.at)) {
    await engine.goTo(at);
    await (await play()).untilAtRest();
  }
  await engine.goTo(end + HOUR_MS);
  const fired = new Set<string>();
  const done = new Set<string>();
  for (const { scenario, complaint, refused } of lives) {
    const simulation = await simulate(readScenario(scenario.document), setting);
    const file =
      engine.written.of(complaint.id)?.stage === 'closed' ? await ended(complaint) : await complaint.now();
    expect({ life: scenario, ...told(file, simulation.zone), refused }).toEqual({
      life: scenario,
      ...rehearsed(simulation),
      refused: refusedSteps(scenario, simulation),
    });
    for (const { clock, rung } of simulation.timeline) if (rung) fired.add(`${clock ?? ''}/${rung}`);
    for (const { type } of simulation.timeline) done.add(type);
  }
  // The lives are no lives if little happens in them.
  expect([...done].toSorted()).toEqual(expect.arrayContaining(EVENTS));
  expect(fired.size).toBeGreaterThan(25);
});

const EVENTS = [
  'accepted',
  'answered',
  'questioned',
  'promised',
  'returned',
  'objected',
  'suspended',
  'suspensionEnded',
  'supportAsked',
  'partAnswered',
];

/** The case as it was left: from its workflow, or from the archive when that is over. */
async function ended(complaint: Case): Promise<CaseFile> {
  return complaint.now().catch(() => engine.written.file(complaint.id));
}

async function isRefused(complaint: Case, { name, actor, body, at }: RandomStep): Promise<boolean> {
  // What needs a calendar the API turns down before the case hears of it.
  if (name === 'suspensions') {
    const order = body as Bodies['suspensions'];
    const file = await complaint.now().catch(() => null);
    if (file && againstLimits(file, order, at, engine.reference.world()) !== null) return true;
  }
  try {
    return (await complaint.command(name, actor, body, { at })).refusal !== undefined;
  } catch {
    return true;
  }
}

function refusedSteps({ steps }: RandomScenario, { timeline }: Simulation): boolean[] {
  const refused = timeline.filter(({ kind }) => kind === 'refused').map(({ at }) => Date.parse(at));
  return steps.map(({ at }) => refused.includes(at));
}

interface Told {
  stage: string;
  outcome: string | null;
  peakLevel: number;
  lines: string[];
  clocks: unknown[];
}

/** What the trail and the ledgers of a real case say. */
function told(file: CaseFile, zone: string): Told {
  const { stage, outcome, trail, clocks } = file;
  const iso = (at: number): string => isoIn(zone, at);
  const orNull = (at: number | null): string | null => (at === null ? null : iso(at));
  return {
    stage,
    outcome,
    peakLevel: highestLevel(file),
    lines: trail
      .filter(({ type }) => type !== 'refused')
      .map(({ type, at, by, data }) => lineOf({ type, at: iso(at), by: by.role, ...data })),
    clocks: clocks.map(
      ({ name, cycle, part, policy, agency, state, dueAt, endedAt, segments, suspensions }) => ({
        name,
        cycle,
        part,
        policy,
        agency,
        state,
        dueAt: orNull(dueAt),
        endedAt: orNull(endedAt),
        segments: segments.map(({ from, to }) => ({ from: iso(from), to: orNull(to) })),
        suspensions: suspensions.map(({ from, to, reason }) => ({ from: iso(from), to: orNull(to), reason })),
      }),
    ),
  };
}

/** The same of a rehearsal. */
function rehearsed({ stage, outcome, peakLevel, timeline, clocks }: Simulation): Told {
  return {
    stage,
    outcome,
    peakLevel,
    lines: timeline
      .filter(({ kind }) => kind !== 'refused')
      .map(({ type, at, by, clock, cycle, part, rung, repeat, level, to, action }) => {
        const who = by?.role ?? '';
        const fires = action !== undefined && action !== 'release';
        return lineOf({
          type,
          at,
          by: who,
          clock,
          cycle,
          part,
          ...(fires ? { rung, repeat, level, to } : {}),
        });
      }),
    clocks: clocks.map(
      ({ name, cycle, part, policy, agency, state, dueAt, endedAt, segments, suspensions }) => ({
        name,
        cycle,
        part: part ?? MAIN,
        policy,
        agency,
        state,
        dueAt,
        endedAt,
        segments,
        suspensions,
      }),
    ),
  };
}

/** One line of a life in a form that reads well where two differ. */
function lineOf(line: Record<string, unknown>): string {
  const { type, at, by, clock = '-', cycle = '-', part = '-', rung = '-', repeat = '-', level = '-' } = line;
  const to = Array.isArray(line['to'])
    ? (line['to'] as { agency: string | null; role: string; post?: string }[])
    : [];
  const whom = to.map(({ agency, role, post }) => [agency ?? '', role, post ?? ''].join('/'));
  return [at, type, by, clock, cycle, part, rung, repeat, level, whom.join(' ')].map(String).join(' ');
}
