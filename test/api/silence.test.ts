import { createConnection } from 'mongoose';
import type { CaseFile } from '../../domain/case-file';
import { complaintModel } from '../../store/complaint-model';
import type { Caller } from '../support/caller';
import { lent } from '../support/lent';
import { Stack } from '../../chaos/stack';
import { PUPR, Town } from '../support/town';
import { until } from '../../chaos/until';

/**
 * Hundreds of complaints about which nobody ever says a word, through the real engine on short days. They are filed while
 * the worker is away: then it meets a storm, and late cases beside fresh ones. Three hundred are more than a hundred
 * local activities at once and than any page of the read model; `TUNTAS_TEST_SILENT=1000` lets a thousand be silent.
 */

const SILENT = Number(process.env['TUNTAS_TEST_SILENT'] ?? 300);
/** So long that a machine of two cores keeps up once the storm is over. */
const DAY_MS = Math.max(1000, 2 * SILENT);
/** Nobody verifies these either. */
const LEFT = Math.round(SILENT / 20);
const VERIFIED = SILENT - LEFT;
const AT_ONCE = 16;
/** For a machine that has much else to do. */
const LIMIT_MS = 480_000;

jest.setTimeout(2 * LIMIT_MS + 60_000);

let stack: Stack;
let town: Town;
beforeAll(async () => {
  stack = await Stack.start({ compiled: lent().compiled, day: `${DAY_MS}ms` });
  town = await Town.of(stack.settings);
});
afterAll(() => stack.stop());

/** What the shipped rules say of silence, in working days after a clock's start. */
const LADDERS: Readonly<
  Record<string, { steps: [rung: string, days: number, level: number][]; again: number }>
> = {
  verification: {
    steps: [
      ['remind-desk', 2, 0],
      ['desk-head', 3, 1],
      ['national-desk', 4, 2],
    ],
    again: 5,
  },
  firstAnswer: {
    steps: [
      ['remind-liaison', 3, 0],
      ['unit-head', 5, 1],
      ['oversight', 8, 2],
      ['top', 10, 3],
    ],
    again: 5,
  },
  settlement: {
    steps: [
      ['remind-unit', 11.2, 0],
      ['oversight', 14, 2],
      ['top', 17, 3],
      ['ombudsman', 19, 4],
    ],
    again: 5,
  },
  patience: { steps: [['ombudsman', 60, 4]], again: 10 },
};

interface Fired {
  clock: string;
  rung: string;
  repeat: number;
  level: number;
  at: number;
}

const keyOf = ({ clock, rung, repeat, level, at }: Fired): string =>
  `${clock} ${rung} ${repeat} ${level} ${at}`;

/**
 * Everything that is due on a case's clocks up to an instant. One that a command has ended may have gone on until the
 * command was taken up.
 */
function due({ clocks }: CaseFile, upTo: number): Fired[] {
  return clocks.flatMap(({ name, startedAt, endedAt, fired: done }) => {
    const ladder = LADDERS[name];
    if (!ladder) throw new Error(`a clock that silence does not start: ${name}`);
    const end = endedAt === null ? upTo : Math.max(endedAt, ...done.map(({ at }) => at));
    const found = ladder.steps.map(([rung, days, level]): Fired => {
      return { clock: name, rung, repeat: 0, level, at: startedAt + days * DAY_MS };
    });
    const last = Math.max(...found.map(({ at }) => at));
    for (let repeat = 0; last + (repeat + 1) * ladder.again * DAY_MS <= end; repeat += 1) {
      const at = last + (repeat + 1) * ladder.again * DAY_MS;
      found.push({ clock: name, rung: 'again', repeat, level: 0, at });
    }
    return found.filter(({ at }) => at <= end);
  });
}

/** What has fired, as the trail in the read model tells it. */
function fired({ trail }: CaseFile): Fired[] {
  return trail.flatMap(({ at, data }) =>
    typeof data?.['rung'] === 'string'
      ? [
          {
            clock: String(data['clock']),
            rung: data['rung'],
            repeat: Number(data['repeat']),
            level: Number(data['level'] ?? 0),
            at,
          },
        ]
      : [],
  );
}

/** The levels that a case has climbed to, each once. */
function levelsOf(file: CaseFile): number[] {
  const levels = fired(file).map(({ level }) => level);
  return [...new Set(levels.filter((level) => level > 0))].toSorted((a, b) => a - b);
}

async function fileAndVerify(desk: Caller, isVerified: boolean): Promise<void> {
  const complaint = await town.file();
  if (!isVerified) return;
  const answer = await complaint.give(desk, 'verification', { decision: 'accept', to: PUPR });
  // Left with the engine, for the worker when it comes.
  if (answer.status !== 202) throw new Error(`${answer.status} ${answer.text}`);
}

test(`${VERIFIED + LEFT} silent cases climb all levels, each rung exactly once, none missing`, async () => {
  const desk = await town.desk();
  await stack.end('worker');
  const left = [...Array(LEFT).fill(false), ...Array(VERIFIED).fill(true)] as boolean[];
  const clerk = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await fileAndVerify(desk, next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, clerk));
  await stack.start('worker');

  const connection = await createConnection(stack.settings.mongodbUri).asPromise();
  try {
    const cases = complaintModel(connection);
    await until(
      'all have climbed to level 4',
      async () => {
        const there = await cases.countDocuments({ peakLevel: 4, stage: 'followUp' });
        if (there < VERIFIED) throw new Error(`${there} of ${VERIFIED} have`);
        return true;
      },
      LIMIT_MS,
    );
    const files = (await cases.find({}, { file: 1 }).lean()).map(({ file }) => JSON.parse(file) as CaseFile);
    expect(files.length).toBe(VERIFIED + LEFT);
    for (const file of files) {
      const found = fired(file);
      const latest = Math.max(...found.map(({ at }) => at));
      // Neither more nor less nor twice: exactly what is due on its clocks up to the latest that has fired.
      expect(found.map(keyOf).toSorted()).toEqual(due(file, latest).map(keyOf).toSorted());
      const instants = found.map(({ at }) => at);
      expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    }
    const climbedBy = files.map((file) => [file.stage, levelsOf(file).join()].join(' '));
    expect(climbedBy.filter((one) => one === 'followUp 1,2,3,4')).toHaveLength(VERIFIED);
    expect(climbedBy.filter((one) => one.startsWith('verification 1,2'))).toHaveLength(LEFT);
  } finally {
    await connection.close();
  }
});
