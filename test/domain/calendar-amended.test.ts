import type { CaseFile } from '../../domain/case-file';
import { amend, type AmendmentOrder } from '../../domain/calendar-amendment';
import { calendarsTouchedBy, calendarFaults, chainOf } from '../../domain/calendar-chain';
import { readCalendar, type CalendarFile } from '../../domain/calendar-reader';
import { planTransition, type Plan } from '../../domain/transition';
import { HOUR_MS, type Instant } from '../../domain/vocabulary';
import { ReferenceMemory } from '../../store/reference';
import { calendarDifferences } from '../../store/calendar-difference';
import { opened } from '../support/case';
import { instant, wall } from '../support/office';
import { shippedReference } from '../support/reference';

const shipped = shippedReference().all;
const national = shippedReference().calendars.get('national');
if (!national) throw new Error('the national calendar is shipped');
const title = { id: 'Kalender', en: 'Calendar' };
const none = { national: [], jointLeave: [], local: [], working: [], hours: [] };

const calendars = (...files: CalendarFile[]) =>
  new Map([national, ...files].map(readCalendar).map((one) => [one.calendar, one]));

type Changes = Partial<Omit<AmendmentOrder, 'amendment'>> & {
  amendment?: Partial<AmendmentOrder['amendment']>;
};

const order = (more: Changes = {}): AmendmentOrder => ({
  name: 'national',
  year: 2028,
  read: null,
  published: { at: '2027-09-01T00:00:00.000Z', by: 'sealed' },
  ...more,
  amendment: { basis: 'SKB', ...none, ...more.amendment },
});

describe('an amendment', () => {
  test('the first decree of a year is revision 1, the next one 2; the calendars given are left as they were', () => {
    const before = calendars();
    const first = amend(before, order({ amendment: { national: ['01-01'] } }));
    expect(first).toMatchObject({ kind: 'changed', revision: 1, before: null });
    expect(before.get('national')?.years['2028']).toBeUndefined();
    if (first.kind !== 'changed') throw new Error('changed');
    expect(first.document.years['2028']).toMatchObject({
      revision: 1,
      national: ['01-01'],
      published: { by: 'sealed' },
    });
    const after = new Map([...before, ['national', first.document]]);
    const second = amend(after, order({ read: 1, amendment: { national: ['01-01', '02-29'] } }));
    expect(second).toMatchObject({ kind: 'changed', revision: 2, before: { national: ['01-01'] } });
  });

  test('a year in which hardly anybody works is refused: nothing would ever fall due in it', () => {
    const all = Array.from({ length: 360 }, (_, n) =>
      new Date(Date.UTC(2028, 0, 1 + n)).toISOString().slice(5, 10),
    );
    expect(amend(calendars(), order({ amendment: { national: all } }))).toMatchObject({
      kind: 'invalid',
      problems: [{ path: 'national', message: expect.stringMatching(/^leaves \d working days in 2028/) }],
    });
  });

  test('the same again is a repeat, whichever revision it read', () => {
    const first = amend(calendars(), order({ amendment: { national: ['01-01'] } }));
    if (first.kind !== 'changed') throw new Error('changed');
    const after = new Map([['national', first.document]]);
    for (const read of [null, 0, 1, '*'] as const) {
      expect(amend(after, order({ read, amendment: { national: ['01-01'] } }))).toEqual({
        kind: 'same',
        revision: 1,
      });
    }
    expect(amend(after, order({ read: 7, amendment: { national: ['01-01'] } }))).toEqual({
      kind: 'stale',
      revision: 1,
    });
    expect(amend(after, order({ read: 0, amendment: { national: ['01-02'] } }))).toEqual({
      kind: 'stale',
      revision: 1,
    });
  });

  test.each<[string, Changes, string, RegExp]>([
    ['a revision out of turn', { amendment: { revision: 3 } }, 'revision', /must be 1/],
    ['neither If-Match nor revision', { year: 2027 }, 'revision', /If-Match: "1"/],
    [
      'a date that is none',
      { year: 2027, read: 1, amendment: { national: ['02-29'] } },
      'national.0',
      /2027 has no 02-29/,
    ],
    ['a date twice', { amendment: { local: ['02-01', '02-01'] } }, 'local.1', /twice/],
    [
      'a date of two kinds',
      { amendment: { national: ['02-01'], jointLeave: ['02-01'] } },
      'jointLeave.0',
      /already off as national/,
    ],
    [
      'off and working',
      { amendment: { national: ['02-01'], working: ['02-01'] } },
      'working.0',
      /both off .* and working/,
    ],
    [
      'spans that overlap',
      {
        amendment: {
          hours: [
            { from: '01-10', to: '02-10', open: '08:00', close: '15:00' },
            { from: '02-10', to: '02-20', open: '08:00', close: '14:00' },
          ],
        },
      },
      'hours.1',
      /overlaps/,
    ],
    ['a year out of reach', { year: 2061 }, 'year', /from 2015 to 2060/],
    ['a new one without a title', { name: 'own', amendment: { extends: 'national' } }, 'title', /is missing/],
    ['a new one without base or week', { name: 'own', amendment: { title } }, 'extends', /is missing/],
    [
      'a base that is none',
      { name: 'own', amendment: { title, extends: 'nowhere' } },
      'extends',
      /no calendar "nowhere"/,
    ],
    ['another base', { amendment: { extends: 'nowhere' } }, 'extends', /cannot change/],
    ['a week without a day', { amendment: { week: {} } }, 'week', /no day/],
  ])('%s is refused', (_, more, path, message) => {
    const result = amend(calendars(), order(more));
    expect(result.kind).toBe('invalid');
    const problems = result.kind === 'invalid' ? result.problems : [];
    expect(problems.map((one) => one.path)).toContain(path);
    expect(problems.find((one) => one.path === path)?.message).toMatch(message);
  });

  test('a week that changes, changes from that year on: time that is used stays used', () => {
    const six = { saturday: { open: '08:00', close: '12:00' } };
    const result = amend(calendars(), order({ amendment: { week: six } }));
    expect(result.kind === 'changed' ? result.document.week : null).toEqual(national.week);
    expect(result.kind === 'changed' ? result.document.years['2028']?.week : null).toEqual(six);
    const fresh = amend(calendars(), order({ name: 'own', amendment: { title, week: six } }));
    expect(fresh.kind === 'changed' ? fresh.document.week : null).toEqual(six);
  });
});

const extending = (calendar: string, base: string): CalendarFile => ({
  calendar,
  title,
  extends: base,
  years: {},
});

describe('calendars that lead nowhere', () => {
  const chainOfSix = ['a', 'b', 'c', 'd', 'e'].map((name, index, all) =>
    extending(name, all[index + 1] ?? 'national'),
  );

  test('are named: unknown, in a circle, too long', () => {
    const broken = calendars(
      extending('x', 'y'),
      extending('y', 'x'),
      extending('z', 'nowhere'),
      ...chainOfSix,
    );
    expect(chainOf('x', broken)).toEqual({ fault: 'extends itself: x → y → x' });
    expect(chainOf('z', broken)).toEqual({ fault: 'there is no calendar "nowhere" that z extends' });
    expect(chainOf('gone', broken)).toEqual({ fault: 'there is no calendar "gone"' });
    expect(chainOf('a', broken)).toMatchObject({ fault: expect.stringContaining('more than 4 others') });
    const longest = chainOf('b', broken);
    expect('documents' in longest ? longest.documents.map((one) => one.calendar) : []).toEqual([
      'national',
      'e',
      'd',
      'c',
      'b',
    ]);
    expect(calendarFaults(broken, [{ by: 'agency kab-x', calendar: 'gone' }])).toHaveLength(5);
    expect(calendarFaults(calendars(), [{ by: 'rules sp4n', calendar: 'national' }])).toEqual([]);
  });

  test('a change touches what extends it, however far up', () => {
    const all = calendars(
      ...chainOfSix.slice(1),
      extending('other', 'national'),
      extending('alone', 'nowhere'),
    );
    expect(calendarsTouchedBy('d', all)).toEqual(['d', 'b', 'c']);
    expect(calendarsTouchedBy('national', all)).toEqual(['national', 'b', 'c', 'd', 'e', 'other']);
    expect(calendarsTouchedBy('other', all)).toEqual(['other']);
  });

  test('an open case is planned all the same, and the operator is told', () => {
    const agencies = shipped.agencies.map((one) =>
      one.id === 'kab-pringsewu' ? { ...one, calendar: 'gone' } : one,
    );
    const memory = new ReferenceMemory({ ...shipped, agencies });
    const at = instant('2026-11-20 09:00');
    expect(opened(memory, at).clocks[0]?.dueAt).toBe(opened(shippedReference(), at).clocks[0]?.dueAt);
    expect(memory.calendarFaults(at)).toEqual([
      'agency kab-pringsewu: there is no calendar "gone"; until that is mended, it is planned by the calendar "national"',
    ]);
    expect(shippedReference().calendarFaults(at)).toEqual([]);
  });
});

const verification = (file: CaseFile) => {
  const clock = file.clocks.find(({ name }) => name === 'verification');
  if (!clock) throw new Error('a case begins with its verification');
  return clock;
};
const withYear = (year: string, days: string[], published = '2027-09-20T03:00:00.000Z'): ReferenceMemory => {
  const own = national.years[year] ?? { basis: '', revision: 0, ...none };
  const amended = {
    ...own,
    basis: `SKB tentang ${year}`,
    revision: own.revision + 1,
    national: [...own.national, ...days],
    published: { at: published, by: '' },
  };
  return new ReferenceMemory({
    ...shipped,
    calendars: [{ ...national, years: { ...national.years, [year]: amended } }],
  });
};
const planned = (file: CaseFile, memory: ReferenceMemory, now: Instant, fire = true) => {
  const copy = structuredClone(file);
  const plan = planTransition(
    { file: copy, marks: [], at: now, fireUpTo: fire ? now : null, now },
    memory.world(),
  );
  return { file: copy, plan };
};

const rungs = ({ firings }: Plan): string[] => firings.map(({ rung }) => rung);

describe('when the table of 2028 arrives', () => {
  const filed = instant('2027-12-29 09:00');
  const before = opened(shippedReference(), filed);

  test('dates beyond the last decree are provisional', () => {
    expect(wall(verification(before).dueAt)).toBe('2028-01-03 16:00');
    expect(verification(before).provisional).toBe(true);
  });

  test('later: the date moves, nothing fires on the old one, and everything once on the new one', () => {
    const memory = withYear('2028', ['01-01', '01-03', '01-04']);
    const woken = instant('2028-01-03 16:00') + HOUR_MS;
    const { file, plan } = planned(before, memory, woken);
    expect(wall(verification(file).dueAt)).toBe('2028-01-05 16:00');
    expect(verification(file).provisional).toBe(false);
    expect(rungs(plan)).toEqual(['remind-desk']);
    expect(file.overdue).toBe(false);
    expect(plan.notes?.[0]).toMatchObject({
      type: 'rescheduled',
      data: {
        clock: 'verification',
        from: instant('2028-01-03 16:00'),
        to: instant('2028-01-05 16:00'),
        decree: { calendar: 'national', year: 2028, basis: 'SKB tentang 2028', revision: 1 },
      },
    });
    const again = planned(file, memory, woken);
    expect(again.plan.firings).toEqual([]);
    expect(again.plan.notes).toBeUndefined();
    const onTime = planned(file, memory, instant('2028-01-05 16:00'));
    const late = planned(onTime.file, memory, instant('2028-01-05 16:00') + 1);
    expect(rungs(onTime.plan)).toEqual(['desk-head']);
    expect(late.plan.firings).toEqual([]);
  });

  test('earlier: what is past fires at once, in order, and once', () => {
    const memory = withYear('2028', ['01-03', '01-04', '01-05']);
    const far = opened(memory, filed);
    expect(wall(verification(far).dueAt)).toBe('2028-01-06 16:00');
    const now = instant('2028-01-05 10:00');
    const { file, plan } = planned(far, shippedReference(), now);
    expect(wall(verification(file).dueAt)).toBe('2028-01-03 16:00');
    expect(file.overdue).toBe(true);
    expect(rungs(plan)).toEqual(['remind-desk', 'desk-head', 'national-desk']);
    const at = plan.firings.map((firing) => firing.at);
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(at.every((one) => one <= now)).toBe(true);
    expect(planned(file, shippedReference(), now).plan.firings).toEqual([]);
    // And moving the date back later takes nothing back, and fires nothing twice.
    const back = planned(file, memory, now);
    expect(back.plan.firings).toEqual([]);
    expect(verification(back.file).fired).toEqual(verification(file).fired);
  });

  test('a day off in December that moves a date in January is the decree of December', () => {
    const memory = withYear('2027', ['12-30']);
    const { plan } = planned(before, memory, instant('2027-12-29 10:00'));
    expect(plan.notes?.[0]?.data).toMatchObject({
      to: instant('2028-01-04 16:00'),
      decree: { year: 2027, revision: 2, published: '2027-09-20T03:00:00.000Z' },
    });
  });

  test('a case that the calendar does not touch is left as it is', () => {
    const early = opened(shippedReference(), instant('2027-11-01 09:00'));
    const clocks = JSON.stringify(early.clocks.filter(({ name }) => name === 'verification'));
    const { file } = planned(early, withYear('2028', ['01-03']), instant('2027-11-01 10:00'));
    expect(JSON.stringify(file.clocks.filter(({ name }) => name === 'verification'))).toBe(clocks);
  });
});

describe('shipped calendars and those of the store', () => {
  test.each<[string, CalendarFile[], RegExp[]]>([
    ['the same', [national], []],
    ['amended here', [{ ...national, years: { ...national.years, 2027: { basis: 'x', revision: 2 } } }], []],
    [
      'a year is missing',
      [{ ...national, years: { 2026: national.years['2026'] ?? { basis: '', revision: 1 } } }],
      [/national 2027 .* is not in the store/],
    ],
    [
      'the same revision says something else',
      [{ ...national, years: { ...national.years, 2026: { basis: 'x', revision: 1 } } }],
      [/national 2026 differs/],
    ],
    ['no such calendar', [], [/calendar national is not in the store/]],
    ['another week', [{ ...national, week: { monday: { open: '08:00', close: '15:00' } } }], [/week/]],
  ])('%s', (_, stored, expected) => {
    const found = calendarDifferences([national], stored);
    expect(found).toHaveLength(expected.length);
    expected.forEach((pattern, index) => expect(found[index]).toMatch(pattern));
  });
});
