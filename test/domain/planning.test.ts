import * as fc from 'fast-check';
import { dueAt, escalationLevel, isOverdue, type CaseFile } from '../../domain/case-file';
import { Directory, type AgencyRef } from '../../domain/directory';
import type { Mark } from '../../domain/moment';
import { applyFiring, raise, type Firing } from '../../domain/firing';
import { fireDue } from '../../domain/planning';
import { type World } from '../../domain/world';
import { RECIPIENT_ROLES } from '../../domain/policy';
import { planTransition } from '../../domain/transition';
import { DAY_MS, HOUR_MS, type Instant } from '../../domain/vocabulary';
import { ReferenceMemory } from '../../store/reference';
import { DINAS_PUPR, opened, PRINGSEWU } from '../support/case';
import { instant, wall, WIT } from '../support/office';
import { shippedReference } from '../support/reference';

const reference = shippedReference();
const world = reference.world();
const FILED = instant('2026-11-16 09:00');
const INSPECTORATE = 'kab-pringsewu.inspektorat';

function ref(id: string, of: World = world): AgencyRef {
  const found = of.directory.ref(id);
  if (!found) throw new Error(`no agency ${id}`);
  return found;
}

interface Step {
  marks: Mark[];
  change?: Partial<CaseFile>;
}

/** What the stages of the procedure do to a case, as far as its clocks can tell. */
const STEPS = {
  ask: { marks: [{ moment: 'asked' }], change: { stage: 'completion' } },
  complete: { marks: [{ moment: 'completed' }], change: { stage: 'verification' } },
  verify: {
    marks: [{ moment: 'verified' }, { moment: 'receivedByDesk' }],
    change: { stage: 'disposition', accepted: true },
  },
  archive: {
    marks: [{ moment: 'archived' }, { moment: 'closed' }],
    change: { stage: 'closed', outcome: 'archived' },
  },
  toUnit: {
    marks: [{ moment: 'disposed' }, { moment: 'disposedToUnit' }],
    change: { stage: 'followUp', holder: ref(DINAS_PUPR) },
  },
  toDesk: {
    marks: [{ moment: 'disposed' }, { moment: 'receivedByDesk' }],
    change: { stage: 'disposition', holder: ref('prov-lampung') },
  },
  giveBack: {
    marks: [{ moment: 'returned' }, { moment: 'receivedByDesk' }],
    change: { stage: 'disposition', holder: ref(PRINGSEWU), questionOpen: false },
  },
  question: { marks: [{ moment: 'questioned' }], change: { questionOpen: true } },
  replyToQuestion: { marks: [{ moment: 'replied' }], change: { questionOpen: false } },
  promise: { marks: [{ moment: 'answered' }, { moment: 'promised', promisedUntil: null }] },
  answer: {
    marks: [{ moment: 'answered' }, { moment: 'finalAnswer' }],
    change: { stage: 'reply', questionOpen: false },
  },
  sendBack: { marks: [{ moment: 'replied' }, { moment: 'sentBack' }], change: { stage: 'followUp' } },
  accept: {
    marks: [{ moment: 'accepted' }, { moment: 'closed' }],
    change: { stage: 'closed', outcome: 'settled' },
  },
  withdraw: { marks: [{ moment: 'closed' }], change: { stage: 'closed', outcome: 'withdrawn' } },
  settleBySilence: {
    marks: [{ moment: 'closed' }, { moment: 'closedBySilence' }],
    change: { stage: 'closed', outcome: 'settled' },
  },
  withdrawBySilence: {
    marks: [{ moment: 'closed' }, { moment: 'closedBySilence' }],
    change: { stage: 'closed', outcome: 'withdrawn' },
  },
  object: {
    marks: [{ moment: 'reopened', raise: true }, { moment: 'sentBack' }],
    change: { stage: 'followUp', outcome: null },
  },
  objectToArchive: {
    marks: [{ moment: 'reopened', raise: true }, { moment: 'reopenedAtVerification' }],
    change: { stage: 'verification', outcome: null, holder: ref('nasional') },
  },
  refer: { marks: [{ moment: 'referred' }] },
  receive: {
    marks: [{ moment: 'receivedByOmbudsman' }, { moment: 'closed' }],
    change: { stage: 'closed', outcome: 'referred' },
  },
} as const satisfies Record<string, { marks: readonly Mark[]; change?: Partial<CaseFile> }>;
type StepName = keyof typeof STEPS;

function take(file: CaseFile, step: Step, at: Instant, of: World = world): void {
  Object.assign(file, step.change);
  planTransition({ file, marks: step.marks, at, fireUpTo: null, now: at }, of);
}

/** A case that has taken some steps, one every two hours from the morning of 16 November 2026 on. */
function after(...names: StepName[]): CaseFile {
  const file = opened(reference, FILED);
  names.forEach((name, n) =>
    take(file, { ...STEPS[name], marks: [...STEPS[name].marks] }, FILED + (n + 1) * 2 * HOUR_MS),
  );
  return file;
}

/** The clocks of a case as words: `verification suspended`, and from the second time on `disposition 2 running`. */
function states(file: CaseFile): string[] {
  return file.clocks
    .map(({ name, cycle, state }) => `${name}${cycle > 1 ? ` ${cycle}` : ''} ${state}`)
    .toSorted();
}

function clockOf(file: CaseFile, name: string) {
  const clock = file.clocks.filter((one) => one.name === name).pop();
  if (!clock) throw new Error(`no clock ${name}`);
  return clock;
}

/** Fires everything up to an instant, also behind rungs at which a stage would act. */
function fireAll(file: CaseFile, upTo: Instant, of: World = world): Firing[] {
  const firings: Firing[] = [];
  for (;;) {
    const some = fireDue(file, upTo, upTo, of);
    if (some.length === 0) return firings;
    firings.push(...some);
  }
}

const key = ({ clock, part, cycle, rung, repeat, at }: Firing): string =>
  [part, clock, cycle, rung, repeat, at].join('/');
const posts = (firing: Firing | undefined): string[] =>
  (firing?.to ?? []).map(({ agency, role, post }) => `${agency} ${post ?? role}`.trim());

describe('which moments move which clocks', () => {
  test.each<[StepName[], string[]]>([
    [[], ['patience running', 'verification running']],
    [['ask'], ['completion running', 'patience running', 'verification suspended']],
    [
      ['ask', 'complete'],
      ['completion met', 'patience running', 'verification running'],
    ],
    [
      ['ask', 'complete', 'ask'],
      ['completion 2 running', 'completion met', 'patience running', 'verification suspended'],
    ],
    [
      ['ask', 'withdrawBySilence'],
      ['completion cancelled', 'patience cancelled', 'reopening running', 'verification cancelled'],
    ],
    [['verify'], ['disposition running', 'patience running', 'settlement running', 'verification met']],
    [['archive'], ['patience cancelled', 'reopening running', 'verification met']],
    [
      ['archive', 'objectToArchive'],
      ['patience running', 'reopening met', 'verification 2 running', 'verification met'],
    ],
    [
      ['verify', 'toDesk'],
      [
        'disposition 2 running',
        'disposition met',
        'patience running',
        'settlement running',
        'verification met',
      ],
    ],
    [
      ['verify', 'toUnit'],
      [
        'disposition met',
        'firstAnswer running',
        'patience running',
        'settlement running',
        'verification met',
      ],
    ],
  ])('%j', (names, expected) => {
    expect(states(after(...names))).toEqual(expected);
  });

  // From here on the desk's clocks have ended, and are left out.
  test.each<[StepName[], string[]]>([
    [['question'], ['firstAnswer suspended', 'patience running', 'question running', 'settlement suspended']],
    [
      ['question', 'replyToQuestion'],
      ['firstAnswer running', 'patience running', 'question met', 'settlement running'],
    ],
    [['promise'], ['firstAnswer met', 'patience running', 'promise running', 'settlement running']],
    [
      ['promise', 'promise'],
      ['firstAnswer met', 'patience running', 'promise 2 running', 'promise met', 'settlement running'],
    ],
    [
      ['promise', 'question'],
      [
        'firstAnswer met',
        'patience running',
        'promise suspended',
        'question running',
        'settlement suspended',
      ],
    ],
    [['answer'], ['firstAnswer met', 'patience running', 'reply running', 'settlement suspended']],
    [
      ['promise', 'answer'],
      ['firstAnswer met', 'patience running', 'promise met', 'reply running', 'settlement suspended'],
    ],
    [
      ['answer', 'sendBack'],
      ['firstAnswer 2 running', 'firstAnswer met', 'patience running', 'reply met', 'settlement running'],
    ],
    [
      ['answer', 'accept'],
      ['firstAnswer met', 'patience met', 'reply met', 'settlement met'],
    ],
    [
      ['answer', 'settleBySilence'],
      ['firstAnswer met', 'patience met', 'reopening running', 'reply cancelled', 'settlement met'],
    ],
    [
      ['answer', 'settleBySilence', 'object'],
      [
        'firstAnswer 2 running',
        'firstAnswer met',
        'patience running',
        'reopening met',
        'reply cancelled',
        'settlement running',
      ],
    ],
    [
      ['giveBack'],
      ['disposition 2 running', 'firstAnswer cancelled', 'patience running', 'settlement running'],
    ],
    [
      ['promise', 'giveBack', 'toUnit'],
      [
        'disposition 2 met',
        'firstAnswer 2 running',
        'firstAnswer met',
        'patience running',
        'promise cancelled',
        'settlement running',
      ],
    ],
    // What has lost its object ends with it: no reminder of a question that nobody waits for any more.
    [
      ['question', 'answer'],
      ['firstAnswer met', 'patience running', 'question cancelled', 'reply running', 'settlement suspended'],
    ],
    [
      ['question', 'giveBack'],
      [
        'disposition 2 running',
        'firstAnswer cancelled',
        'patience running',
        'question cancelled',
        'settlement running',
      ],
    ],
    [
      ['promise', 'toDesk'],
      [
        'disposition 2 running',
        'firstAnswer met',
        'patience running',
        'promise cancelled',
        'settlement running',
      ],
    ],
    [
      ['toDesk'],
      ['disposition 2 running', 'firstAnswer cancelled', 'patience running', 'settlement running'],
    ],
    [
      ['answer', 'giveBack'],
      [
        'disposition 2 running',
        'firstAnswer met',
        'patience running',
        'reply cancelled',
        'settlement running',
      ],
    ],
    [['withdraw'], ['firstAnswer cancelled', 'patience cancelled', 'settlement cancelled']],
    [['refer'], ['firstAnswer running', 'patience running', 'referral running', 'settlement running']],
    [
      ['refer', 'receive'],
      ['firstAnswer cancelled', 'patience cancelled', 'referral met', 'settlement cancelled'],
    ],
  ])('with a unit: %j', (names, expected) => {
    const file = after('verify', 'toUnit', ...names);
    expect(states(file).filter((state) => !/^(verification|disposition) met$/.test(state))).toEqual(expected);
  });

  test('a clock that had run out when it was cancelled stays missed', () => {
    const file = after('verify', 'toUnit');
    const late = instant('2026-12-01 09:00');
    fireAll(file, late);
    take(file, { marks: [...STEPS.withdraw.marks], change: STEPS.withdraw.change }, late);
    expect(clockOf(file, 'firstAnswer').state).toBe('missed');
    expect(clockOf(file, 'settlement').state).toBe('cancelled');
  });

  test('a return to another unit never restarts settlement', () => {
    const before = clockOf(after('verify', 'toUnit'), 'settlement');
    const settlement = clockOf(after('verify', 'toUnit', 'giveBack', 'toUnit'), 'settlement');
    expect(settlement).toMatchObject({ cycle: 1, startedAt: before.startedAt, dueAt: before.dueAt });
  });

  test('a reclassified case has the budget of its class, counted from the same start', () => {
    const file = after('verify', 'toUnit');
    expect(wall(clockOf(file, 'settlement').dueAt)).toBe('2026-12-04 16:00');
    take(file, { marks: [{ moment: 'reclassified' }], change: { oversight: true } }, FILED + DAY_MS);
    expect(clockOf(file, 'settlement').budget).toEqual({ value: 60, unit: 'workingDays' });
    take(
      file,
      { marks: [{ moment: 'reclassified' }], change: { classification: 'information' } },
      FILED + DAY_MS,
    );
    expect(wall(clockOf(file, 'settlement').dueAt)).toBe('2026-11-23 16:00');
  });

  test('of the clocks that an earlier cycle left, a reopened case revives none', () => {
    const file = after('verify', 'toUnit', 'answer', 'settleBySilence');
    const settlement = clockOf(file, 'settlement');
    file.clocks.push({ ...structuredClone(settlement), cycle: 2 });
    take(file, { marks: [...STEPS.object.marks], change: STEPS.object.change }, FILED + 2 * DAY_MS);
    expect(states(file).filter((state) => state.startsWith('settlement'))).toEqual([
      'settlement 2 running',
      'settlement met',
    ]);
  });

  test('reopening charges the time in between to the reporter’s patience alone', () => {
    const file = after('verify', 'toUnit', 'answer', 'settleBySilence');
    const [patience, settlement] = [clockOf(file, 'patience').dueAt, clockOf(file, 'settlement')];
    const used = settlement.segments.length;
    take(file, { marks: [...STEPS.object.marks], change: STEPS.object.change }, instant('2026-11-26 09:00'));
    expect(clockOf(file, 'patience').dueAt).toBe(patience);
    expect(clockOf(file, 'settlement').segments).toHaveLength(used + 1);
    expect(wall(clockOf(file, 'settlement').dueAt)).toBe('2026-12-16 09:00');
  });
});

describe('who has the case, has its hours', () => {
  test('the clocks that run move with it, those that stand are resumed there', () => {
    const jayapura = { ...ref('prov-papua') };
    expect(jayapura.zone).toBe(WIT);
    const file = after('verify');
    const settlement = clockOf(file, 'settlement');
    take(file, { marks: [...STEPS.toDesk.marks], change: { holder: jayapura } }, instant('2026-11-17 15:00'));
    expect(settlement.segments.map(({ zone }) => zone)).toEqual(['Asia/Jakarta', WIT]);
    expect(settlement.agency).toBe('prov-papua');
    expect(wall(clockOf(file, 'disposition').dueAt, WIT)).toBe('2026-11-19 16:00');
  });

  test('a calendar of its own counts, if the directory names one', () => {
    const file = after('verify');
    const holder = { ...ref(DINAS_PUPR), calendar: 'national-of-its-own' };
    take(file, { marks: [...STEPS.toUnit.marks], change: { holder, stage: 'followUp' } }, FILED + DAY_MS);
    expect(clockOf(file, 'firstAnswer').segments[0]?.calendar).toBe('national-of-its-own');
  });
});

/** When a promise is due that is made at one time for another. */
function promised(from: string, until: string | null): string | null {
  const file = after('verify', 'toUnit');
  const marks: Mark[] = [
    { moment: 'answered' },
    { moment: 'promised', promisedUntil: until === null ? null : instant(until) },
  ];
  take(file, { marks }, instant(from));
  const clock = clockOf(file, 'promise');
  expect(clock.dueAt).toBeGreaterThanOrEqual(clock.startedAt);
  return wall(clock.dueAt);
}

describe('a promise', () => {
  test.each<[string, string | null, string, string]>([
    ['2026-11-18 10:00', '2026-11-20 12:00', '2026-11-20 12:00', 'in office hours: that instant'],
    ['2026-11-18 10:00', '2026-11-20 16:00', '2026-11-20 16:00', 'at the close'],
    [
      '2026-11-18 10:00',
      '2026-11-20 20:00',
      '2026-11-23 07:30',
      'in the evening: when the office opens again',
    ],
    ['2026-11-18 10:00', '2026-11-21 10:00', '2026-11-23 07:30', 'on a Saturday'],
    ['2026-11-18 10:00', '2026-11-18 15:00', '2026-11-18 16:00', 'on the day itself: its close'],
    ['2026-11-18 10:00', '2026-11-18 18:00', '2026-11-19 07:30', 'in the evening of the day itself'],
    ['2026-11-21 10:00', '2026-11-21 15:00', '2026-11-23 07:30', 'from one hour of a Saturday to another'],
    ['2026-11-18 10:00', '2027-06-01 12:00', '2026-12-02 16:00', 'never more than the rules allow'],
    ['2026-11-18 10:00', null, '2026-12-02 16:00', 'without a date: what the rules allow'],
  ])('given %s for %s is due %s (%s)', (from, until, expected) => {
    expect(promised(from, until)).toBe(expected);
  });

  test('is due no earlier than it says, and no later than the rules allow', () => {
    const hours = fc.integer({ min: 1, max: 24 * 40 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 24 * 14 }), hours, (start, length) => {
        const at = instant('2026-11-17 00:00') + start * HOUR_MS;
        const file = after('verify', 'toUnit');
        const most = structuredClone(file);
        const until = at + length * HOUR_MS;
        take(file, { marks: [{ moment: 'answered' }, { moment: 'promised', promisedUntil: until }] }, at);
        take(most, { marks: [...STEPS.promise.marks] }, at);
        const [due, limit] = [clockOf(file, 'promise').dueAt ?? NaN, clockOf(most, 'promise').dueAt ?? NaN];
        expect(due).toBeLessThanOrEqual(limit);
        expect(due).toBeGreaterThanOrEqual(Math.min(until, limit));
      }),
    );
  });
});

/** With a unit that does not answer. */
const silent = (): CaseFile => after('verify', 'toUnit');

/** With a reporter who does not reply. */
const withReply = (): CaseFile => after('verify', 'toUnit', 'answer');

/** With a desk that does not verify. */
const atDesk = (): CaseFile => after();

/** The world after a decree that declares more days of 2026 off. */
function amended(days: string[]): World {
  const all = reference.all;
  const calendars = structuredClone(all.calendars);
  const year = calendars[0]?.years['2026'];
  if (!year) throw new Error('no calendar of 2026');
  year.jointLeave = [...(year.jointLeave ?? []), ...days];
  return new ReferenceMemory({ ...all, calendars }).world();
}

describe('firing', () => {
  const anyCase = fc.constantFrom(
    silent,
    withReply,
    atDesk,
    () => after('ask'),
    () => after('verify', 'toUnit', 'question'),
  );

  test('what fires up to one instant and then another fires alike up to the second at once', () => {
    const instants = fc.uniqueArray(fc.integer({ min: 0, max: 200 * 24 * 60 }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(anyCase, instants, (make, minutes) => {
        const stops = minutes.toSorted((a, b) => a - b).map((minute) => FILED + DAY_MS + minute * 60_000);
        const [often, once] = [make(), make()];
        const one = stops.flatMap((at) => fireAll(often, at));
        const other = fireAll(once, stops[stops.length - 1] ?? FILED);
        expect(one.map(key)).toEqual(other.map(key));
        expect(one).toEqual(other);
        expect(often.escalations).toEqual(once.escalations);
        expect(often.peakLevel).toBe(once.peakLevel);
        // In the order of their instants, and none of them twice.
        expect(one.map(({ at }) => at)).toEqual(one.map(({ at }) => at).toSorted((a, b) => a - b));
        expect(new Set(one.map(key)).size).toBe(one.length);
      }),
      { numRuns: 60 },
    );
  });

  test('up to an instant includes it, and nothing after', () => {
    const due = instant('2026-11-23 16:00');
    expect(clockOf(silent(), 'firstAnswer').dueAt).toBe(due);
    expect(fireDue(silent(), due - 1, due, world).map(({ rung }) => rung)).not.toContain('unit-head');
    expect(fireDue(silent(), due, due, world).map(({ rung }) => rung)).toContain('unit-head');
  });

  test('what was missed while everything was down fires on return, in order, with its nominal instant', () => {
    const file = silent();
    const back = instant('2026-11-30 09:00');
    const firings = fireDue(file, back, back, world);
    expect(firings.map(({ clock, rung, at }) => [clock, rung, wall(at)])).toEqual([
      ['firstAnswer', 'remind-liaison', '2026-11-19 16:00'],
      ['firstAnswer', 'unit-head', '2026-11-23 16:00'],
      ['firstAnswer', 'oversight', '2026-11-26 16:00'],
    ]);
    expect(clockOf(file, 'firstAnswer').fired.map(({ firedAt }) => firedAt)).toEqual([back, back, back]);
    expect(fireDue(file, back, back, world)).toEqual([]);
  });

  test('stops behind a rung that ends a stage, so that the stage can say what follows', () => {
    const file = withReply();
    const late = FILED + 150 * DAY_MS;
    const first = fireDue(file, late, late, world);
    expect(first[first.length - 1]).toMatchObject({
      clock: 'reply',
      rung: 'settled',
      action: 'close',
      outcome: 'settled',
    });
    expect(clockOf(file, 'reply')).toMatchObject({ state: 'missed', endedAt: first[first.length - 1]?.at });
    expect(first.some(({ clock }) => clock === 'patience')).toBe(false);
  });

  test('the time to object has not been missed when it is over, but met', () => {
    const file = after('archive');
    const [firing] = fireAll(file, FILED + 60 * DAY_MS);
    expect(firing).toMatchObject({ clock: 'reopening', action: 'complete' });
    expect(clockOf(file, 'reopening').state).toBe('met');
    expect(file.clocks.some(({ state }) => state === 'running')).toBe(false);
  });

  test('a suspended clock fires nothing, however long it waits', () => {
    const file = after('verify', 'toUnit', 'question');
    const late = FILED + 50 * DAY_MS;
    const clocks = new Set(fireAll(file, late).map(({ clock }) => clock));
    expect(clocks).toEqual(new Set(['question']));
  });

  test('a case that runs is planned by the calendar as it is when its rungs fire', () => {
    const unitHead = (of: World): string | null => {
      const file = silent();
      const upTo = instant('2026-12-01 09:00');
      planTransition(
        { file, marks: [], at: instant('2026-11-17 17:00'), fireUpTo: null, now: FILED + 2 * DAY_MS },
        of,
      );
      const planned = clockOf(file, 'firstAnswer').dueAt;
      const fired = fireAll(file, upTo, of).find(({ rung }) => rung === 'unit-head');
      expect(fired?.at).toBe(planned);
      return wall(planned);
    };
    expect(unitHead(world)).toBe('2026-11-23 16:00');
    expect(unitHead(amended(['11-19', '11-20']))).toBe('2026-11-25 16:00');
    // A decree that moves a date later: what was due by the old calendar does not fire.
    const moved = silent();
    const old = moved.next?.at ?? NaN;
    expect(wall(old)).toBe('2026-11-19 16:00');
    expect(fireDue(moved, old, old, amended(['11-18']))).toEqual([]);
  });
});

describe('whom silence reaches', () => {
  const HEAD = `${DINAS_PUPR} head`;
  const LEVEL_2 = [`${PRINGSEWU} institution-admin`, `${INSPECTORATE} head`];
  const LEVEL_3 = [`${PRINGSEWU} head`, 'kemendagri overseer'];

  test('every level, from the head of the unit to the offer of the Ombudsman', () => {
    const file = after('verify', 'toUnit');
    const firings = fireAll(file, FILED + 40 * DAY_MS);
    const reached = firings
      .filter(({ level }) => level !== undefined)
      .map((firing) => [firing.level, firing.clock, firing.rung, wall(firing.at), posts(firing)]);
    expect(reached).toEqual([
      [1, 'firstAnswer', 'unit-head', '2026-11-23 16:00', [HEAD]],
      [2, 'firstAnswer', 'oversight', '2026-11-26 16:00', LEVEL_2],
      [3, 'firstAnswer', 'top', '2026-11-30 16:00', LEVEL_3],
      [2, 'settlement', 'oversight', '2026-12-04 16:00', LEVEL_2],
      [3, 'settlement', 'top', '2026-12-09 16:00', [`${PRINGSEWU} head`]],
      [4, 'settlement', 'ombudsman', '2026-12-11 16:00', ['ombudsman overseer', 'reporter']],
    ]);
    expect(file).toMatchObject({ peakLevel: 4, offeredAt: instant('2026-12-11 16:00') });
    expect(escalationLevel(file)).toBe(4);
  });

  test('no level is skipped: what no lower rung has reached, the higher one does, once', () => {
    const file = after('verify', 'toUnit', 'promise');
    clockOf(file, 'promise').state = 'met';
    const firings = fireAll(file, FILED + 40 * DAY_MS).filter(({ level }) => level !== undefined);
    expect(firings.map((firing) => [firing.level, posts(firing)])).toEqual([
      [2, [...LEVEL_2, HEAD]],
      // The head of the unit and the oversight have been reached; the overseer belongs to this level as a whole.
      [3, [`${PRINGSEWU} head`]],
      [4, ['ombudsman overseer', 'kemendagri overseer', 'reporter']],
    ]);
  });

  test('the desk has levels of its own', () => {
    const file = after();
    const firings = fireAll(file, FILED + 20 * DAY_MS).filter(({ level }) => level !== undefined);
    expect(firings.map((firing) => [firing.level, posts(firing)])).toEqual([
      [1, [`${PRINGSEWU} secretary`]],
      [2, ['nasional national-admin']],
    ]);
  });

  test('a new holder is a new silence: its head is reached although another’s was', () => {
    const file = after('verify', 'toUnit');
    fireAll(file, instant('2026-11-24 09:00'));
    const other = ref('kab-pringsewu.dinas-kesehatan');
    take(
      file,
      { marks: [...STEPS.giveBack.marks], change: STEPS.giveBack.change },
      instant('2026-11-24 10:00'),
    );
    take(
      file,
      { marks: [...STEPS.toUnit.marks], change: { holder: other, stage: 'followUp' } },
      instant('2026-11-24 11:00'),
    );
    const settlement = fireAll(file, instant('2026-12-04 16:00')).filter(
      ({ clock, level }) => clock === 'settlement' && level,
    );
    expect(settlement.map(posts)).toEqual([LEVEL_2]);
    expect(
      file.escalations.filter(({ holder }) => holder === other.agency).map(({ agency }) => agency),
    ).toContain(other.agency);
  });

  test('those reached gain sight of the case; a liaison officer, the reporter and the Ombudsman do not by being told', () => {
    const file = after('verify', 'toUnit');
    fireAll(file, FILED + 90 * DAY_MS);
    expect(new Set(file.escalations.map(({ agency, role, post }) => `${agency} ${post ?? role}`))).toEqual(
      new Set([HEAD, ...LEVEL_2, ...LEVEL_3]),
    );
  });

  test('an objection raises by one level, up to the third, and reaches the levels below', () => {
    const file = after('verify', 'toUnit', 'answer');
    const levels: (number | undefined)[] = [];
    for (let n = 0; n < 4; n += 1) {
      const firing = raise(file, FILED + DAY_MS, world);
      applyFiring(file, firing, FILED + DAY_MS);
      levels.push(firing.level);
    }
    expect(levels).toEqual([1, 2, 3, 3]);
    expect(new Set(file.escalations.map(({ agency, role, post }) => `${agency} ${post ?? role}`))).toEqual(
      new Set([HEAD, ...LEVEL_2, ...LEVEL_3]),
    );
    const high = after('verify', 'toUnit', 'answer');
    high.peakLevel = 1;
    expect(posts(raise(high, FILED + DAY_MS, world))).toEqual([...LEVEL_2, HEAD]);
  });

  test('an accused agency is left out, and the next one up is told instead', () => {
    const file = after('verify', 'toUnit');
    file.about = [INSPECTORATE];
    const firings = fireAll(file, FILED + 90 * DAY_MS);
    expect(firings.flatMap(({ to }) => to).filter(({ agency }) => agency === INSPECTORATE)).toEqual([]);
    expect(firings.find(({ rung }) => rung === 'oversight')?.to).toEqual([
      { agency: PRINGSEWU, role: 'institution-admin' },
      { agency: PRINGSEWU, role: 'supervisor', post: 'head', insteadOf: 'inspectorate' },
    ]);
  });

  test('whatever is accused, nobody accused is told, and somebody always is', () => {
    const holders = fc.constantFrom(
      DINAS_PUPR,
      PRINGSEWU,
      INSPECTORATE,
      'kab-sinjai.pdam',
      'prov-lampung',
      'nasional',
      'pln',
      'kemenkes',
      'ombudsman',
    );
    const about = fc.uniqueArray(
      fc.constantFrom(
        DINAS_PUPR,
        PRINGSEWU,
        INSPECTORATE,
        'prov-lampung',
        'kemendagri',
        'ksp',
        'kab-sinjai',
        'nasional',
        'kemenkes',
      ),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(holders, about, fc.constantFrom(...RECIPIENT_ROLES), (holder, accused, role) => {
        const to = world.directory.resolve(role, holder, accused);
        expect(to.length).toBeGreaterThan(0);
        for (const { agency, role: as, post } of to) {
          if (as === 'reporter') continue;
          expect(world.directory.isAccused(agency, accused)).toBe(false);
          expect(world.directory.get(agency)?.officers).toContain(as === 'supervisor' ? post : as);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('where a post is not filled, the next one up is told and it is said in whose place', () => {
    const vacant = new Directory(
      reference.agencies.map((agency) => (agency.id === DINAS_PUPR ? { ...agency, officers: [] } : agency)),
    );
    const file = after('verify', 'toUnit');
    const firings = fireAll(file, instant('2026-11-24 09:00'), { ...world, directory: vacant });
    expect(firings.map(({ rung, to }) => [rung, to])).toEqual([
      ['remind-liaison', [{ agency: PRINGSEWU, role: 'supervisor', post: 'head', insteadOf: 'liaison' }]],
      ['unit-head', [{ agency: PRINGSEWU, role: 'supervisor', post: 'head', insteadOf: 'unit head' }]],
    ]);
  });
});

describe('the next wake', () => {
  test('is the next rung’s, a little later, by a share of the case’s own', () => {
    for (let n = 0; n < 50; n += 1) {
      const file = opened(reference, FILED, { id: `WAKE${n}` });
      expect(wall(file.next?.at ?? null)).toBe('2026-11-18 16:00');
      const delay = (file.wakeAt ?? NaN) - (file.next?.at ?? NaN);
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(delay).toBeLessThanOrEqual(8.5 * HOUR_MS * 0.02);
    }
  });

  test('never comes later than the rung after', () => {
    const short = shippedReference(200);
    const of = short.world();
    for (let n = 0; n < 50; n += 1) {
      const file = opened(short, FILED, { id: `SOON${n}` });
      const clock = clockOf(file, 'verification');
      // The reminder, and a millisecond later the due date with its own rung.
      clock.budget = { value: 2.005, unit: 'workingDays' };
      planTransition({ file, marks: [], at: FILED, fireUpTo: null, now: FILED }, of);
      expect(file.next?.at).toBe(FILED + 400);
      expect(file.wakeAt).toBeGreaterThanOrEqual(FILED + 400);
      expect(file.wakeAt).toBeLessThanOrEqual(FILED + 401);
    }
  });

  test('comes when a clock falls due, rung or no rung, and the case is overdue from that instant', () => {
    const file = after('verify', 'toUnit');
    expect(wall(dueAt(file))).toBe('2026-11-23 16:00');
    const due = dueAt(file) ?? NaN;
    expect([isOverdue(file, due - 1), isOverdue(file, due)]).toEqual([false, true]);
    // As if all that comes before it had fired.
    for (const clock of file.clocks) {
      if (clock.name !== 'firstAnswer') continue;
      for (const rung of ['remind-liaison', 'unit-head']) {
        clock.fired.push({ rung, at: FILED, firedAt: FILED, repeat: 0, to: [] });
      }
    }
    planTransition({ file, marks: [], at: FILED + DAY_MS, fireUpTo: null, now: FILED + DAY_MS }, world);
    expect(file.next?.at).toBeGreaterThan(due);
    expect(file.wakeAt).toBeGreaterThanOrEqual(due);
    expect(file.wakeAt).toBeLessThan(due + HOUR_MS);
    planTransition({ file, marks: [], at: due, fireUpTo: null, now: due }, world);
    expect(file.overdue).toBe(true);
    expect(file.wakeAt).toBeGreaterThanOrEqual(file.next?.at ?? NaN);
  });

  test('is none when nothing waits any more', () => {
    const file = after('verify', 'toUnit', 'answer', 'accept');
    expect(file).toMatchObject({ next: null, wakeAt: null, overdue: false });
  });
});

describe('a transition', () => {
  test('gives what is needed to arrive at the same case from the same input', () => {
    const upTo = instant('2026-12-01 09:00');
    const here = after('verify', 'toUnit');
    const there = structuredClone(here);
    const plan = planTransition({ file: here, marks: [], at: upTo, fireUpTo: upTo, now: upTo }, world);
    // It travels through the engine as JSON.
    const carried = JSON.parse(JSON.stringify(plan)) as typeof plan;
    for (const firing of carried.firings) applyFiring(there, firing, upTo);
    for (const [index, clock] of carried.clocks) there.clocks[index] = clock;
    there.next = carried.next;
    there.wakeAt = carried.wakeAt;
    there.overdue = carried.overdue;
    expect(there).toEqual(here);
    expect(carried.firings).toHaveLength(4);
    expect(carried.clocks.map(([, { name }]) => name)).toEqual(['firstAnswer']);
  });

  test('without anything new changes nothing', () => {
    const file = after('verify', 'toUnit');
    const before = structuredClone(file);
    const plan = planTransition(
      { file, marks: [], at: FILED + DAY_MS, fireUpTo: null, now: FILED + DAY_MS },
      world,
    );
    expect(plan).toMatchObject({ firings: [], clocks: [] });
    expect(file).toEqual(before);
  });

  test('an objection raises before anything fires', () => {
    const file = after('verify', 'toUnit', 'answer');
    const at = FILED + 2 * DAY_MS;
    file.stage = 'followUp';
    const marks: Mark[] = [{ moment: 'replied' }, { moment: 'sentBack', raise: true }];
    const plan = planTransition({ file, marks, at, fireUpTo: null, now: at }, world);
    expect(plan.firings.map(({ clock, level }) => [clock, level])).toEqual([['firstAnswer', 1]]);
    expect(file.peakLevel).toBe(1);
  });
});
