import { readICal, type ImportOptions } from '../../cli/calendar/ical';
import { readCalendar } from '../../domain/calendar-reader';

/** A file of events; each is the lines between BEGIN and END. */
function file(...events: string[]): string {
  const body = events.map((lines) => `BEGIN:VEVENT\n${lines.trim()}\nEND:VEVENT`).join('\n');
  return `BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y//EN\n${body}\nEND:VCALENDAR\n`.replaceAll(
    '\n',
    '\r\n',
  );
}
const event = (name: string, ...lines: string[]): string =>
  [`UID:${name}`, `SUMMARY:${name}`, ...lines].join('\n');

/** `national 12-25`, in the order of kinds and dates. */
function dates(text: string, options: Partial<ImportOptions> = {}): string[] {
  const { days } = readICal(text, { year: 2028, ...options });
  return Object.entries(days).flatMap(([kind, list]) => list.map(({ date }) => `${kind} ${date}`));
}
const skipped = (text: string): string[] => readICal(text, { year: 2028 }).skipped;

describe('days off from an iCalendar file', () => {
  test.each<[string, string[], string[]]>([
    ['a day', ['DTSTART;VALUE=DATE:20281225', 'DTEND;VALUE=DATE:20281226'], ['national 12-25']],
    ['without an end', ['DTSTART;VALUE=DATE:20281225'], ['national 12-25']],
    [
      'that ends on the day it begins',
      ['DTSTART;VALUE=DATE:20281225', 'DTEND;VALUE=DATE:20281225'],
      ['national 12-25'],
    ],
    [
      'of two days, the end not included',
      ['DTSTART;VALUE=DATE:20280226', 'DTEND;VALUE=DATE:20280228'],
      ['national 02-26', 'national 02-27'],
    ],
    ['with a length', ['DTSTART;VALUE=DATE:20280226', 'DURATION:P2D'], ['national 02-26', 'national 02-27']],
    [
      'over new year, from the year before',
      ['DTSTART;VALUE=DATE:20271231', 'DTEND;VALUE=DATE:20280103'],
      ['national 01-01', 'national 01-02'],
    ],
    [
      'over new year, into the year after',
      ['DTSTART;VALUE=DATE:20281230', 'DTEND;VALUE=DATE:20290103'],
      ['national 12-30', 'national 12-31'],
    ],
    ['every year', ['DTSTART;VALUE=DATE:20200817', 'RRULE:FREQ=YEARLY'], ['national 08-17']],
    [
      'every year on its date, said twice',
      ['DTSTART;VALUE=DATE:20200817', 'RRULE:FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=17'],
      ['national 08-17'],
    ],
    [
      'every fourth year',
      ['DTSTART;VALUE=DATE:20240214', 'RRULE:FREQ=YEARLY;INTERVAL=4'],
      ['national 02-14'],
    ],
    ['every third year', ['DTSTART;VALUE=DATE:20240214', 'RRULE:FREQ=YEARLY;INTERVAL=3'], []],
    ['every leap day', ['DTSTART;VALUE=DATE:20240229', 'RRULE:FREQ=YEARLY'], ['national 02-29']],
    ['every year until before', ['DTSTART;VALUE=DATE:20200817', 'RRULE:FREQ=YEARLY;UNTIL=20280816'], []],
    [
      'every year until that day',
      ['DTSTART;VALUE=DATE:20200817', 'RRULE:FREQ=YEARLY;UNTIL=20280817'],
      ['national 08-17'],
    ],
    ['eight times', ['DTSTART;VALUE=DATE:20200817', 'RRULE:FREQ=YEARLY;COUNT=8'], []],
    ['nine times', ['DTSTART;VALUE=DATE:20200817', 'RRULE:FREQ=YEARLY;COUNT=9'], ['national 08-17']],
    [
      'every year but this',
      ['DTSTART;VALUE=DATE:20200817', 'RRULE:FREQ=YEARLY', 'EXDATE;VALUE=DATE:20280817'],
      [],
    ],
    [
      'every year, over new year',
      ['DTSTART;VALUE=DATE:20201231', 'DTEND;VALUE=DATE:20210102', 'RRULE:FREQ=YEARLY'],
      ['national 01-01', 'national 12-31'],
    ],
    ['of another year', ['DTSTART;VALUE=DATE:20271225'], []],
    ['every year, beginning later', ['DTSTART;VALUE=DATE:20290817', 'RRULE:FREQ=YEARLY'], []],
  ])('%s', (_, lines, expected) => {
    expect(dates(file(event('Hari', ...lines)))).toEqual(expected);
    expect(skipped(file(event('Hari', ...lines)))).toEqual([]);
  });

  test.each<[string, string]>([
    ['Cuti Bersama Idul Fitri', 'jointLeave'],
    ['CUTI  BERSAMA Natal', 'jointLeave'],
    ['Joint Holiday for Christmas', 'jointLeave'],
    ['Idulfitri Joint Leave', 'jointLeave'],
    ['Hari Raya Idul Fitri', 'national'],
  ])('%s is %s', (name, kind) => {
    const text = file(event(name, 'DTSTART;VALUE=DATE:20280226'));
    expect(dates(text)).toEqual([`${kind} 02-26`]);
    expect(dates(text, { as: 'local' })).toEqual(['local 02-26']);
  });

  test.each<[string, string, RegExp]>([
    [
      'hours',
      event('Rapat', 'DTSTART:20280226T080000Z', 'DTEND:20280226T090000Z'),
      /^Rapat: is not of whole days/,
    ],
    ['no date', event('Kosong'), /^Kosong: has no date/],
    [
      'cancelled',
      event('Batal', 'DTSTART;VALUE=DATE:20280226', 'STATUS:CANCELLED'),
      /^Batal: is cancelled \(2028-02-26\)/,
    ],
    [
      'commemorated',
      event('Hari Kartini', 'DTSTART;VALUE=DATE:20280421', 'DESCRIPTION:Observance\\nTo hide'),
      /^Hari Kartini: is only commemorated/,
    ],
    ['every month', event('Gajian', 'DTSTART;VALUE=DATE:20280226', 'RRULE:FREQ=MONTHLY'), /FREQ=MONTHLY/],
    [
      'every fourth Thursday',
      event('Kamis', 'DTSTART;VALUE=DATE:20201126', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH'),
      /BYDAY/,
    ],
    [
      'every 30 February',
      event('Tak ada', 'DTSTART;VALUE=DATE:20200226', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'),
      /BYMONTHDAY=30/,
    ],
    ['a list of dates', event('Daftar', 'DTSTART;VALUE=DATE:20280226', 'RDATE;VALUE=DATE:20280301'), /RDATE/],
    [
      'a thousand years',
      event('Kekal', 'DTSTART;VALUE=DATE:20280226', 'DTEND;VALUE=DATE:30280226'),
      /^Kekal: lasts \d+ days/,
    ],
    ['a day that is none', event('Salah', 'DTSTART;VALUE=DATE:20280230'), /^Salah: /],
  ])('left out and listed: %s', (_, lines, expected) => {
    const text = file(lines, event('Natal', 'DTSTART;VALUE=DATE:20281225'));
    expect(dates(text)).toEqual(['national 12-25']);
    expect(skipped(text)).toHaveLength(1);
    expect(skipped(text)[0]).toMatch(expected);
  });

  test('one occurrence that is moved, or cancelled', () => {
    const every = event('Hari jadi', 'DTSTART;VALUE=DATE:20200410', 'RRULE:FREQ=YEARLY');
    const moved = event('Hari jadi', 'RECURRENCE-ID;VALUE=DATE:20280410', 'DTSTART;VALUE=DATE:20280411');
    expect(dates(file(every, moved))).toEqual(['national 04-11']);
    expect(dates(file(every, moved), { year: 2027 })).toEqual(['national 04-10']);
    expect(dates(file(every, `${moved}\nSTATUS:CANCELLED`))).toEqual([]);
  });

  test('two on one date: the holiday wins over joint leave, and each name is kept once', () => {
    const at = 'DTSTART;VALUE=DATE:20280226';
    const text = file(
      event('Cuti Bersama', at),
      event('Idul Fitri', at),
      event('Isra Mikraj', at),
      event('Idul Fitri', at),
    );
    expect(readICal(text, { year: 2028 }).days.national).toEqual([
      { date: '02-26', name: 'Idul Fitri; Isra Mikraj' },
    ]);
    expect(dates(text)).toEqual(['national 02-26']);
  });

  test('what comes out is what a calendar takes', () => {
    const text = file(
      event(`Libur\\, ${'x'.repeat(500)}\\n\u202e`, 'DTSTART;VALUE=DATE:20280226'),
      event('Cuti bersama', 'DTSTART;VALUE=DATE:20280228', 'DTEND;VALUE=DATE:20280301'),
    );
    const { days } = readICal(text, { year: 2028 });
    const read = readCalendar({
      calendar: 'x',
      title: { id: 'x', en: 'x' },
      extends: 'national',
      years: { 2028: { basis: 'x', revision: 1, ...days } },
    });
    expect(read.years['2028']?.jointLeave).toHaveLength(2);
  });
});

/** How reading a file ends. */
function outcome(text: string): string {
  try {
    return readICal(text, { year: 2028 }).days.national.length <= 366 ? 'at most a year' : 'more than a year';
  } catch (error) {
    return error instanceof Error ? error.name : '';
  }
}

describe('files that are none', () => {
  test.each([
    ['nothing', ''],
    ['a page', '<!doctype html><title>x</title>'],
    ['a business card', 'BEGIN:VCARD\r\nEND:VCARD\r\n'],
    ['half a file', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\n'],
    ['no lines of iCalendar', 'BEGIN:VCALENDAR\r\nthis is a letter\r\nEND:VCALENDAR\r\n'],
    [
      'too many events',
      file(...Array.from({ length: 5001 }, (_, n) => event(`e${n}`, 'DTSTART;VALUE=DATE:20280226'))),
    ],
  ])('%s is one sentence', (_, text) => {
    expect(() => readICal(text, { year: 2028 })).toThrow(expect.objectContaining({ name: 'UserError' }));
  });

  test('hostile ones are over within moments', () => {
    const many = Array.from({ length: 5000 }, (_, n) =>
      event(`e${n}`, 'DTSTART;VALUE=DATE:00010101', 'DURATION:P31D', 'RRULE:FREQ=YEARLY;COUNT=999999999'),
    );
    const texts = [
      file(...many),
      file(event('x', 'DTSTART;VALUE=DATE:20280101', 'RRULE:FREQ=SECONDLY')),
      file(event('x'.repeat(1_000_000), 'DTSTART;VALUE=DATE:20280101')),
      `BEGIN:VCALENDAR\r\n${'BEGIN:X\r\n'.repeat(100_000)}`,
      `BEGIN:VCALENDAR\r\n${' folded\r\n'.repeat(150_000)}`,
    ];
    for (const text of texts) {
      const started = performance.now();
      expect(outcome(text)).toMatch(/^(UserError|at most a year)$/);
      expect(performance.now() - started).toBeLessThan(60_000);
    }
  });
});
