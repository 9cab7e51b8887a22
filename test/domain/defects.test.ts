import type { CaseFile } from '../../domain/case-file';
import { Directory } from '../../domain/directory';
import { upcoming } from '../../domain/ladder';
import { fireDue, fittedRule } from '../../domain/planning';
import { planTransition } from '../../domain/transition';
import { HOUR_MS, type Instant } from '../../domain/vocabulary';
import type { World } from '../../domain/world';
import { ReferenceMemory } from '../../store/reference';
import { actors } from '../support/actors';
import { DINAS_PUPR, opened, PRINGSEWU } from '../support/case';
import { instant, wall } from '../support/office';
import { rehearse, say, type Step } from '../support/rehearsal';
import { shippedReference } from '../support/reference';

/** What went wrong in systems like this one, each as a test that such a system fails: the ones that need no engine. */

const reference = shippedReference();
const world = reference.world();
const FILED = instant('2026-11-16 09:00');
const NOW = instant('2026-11-27 12:00');

const accepted = say(instant('2026-11-16 10:00'), 'verification', actors.desk, { decision: 'accept' });
const disposed = say(instant('2026-11-16 11:00'), 'disposition', actors.desk, { to: DINAS_PUPR });
const asked = say(instant('2026-11-17 09:00'), 'answers', actors.liaison, {
  text: 'x',
  final: false,
  question: 'y',
});

/** Wakes a case whenever it wants to be woken, up to an instant. */
function wakeUpTo(file: CaseFile, upTo: Instant, of: World = world): void {
  for (;;) {
    const now = file.wakeAt;
    if (now === null || now > upTo) return;
    planTransition({ file, marks: [], at: now, fireUpTo: now, now }, of);
  }
}

const times = (file: CaseFile, clock: string, rung: string): number =>
  file.trail.filter(({ data }) => data?.['clock'] === clock && data['rung'] === rung).length;

/** Every clock, and the instant of every rung that is to come. */
const clocksOf = (file: CaseFile) =>
  file.clocks.map((clock) => {
    const rule = fittedRule(clock, file, world);
    const rungs = rule ? upcoming(clock, rule, world.times).map(({ rung, at }) => [rung.id, at]) : [];
    return { clock, rungs };
  });

/** The rungs of the first answer that have fired, once each. */
const answerRungs = (file: CaseFile) =>
  file.trail.flatMap(({ at, data }) =>
    data?.['clock'] === 'firstAnswer' && data['rung'] !== 'again' && typeof data['rung'] === 'string'
      ? [{ rung: data['rung'], at }]
      : [],
  );

/** What happens on the clock of the first answer. */
const plannedRungs = (firings: ReturnType<typeof fireDue>) =>
  firings.filter(({ clock }) => clock === 'firstAnswer').map(({ rung, at }) => [rung, wall(at)]);

test('a thousand overdue cases all escalate, the oldest like the newest', () => {
  // From eighteen months old to a week old: a scan that takes the first hundred never comes to most of them.
  const oldest = instant('2025-05-26 09:00');
  const newest = instant('2026-11-19 09:00');
  const ages = Array.from({ length: 1000 }, (_, n) => oldest + Math.round((n / 999) * (newest - oldest)));
  const cases = ages.map((at) => opened(reference, at));
  for (const file of cases) wakeUpTo(file, NOW);
  const wrong = cases.filter(
    (file) =>
      times(file, 'verification', 'desk-head') !== 1 ||
      times(file, 'verification', 'national-desk') !== 1 ||
      !file.escalations.some(({ agency }) => agency === 'nasional') ||
      file.peakLevel < 2,
  );
  expect(wrong.map(({ receivedAt }) => wall(receivedAt))).toEqual([]);
  // The same if nothing had ever woken for them until today.
  const neglected = ages.filter((_, n) => n % 10 === 0).map((at) => opened(reference, at));
  for (const file of neglected) {
    const plan = { file, marks: [], at: NOW, fireUpTo: NOW, now: NOW };
    planTransition(plan, world);
  }
  expect(neglected.map((file) => file.trail.length)).toEqual(
    cases.filter((_, n) => n % 10 === 0).map((file) => file.trail.length),
  );
});

describe('a comment moves nothing', () => {
  const stages: [string, Step[]][] = [
    ['verification', []],
    ['disposition', [accepted]],
    ['followUp', [accepted, disposed]],
    ['followUp, days after the first rungs', [accepted, disposed, { at: instant('2026-11-25 09:00') }]],
  ];

  test.each(stages)('at %s', async (_stage, steps) => {
    const at = instant('2026-11-25 10:00');
    const comment = say(at, 'replies', actors.reporter, { text: 'Bagaimana kabarnya?' });
    const silent = await rehearse(opened(reference, FILED), [...steps, { at }], reference);
    const spoken = await rehearse(opened(reference, FILED), [...steps, comment], reference);
    expect(spoken.replies).toHaveLength(1);
    expect(clocksOf(spoken)).toEqual(clocksOf(silent));
    expect(spoken.next).toEqual(silent.next);
    // One a minute for an hour, and it is as late as it was.
    const often = Array.from({ length: 60 }, (_, n) => ({ ...comment, at: at + n * 60_000 }));
    const flooded = await rehearse(opened(reference, FILED), [...steps, ...often], reference);
    expect(clocksOf(flooded)).toEqual(clocksOf(silent));
  });
});

describe('a case with nobody there', () => {
  const WAYS: [string, (agency: { id: string; officers: readonly string[] }) => readonly string[] | null][] =
    [
      ['a unit without any officer', ({ id, officers }) => (id === DINAS_PUPR ? [] : officers)],
      ['a unit that the directory has dropped', ({ id, officers }) => (id === DINAS_PUPR ? null : officers)],
      [
        'a unit without a head, in a government without a head, a secretary or an inspector',
        ({ id, officers }) =>
          id === DINAS_PUPR || id === PRINGSEWU || id === `${PRINGSEWU}.inspektorat`
            ? officers.filter((post) => post !== 'head' && post !== 'secretary')
            : officers,
      ],
      ['a whole government that is gone', ({ id, officers }) => (id.startsWith(PRINGSEWU) ? null : officers)],
    ];

  test.each(WAYS)(
    '%s: every rung fires at its time, somebody is told, and it is said for whom',
    async (_way, left) => {
      const file = await rehearse(opened(reference, FILED), [accepted, disposed], reference);
      const directory = new Directory(
        reference.agencies.flatMap((agency) => {
          const officers = left(agency);
          return officers ? [{ ...agency, officers }] : [];
        }),
      );
      const there = structuredClone(file);
      const upTo = instant('2027-02-01 09:00');
      const usual = fireDue(there, upTo, upTo, world);
      const firings = fireDue(file, upTo, upTo, { ...world, directory });
      const key = ({ clock, rung, repeat, at, level }: (typeof firings)[number]) => [
        clock,
        rung,
        repeat,
        at,
        level,
      ];
      expect(firings.map(key)).toEqual(usual.map(key));
      for (const { to } of firings) {
        expect(to.length).toBeGreaterThan(0);
        for (const { agency, role, post } of to) {
          if (role === 'reporter') continue;
          expect(directory.get(agency)?.officers).toContain(role === 'supervisor' ? (post ?? 'head') : role);
        }
      }
      const standIns = firings.flatMap(({ to }) => to.filter(({ insteadOf }) => insteadOf));
      expect(standIns.length).toBeGreaterThan(0);
      // Who stands in gains sight of the case like the one for whom it is.
      const [first] = standIns.filter(({ insteadOf }) => insteadOf === 'unit head');
      expect(
        first && file.escalations.some(({ agency, role }) => agency === first.agency && role === first.role),
      ).toBe(true);
      // And the trail says so.
      expect(JSON.stringify(file.trail)).toContain('"insteadOf":"unit head"');
    },
  );
});

describe('a suspension', () => {
  test('skips no threshold: what comes after it comes later, all of it', async () => {
    const end = instant('2027-01-20 09:00');
    const order = {
      clock: 'firstAnswer',
      reason: 'x',
      from: instant('2026-11-19 12:00'),
      until: instant('2026-11-25 12:00'),
    };
    const stopped = say(instant('2026-11-19 12:00'), 'suspensions', actors.desk, order);
    const plain = await rehearse(opened(reference, FILED), [accepted, disposed, { at: end }], reference);
    const lives = {
      'by hand': await rehearse(
        opened(reference, FILED),
        [accepted, disposed, stopped, { at: end }],
        reference,
      ),
      'by a question': await rehearse(
        opened(reference, FILED),
        [accepted, disposed, asked, { at: end }],
        reference,
      ),
    };
    const names = ['remind-liaison', 'unit-head', 'oversight', 'top'];
    expect(answerRungs(plain).map(({ rung }) => rung)).toEqual(names);
    for (const file of Object.values(lives)) {
      expect(answerRungs(file).map(({ rung }) => rung)).toEqual(names);
      for (const [index, { at }] of answerRungs(file).entries())
        expect(at).toBeGreaterThan(answerRungs(plain)[index]?.at ?? 0);
    }
    // Four working days, whatever the calendar on the wall shows between them.
    expect(answerRungs(lives['by hand']).map(({ at }) => wall(at))).toEqual([
      '2026-11-25 16:00',
      '2026-11-27 16:00',
      '2026-12-02 16:00',
      '2026-12-04 16:00',
    ]);
  });
});

test('the calendar of today counts, not that of the start, also for what stands still', async () => {
  const order = {
    clock: 'firstAnswer',
    reason: 'x',
    from: instant('2026-11-18 16:30'),
    until: instant('2026-11-20 16:00'),
  };
  const stopped = say(instant('2026-11-18 16:30'), 'suspensions', actors.desk, order);
  const file = await rehearse(opened(reference, FILED), [accepted, disposed, stopped], reference);
  const usual = structuredClone(file);
  const all = reference.all;
  const calendars = structuredClone(all.calendars);
  const year = calendars.find(({ calendar }) => calendar === 'national')?.years['2026'];
  // Decreed while the clock stands still: two more days off, after it goes on.
  year?.national?.push('11-23', '11-24');
  const amended = new ReferenceMemory({ ...all, calendars }).world();
  const upTo = instant('2026-12-31 09:00');
  expect(plannedRungs(fireDue(usual, upTo, upTo, world)).slice(0, 3)).toEqual([
    ['suspension-1', '2026-11-20 16:00'],
    ['remind-liaison', '2026-11-23 16:00'],
    ['unit-head', '2026-11-25 16:00'],
  ]);
  expect(plannedRungs(fireDue(file, upTo, upTo, amended)).slice(0, 3)).toEqual([
    ['suspension-1', '2026-11-20 16:00'],
    ['remind-liaison', '2026-11-25 16:00'],
    ['unit-head', '2026-11-27 16:00'],
  ]);
});

test('a closed case never escalates, whatever was planned for it', async () => {
  const steps = [accepted, disposed, { at: instant('2026-11-24 09:00') }];
  const closings = [
    say(instant('2026-11-24 10:00'), 'withdrawal', actors.reporter, {}),
    say(instant('2026-11-24 10:00'), 'answers', actors.liaison, { text: 'x', final: true }),
  ];
  for (const closing of closings) {
    const accept = say(instant('2026-11-24 11:00'), 'acceptance', actors.reporter, { rating: 3 });
    const file = await rehearse(opened(reference, FILED), [...steps, closing, accept], reference);
    expect(file).toMatchObject({ stage: 'closed', next: null, wakeAt: null });
    const before = structuredClone(file);
    for (const days of [1, 30, 400]) {
      const at = instant('2026-11-24 12:00') + days * 24 * HOUR_MS;
      expect(planTransition({ file, marks: [], at, fireUpTo: at, now: at }, world).firings).toEqual([]);
    }
    expect(file.trail).toEqual(before.trail);
  }
});
