import * as fc from 'fast-check';
import type { CaseFile } from '../../domain/case-file';
import { elapsed, isOpen, type Clock } from '../../domain/clock';
import { compareCase } from '../../domain/compare/case';
import { openCase } from '../../domain/intake';
import { upcoming } from '../../domain/ladder';
import { fittedRule } from '../../domain/planning';
import { planTransition } from '../../domain/transition';
import { DAY_MS, HOUR_MS, type Instant } from '../../domain/vocabulary';
import { policySet, type PolicySet } from '../../store/reference-data';
import { ReferenceMemory } from '../../store/reference';
import { actors } from '../support/actors';
import { DINAS_PUPR, filing } from '../support/case';
import { clockOf, fired, story } from '../support/life';
import { instant } from '../support/office';
import { shippedReference } from '../support/reference';
import { rehearse, say, type Step } from '../support/rehearsal';
import { nationalRules, type RuleFile } from '../support/rules';

/** A case that comes under other rules: what it has used, what has fired, and what is still to come. */

const rules = (change: (rules: RuleFile) => void = () => undefined): PolicySet =>
  policySet([nationalRules(change)], 1);
const clock = (file: RuleFile, name: string) => {
  const found = file.clocks[name];
  if (!found) throw new Error(`no clock ${name}`);
  return found;
};
const rung = (file: RuleFile, name: string, id: string) => {
  const found = clock(file, name).ladder.find((one) => one['id'] === id);
  if (!found) throw new Error(`no rung ${id}`);
  return found;
};

const A = rules();
const SHORTER = rules((file) => Object.assign(clock(file, 'firstAnswer'), { budget: '2 working days' }));
const LONGER = rules((file) => Object.assign(clock(file, 'firstAnswer'), { budget: '9 working days' }));
const IN_HOURS = rules((file) => Object.assign(clock(file, 'firstAnswer'), { budget: '16 working hours' }));
const FASTER = rules((file) => Object.assign(rung(file, 'firstAnswer', 'again'), { every: '1 working day' }));
const SLOWER = rules((file) =>
  Object.assign(rung(file, 'firstAnswer', 'again'), { every: '7 working days' }),
);
const ANOTHER_RUNG = rules((file) =>
  clock(file, 'firstAnswer').ladder.splice(1, 0, { id: 'early', at: '20 %', remind: 'unit head' }),
);
const WITHOUT_SETTLEMENT = rules((file) => Reflect.deleteProperty(file.clocks, 'settlement'));
const SHORT_REPLY = rules((file) => Object.assign(clock(file, 'reply'), { budget: '3 working days' }));
const FIXED_PROMISE = rules((file) => Object.assign(clock(file, 'promise'), { budget: '6 working days' }));

const SETS = [SHORTER, LONGER, IN_HOURS, FASTER, SLOWER, ANOTHER_RUNG, WITHOUT_SETTLEMENT, SHORT_REPLY];
const reference = new ReferenceMemory({
  ...shippedReference().all,
  policySets: [A, ...SETS, FIXED_PROMISE],
});
const world = reference.world();

const START = instant('2026-11-16 09:00');
const accept = say(START + HOUR_MS, 'verification', actors.desk, { decision: 'accept', to: DINAS_PUPR });

function lived(steps: Step[], set = A): Promise<CaseFile> {
  const national = world.rules(set.version, 'sp4n');
  return rehearse(
    openCase(filing(), { version: set.version, rules: national }, START, world),
    [accept, ...steps],
    reference,
  );
}

const pass = (at: Instant): Step => ({ at });

interface Move {
  at: Instant;
  to: PolicySet;
  past?: 'fire' | 'skip';
}

/** What the workflow does: what is due by the old rules fires first; then the case moves. */
function move(file: CaseFile, { at, to, past = 'fire' }: Move): CaseFile {
  const moved = structuredClone(file);
  planTransition({ file: moved, marks: [], at, fireUpTo: at, now: at }, world);
  const order = { id: `to-${to.version}`, from: moved.policy.version, to: to.version, past };
  const fireUpTo = past === 'fire' ? at : null;
  planTransition({ file: moved, marks: [], at, fireUpTo, now: at, migrate: order }, world);
  return later(moved, at);
}

/** The case when time has passed. */
function later(file: CaseFile, at: Instant): CaseFile {
  const passed = structuredClone(file);
  planTransition({ file: passed, marks: [], at, fireUpTo: at, now: at }, world);
  return passed;
}

/** What is to come of every clock, in instants: what a plan is, however its ledger came about. */
function planOf(file: CaseFile) {
  return file.clocks.filter(isOpen).map((one) => {
    const rule = fittedRule(one, file, world);
    const rungs = rule ? upcoming(one, rule, world.times) : [];
    return {
      name: `${one.name}/${one.cycle}`,
      due: one.dueAt,
      state: one.state,
      rungs: rungs.map(({ rung: { id }, at }) => [id, at]),
    };
  });
}

const settlement = (file: CaseFile): Clock => clockOf(file, 'settlement');
const timesAgain = (file: CaseFile): number =>
  fired(file, 'firstAnswer').filter(({ rung: id }) => id === 'again').length;

const rungKeys = (file: CaseFile): string[] =>
  file.trail.flatMap(({ data }) =>
    data?.['rung'] === undefined
      ? []
      : [[data['clock'], data['cycle'], data['rung'], data['repeat']].map(String).join('/')],
  );

const used = (one: Clock, at: Instant): number => elapsed(one, at, world.times);
const days = (number: number): Instant => START + number * DAY_MS;
const someTime = fc.integer({ min: 2, max: 24 * 40 }).map((hours) => START + hours * HOUR_MS);
const anySet = fc.constantFrom(...SETS);
const anyPast = fc.constantFrom('fire' as const, 'skip' as const);

let base: CaseFile;
beforeAll(async () => {
  base = await lived([]);
});

describe('time used', () => {
  test('stays used, whatever the rules say of the rest', () => {
    fc.assert(
      fc.property(someTime, anySet, anyPast, (at, to, past) => {
        const before = later(base, at);
        const after = move(base, { at, to, past });
        for (const one of before.clocks.filter(isOpen)) {
          const same = after.clocks.find(({ name, cycle }) => name === one.name && cycle === one.cycle);
          if (!same || !isOpen(same) || same.budget.unit !== one.budget.unit) continue;
          expect(used(same, at)).toBe(used(one, at));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('is counted in the unit of the new rules', () => {
    // Disposed on Monday at ten: six hours of that day, and of Tuesday all eight and a half, have passed by then.
    const moved = move(base, { at: instant('2026-11-17 16:30'), to: IN_HOURS });
    expect(used(clockOf(moved, 'firstAnswer'), instant('2026-11-17 16:30'))).toBe(14.5 * HOUR_MS);
    expect(clockOf(moved, 'firstAnswer').dueAt).toBe(instant('2026-11-18 09:00'));
  });

  test('of a clock that stands still does not change, and the rest of it follows when it goes on', async () => {
    const question = say(days(2), 'answers', actors.liaison, {
      text: 'sealed:a',
      final: false,
      question: 'sealed:q',
    });
    const waiting = await lived([question]);
    expect(settlement(waiting).state).toBe('suspended');
    fc.assert(
      fc.property(fc.integer({ min: 49, max: 130 }), anySet, anyPast, (hours, to, past) => {
        const at = START + hours * HOUR_MS;
        const after = move(waiting, { at, to, past });
        if (to === WITHOUT_SETTLEMENT) return;
        expect(used(settlement(after), at)).toBe(used(settlement(waiting), days(2)));
        expect(settlement(after).state).toBe('suspended');
        expect(settlement(after).suspensions).toEqual(settlement(waiting).suspensions);
      }),
      { numRuns: 40 },
    );
  });
});

describe('taken back', () => {
  test('at whatever time: the very plan, as if it had never been, when nothing has fired in between', () => {
    fc.assert(
      fc.property(someTime, fc.integer({ min: 0, max: 200 }), anySet, anyPast, (at, hours, to, past) => {
        const until = at + hours * HOUR_MS;
        const away = later(move(base, { at, to, past }), until);
        const stayed = later(base, until);
        const firedUnder = rungKeys(later(base, at)).length;
        fc.pre(rungKeys(away).length === firedUnder);
        const back = move(away, { at: until, to: A, past: 'fire' });
        expect(planOf(back)).toEqual(planOf(stayed));
        expect(rungKeys(back)).toEqual(rungKeys(stayed));
      }),
      { numRuns: 250 },
    );
  });

  test('a clock that the rules in between did not have is there again, with its time', () => {
    const away = move(base, { at: days(3), to: WITHOUT_SETTLEMENT });
    expect(clockOf(away, 'settlement').state).toBe('cancelled');
    const back = move(later(away, days(8)), { at: days(8), to: A });
    expect(clockOf(back, 'settlement')).toMatchObject({ state: 'running', endedAt: null });
    expect(clockOf(back, 'settlement').dueAt).toBe(clockOf(base, 'settlement').dueAt);
    expect(planOf(back)).toEqual(planOf(later(base, days(8))));
  });

  test('a clock that would have ended in between does not come back', async () => {
    const away = move(base, { at: days(1), to: WITHOUT_SETTLEMENT });
    const steps = [
      say(days(2), 'answers', actors.liaison, { text: 'sealed:a', final: true }),
      say(days(3), 'acceptance', actors.reporter, {}),
    ];
    const over = await rehearse(away, steps, reference);
    expect(over.stage).toBe('closed');
    expect(clockOf(over, 'settlement').shelved).toBeUndefined();
    expect(clockOf(move(over, { at: days(4), to: A }), 'settlement')).toMatchObject({
      state: 'met',
      endedAt: days(3),
    });
  });

  test('a clock that nobody sees stands still when it would have', async () => {
    const away = move(base, { at: days(1), to: WITHOUT_SETTLEMENT });
    const question = { text: 'sealed:a', final: false, question: 'sealed:q' };
    const both = await Promise.all(
      [away, base].map((file) =>
        rehearse(
          file,
          [
            say(days(2), 'answers', actors.liaison, question),
            say(days(4), 'replies', actors.reporter, { text: 'sealed:r' }),
          ],
          reference,
        ),
      ),
    );
    const [unseen, seen] = both.map((file) => clockOf(move(file, { at: days(5), to: A }), 'settlement'));
    expect(seen?.suspensions).toHaveLength(1);
    expect(unseen?.suspensions).toEqual(seen?.suspensions);
    expect(unseen?.dueAt).toBe(seen?.dueAt);
  });

  test('a promise is what was promised', async () => {
    const promised = await lived([
      say(days(1), 'answers', actors.liaison, {
        text: 'sealed:p',
        final: false,
        nextBy: instant('2026-11-19 16:00'),
      }),
    ]);
    const away = move(promised, { at: days(2), to: FIXED_PROMISE });
    expect(clockOf(away, 'promise').budget).toEqual({ value: 6, unit: 'workingDays' });
    const back = move(away, { at: days(2), to: A });
    expect(clockOf(back, 'promise').dueAt).toBe(instant('2026-11-19 16:00'));
  });
});

describe('what the new rules put into the past', () => {
  // On the fourth working day: under the shorter rules the unit's head was to hear of it two days ago.
  const friday = instant('2026-11-20 10:00');

  test('fires once, at once: as of the change, not of a time at which other rules held', () => {
    const moved = move(base, { at: friday, to: SHORTER, past: 'fire' });
    const told = fired(moved, 'firstAnswer');
    expect(told.map(({ rung: id }) => id)).toEqual(['remind-liaison', 'unit-head']);
    expect(told[1]?.at).toBe(friday);
    expect(moved.overdue).toBe(true);
    const twice = move(move(moved, { at: friday + HOUR_MS, to: A }), {
      at: friday + 2 * HOUR_MS,
      to: SHORTER,
    });
    expect(fired(twice, 'firstAnswer')).toEqual(told);
  });

  test('or is skipped, and shown to be; what comes after that fires at its time', () => {
    const moved = move(base, { at: friday, to: SHORTER, past: 'skip' });
    expect(fired(moved, 'firstAnswer').map(({ rung: id }) => id)).toEqual(['remind-liaison']);
    expect(clockOf(moved, 'firstAnswer').skipped).toMatchObject([
      { rung: 'unit-head', at: instant('2026-11-18 16:00') },
    ]);
    expect(moved.next).toMatchObject({ rung: 'oversight', at: instant('2026-11-23 16:00') });
    const further = later(moved, instant('2026-11-23 16:00'));
    // No level is skipped by it: who was passed over is reached together with the next.
    expect(fired(further, 'firstAnswer').at(-1)?.to).toEqual(
      expect.arrayContaining([expect.stringContaining('kab-pringsewu.dinas-pupr/supervisor')]),
    );
  });

  test('what an earlier change has skipped does not fire because of a later one', () => {
    const moved = move(base, { at: friday, to: SHORTER, past: 'skip' });
    const again = move(moved, { at: friday + HOUR_MS, to: ANOTHER_RUNG, past: 'fire' });
    expect(fired(again, 'firstAnswer').map(({ rung: id }) => id)).toEqual(['remind-liaison', 'early']);
    // By these rules its time is still to come.
    expect(fired(later(again, days(10)), 'firstAnswer').map(({ rung: id }) => id)).toContain('unit-head');
  });

  test('silence that would have closed a case cannot be skipped: it keeps the time that it had', async () => {
    const waiting = await lived([
      say(days(1), 'answers', actors.liaison, { text: 'sealed:a', final: true }),
      pass(days(8)),
    ]);
    const due = clockOf(waiting, 'reply').dueAt;
    const skipped = move(waiting, { at: days(8), to: SHORT_REPLY, past: 'skip' });
    expect(skipped.stage).toBe('reply');
    expect(clockOf(skipped, 'reply')).toMatchObject({ state: 'running', dueAt: due });
    expect(fired(later(skipped, due ?? 0), 'reply').at(-1)?.rung).toBe('settled');
    // And where it fires, it does so as of the change: the time to object is counted from now.
    const closed = move(waiting, { at: days(8), to: SHORT_REPLY, past: 'fire' });
    expect(fired(closed, 'reply').at(-1)).toMatchObject({ rung: 'settled', at: days(8) });
    expect(clockOf(closed, 'reply').endedAt).toBe(days(8));
  });

  test('no rung fires twice, under whatever rules, in whatever order', () => {
    const moves = fc.array(fc.record({ wait: fc.nat({ max: 200 }), to: anySet, past: anyPast }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(moves, (list) => {
        let file = base;
        let at = START + 2 * HOUR_MS;
        for (const { wait, to, past } of list) {
          at += wait * HOUR_MS;
          file = to.version === file.policy.version ? later(file, at) : move(file, { at, to, past });
        }
        const keys = rungKeys(later(file, at + 60 * DAY_MS));
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 120 },
    );
  });
});

describe('what repeats', () => {
  const silent = instant('2026-12-18 10:00');

  test.each([
    ['faster', FASTER, 1],
    ['slower', SLOWER, 0],
  ] as const)('does not come in a storm when it becomes %s', (_name, to, atOnce) => {
    const before = timesAgain(later(base, silent));
    expect(before).toBeGreaterThan(1);
    const moved = move(base, { at: silent, to, past: 'fire' });
    expect(timesAgain(moved) - before).toBe(atOnce);
    expect(timesAgain(move(base, { at: silent, to, past: 'skip' }))).toBe(before);
  });

  test.each([
    ['fire', 'faster', FASTER, 1],
    ['skip', 'faster', FASTER, 1],
    ['fire', 'slower', SLOWER, 7],
    ['skip', 'slower', SLOWER, 7],
  ] as const)('goes on at the new pace (%s, %s)', (past, _name, to, every) => {
    const moved = move(base, { at: silent, to, past });
    const times = fired(later(moved, silent + 60 * DAY_MS), 'firstAnswer')
      .filter(({ rung: id }) => id === 'again')
      .map(({ at }) => at)
      .filter((at) => at > silent);
    expect(times.length).toBeGreaterThan(2);
    const time = world.times('national', 'Asia/Jakarta');
    const ticks = time.ticks({ value: every, unit: 'workingDays' });
    for (let n = 1; n < times.length; n += 1) {
      const [from, to_] = [times[n - 1] ?? 0, times[n] ?? 0];
      expect(time.position(to_, 'workingDays') - time.position(from, 'workingDays')).toBe(ticks);
    }
  });
});

test('a case that has closed and waits for objections moves, too, and is reopened under the new rules', async () => {
  const closed = await lived([
    say(days(1), 'answers', actors.liaison, { text: 'sealed:a', final: true }),
    pass(days(17)),
  ]);
  expect(closed.stage).toBe('closed');
  const moved = move(closed, { at: days(18), to: LONGER });
  const reopened = await rehearse(
    moved,
    [say(days(19), 'replies', actors.reporter, { text: 'sealed:o', objection: true })],
    reference,
  );
  expect(clockOf(reopened, 'firstAnswer').budget).toEqual({ value: 9, unit: 'workingDays' });
});

test('the trail says which migration it was, and a second order changes nothing', () => {
  const moved = move(base, { at: days(1), to: LONGER });
  expect(story(moved).filter((type) => type === 'migrated')).toHaveLength(1);
  expect(moved.policy).toMatchObject({ version: LONGER.version, migration: `to-${LONGER.version}` });
  const order = { id: 'again', from: A.version, to: SHORTER.version, past: 'fire' as const };
  const same = structuredClone(moved);
  planTransition(
    { file: same, marks: [], at: days(2), fireUpTo: days(2), now: days(2), migrate: order },
    world,
  );
  expect(same.policy).toEqual(moved.policy);
  expect(planOf(same)).toEqual(planOf(later(moved, days(2))));
});

test('what a dry run says is what happens, and it leaves the case as it is', () => {
  fc.assert(
    fc.property(someTime, anySet, anyPast, (at, to, past) => {
      const file = later(base, at);
      const before = JSON.stringify(file);
      const said = compareCase(file, A.version, to.version, world, at, past);
      expect(JSON.stringify(file)).toBe(before);
      const moved = move(file, { at, to, past });
      const happened = rungKeys(moved).slice(rungKeys(file).length);
      expect(said.firings.map((one) => [one.clock, one.cycle, one.rung, one.repeat].join('/'))).toEqual(
        happened,
      );
    }),
    { numRuns: 80 },
  );
});
