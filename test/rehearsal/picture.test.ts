import * as fc from 'fast-check';
import { renderPicture } from '../../rehearsal/picture';
import { recipientWords } from '../../rehearsal/picture/recipients';
import { STYLE } from '../../rehearsal/picture/style';
import { readScenario } from '../../rehearsal/scenario';
import { settingOf } from '../../rehearsal/setting';
import { simulate } from '../../rehearsal/simulate';
import type { Simulation, TimelineEntry } from '../../rehearsal/simulation';
import { dateOf, dayNumber, isoIn, toLocal } from '../../domain/zone';
import { DAY_MS, HOUR_MS } from '../../domain/vocabulary';
import { shippedReference } from '../support/reference';
import { findAll, ofClass, parseXml, textOf, type Element } from '../support/well-formed';
import { CASE, daysOf } from './picture-fixture';

const MARGIN = 12;
const ROOM = 1016;

const iso = (at: number): string => isoIn('Asia/Jakarta', at);
const day = (at: number): string => dateOf(Math.floor(toLocal('Asia/Jakarta', at) / DAY_MS));
const read = (simulation: Simulation): Element => parseXml(renderPicture(simulation));
const number = (element: Element, name: string): number => Number(element.attributes[name]);
const svgs = (page: Element): Element[] =>
  ofClass(page, 'scroll').flatMap((box) => findAll(box, ({ name }) => name === 'svg'));

describe('one page', () => {
  const page = read(CASE);

  it('is well-formed, and every id is used once and every reference leads somewhere', () => {
    const ids = findAll(page, ({ attributes }) => 'id' in attributes).map(
      (one) => one.attributes['id'] ?? '',
    );
    expect(new Set(ids).size).toBe(ids.length);
    const all = findAll(page, () => true).flatMap(({ attributes }) => Object.entries(attributes));
    const wanted = all.flatMap(([key, value]) => [
      ...[...value.matchAll(/url\(#([^)]+)\)/g)].map(([, id]) => id ?? ''),
      ...(key === 'aria-labelledby' ? value.split(' ') : []),
    ]);
    expect(wanted.length).toBeGreaterThan(4);
    expect(wanted.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('asks nobody for anything: no address, no script, no file of its own', () => {
    const source = renderPicture(CASE);
    expect(source.match(/[a-z]+:\/\/[^"' ]*/g)).toEqual(['http://www.w3.org/2000/svg']);
    expect(source).not.toMatch(
      /<script|<link|<img|<iframe|<object|\bsrc=|\bhref=|@import|@font-face|\son\w+=/i,
    );
    expect(source.match(/url\([^)]*\)/g)?.filter((one) => !one.startsWith('url(#'))).toEqual([]);
    const [policy] = findAll(
      page,
      ({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy',
    );
    expect(policy?.attributes['content']).toContain("default-src 'none'");
  });

  it('is the same each time', () => {
    expect(renderPicture(structuredClone(CASE))).toBe(renderPicture(CASE));
  });

  it('says what it is to those who cannot see it', () => {
    expect(page.attributes['lang']).toBe('id');
    for (const svg of svgs(page)) {
      expect(svg.attributes['role']).toBe('img');
      expect(svg.children.slice(0, 2).map((one) => (typeof one === 'string' ? '' : one.name))).toEqual([
        'title',
        'desc',
      ]);
    }
    for (const table of findAll(page, ({ name }) => name === 'table')) {
      expect(findAll(table, ({ name }) => name === 'caption')).toHaveLength(1);
      const columns = findAll(table, ({ attributes }) => attributes['scope'] === 'col');
      for (const row of findAll(table, ({ name }) => name === 'tr').slice(1)) {
        expect(row.children).toHaveLength(columns.length);
      }
    }
  });

  it('has a text in both languages wherever it has one', () => {
    const english = findAll(page, ({ attributes }) => attributes['lang'] === 'en');
    const indonesian = findAll(
      page,
      ({ name, attributes }) => name !== 'html' && attributes['lang'] === 'id',
    );
    expect(english.length).toBeGreaterThan(60);
    expect(indonesian).toHaveLength(english.length);
  });
});

describe('instants', () => {
  it('stand where they belong on the axis, in the zone of the rehearsal', () => {
    const page = read(CASE);
    const leaders = ofClass(page, 'leader');
    const width = ROOM / CASE.days.length;
    const found = CASE.timeline.map((_, index) =>
      leaders.filter((one) => number(one, 'data-n') === index + 1),
    );
    expect(found.every((one) => one.length === 1)).toBe(true);
    CASE.timeline.forEach(({ at }, index) => {
      const wall = Date.parse(`${at.slice(0, 19)}Z`);
      const days = (wall - Date.parse(`${CASE.days[0]?.date}T00:00:00Z`)) / DAY_MS;
      expect(number(found[index]?.[0] as Element, 'x1')).toBeCloseTo(MARGIN + days * width, 1);
    });
  });

  it('are monotone, and what is due is drawn where it is due', () => {
    const leaders = ofClass(read(CASE), 'leader').toSorted(
      (a, b) => number(a, 'data-n') - number(b, 'data-n'),
    );
    const places = leaders.map((one) => number(one, 'x1'));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    const [due] = ofClass(read(CASE), 'due');
    const days = (Date.parse('2026-12-29T16:00:00Z') - Date.parse('2026-12-18T00:00:00Z')) / DAY_MS;
    const x = Number(/^M([\d.]+)/.exec(due?.attributes['d'] ?? '')?.[1]);
    expect(x).toBeCloseTo(MARGIN + (days * ROOM) / CASE.days.length, 1);
  });

  it('carry the level of an escalation, and the stair rises with it', () => {
    const page = read(CASE);
    const marked = ofClass(page, 'marker').map((one) =>
      textOf(findAll(one, ({ name }) => name === 'text')[0] as Element),
    );
    expect(marked).toEqual(expect.arrayContaining(['8 ▲1', '9 ▲2', '10 ▲3', '11']));
    const steps = ofClass(page, 'step').map((one) => [number(one, 'data-level'), number(one, 'height')]);
    expect(steps.map(([level]) => level)).toEqual([1, 2, 3]);
    expect(steps.map(([, height]) => height)).toEqual(
      steps.map(([, height]) => height).toSorted((a = 0, b = 0) => a - b),
    );
  });

  it('leave a bar in three kinds: running, standing still, late', () => {
    const [clock] = findAll(read(CASE), ({ attributes }) => attributes['data-clock'] === 'firstAnswer/1');
    const kinds = ofClass(clock as Element, 'bar').map((one) => one.attributes['class']);
    expect(kinds).toEqual(['bar running', 'bar running', 'bar late', 'bar still']);
    const [settlement] = findAll(read(CASE), ({ attributes }) => attributes['data-clock'] === 'settlement/1');
    expect(ofClass(settlement as Element, 'late')).toEqual([]);
  });
});

describe('days off', () => {
  it('are shaded on exactly the dates that are not working, each kind by its pattern', () => {
    const shaded = ofClass(svgs(read(CASE))[0] as Element, 'off').map(({ attributes }) => [
      attributes['data-date'],
      attributes['fill'],
    ]);
    const expected = CASE.days
      .filter(({ kind }) => kind !== 'working')
      .map(({ date, kind }) => [date, `url(#p0-${kind})`]);
    expect(shaded).toEqual(expected);
    expect(expected).toHaveLength(11);
  });

  it('are told apart by pattern, and opening hours appear when days are wide', () => {
    const short: Simulation = { ...CASE, endedAt: '2026-12-21T12:00:00+07:00', days: CASE.days.slice(0, 4) };
    const svg = svgs(read(short))[0] as Element;
    const closed = ofClass(svg, 'closed');
    expect(closed).toHaveLength(4);
    const width = ROOM / 4;
    expect(closed.slice(0, 2).map((one) => number(one, 'width'))).toEqual([
      expect.closeTo((width * 7.5) / 24, 1),
      expect.closeTo((width * 8) / 24, 1),
    ]);
    expect(textOf(svg)).toContain('07.30–16.00');
    for (const kind of ['marks-holiday', 'marks-jointLeave', 'marks-late', 'marks-still']) {
      expect(ofClass(svg, kind)).toHaveLength(1);
    }
  });
});

describe('the table', () => {
  const page = read(CASE);

  it('has a row for every line, in order, with the time on the wall there', () => {
    const rows = CASE.timeline.map((_, n) =>
      findAll(page, ({ attributes }) => attributes['id'] === `line-${n + 1}`),
    );
    expect(rows.map((one) => one.length)).toEqual(CASE.timeline.map(() => 1));
    expect(textOf(rows[8]?.[0] as Element)).toContain('Sen 4 Jan 2027 16.00 WIB');
    expect(textOf(rows[8]?.[0] as Element)).toContain('Mon 4 Jan 2027 16:00 WIB');
  });

  it('names everybody whom a rung reaches, what they are told, and for whom they stand in', () => {
    CASE.timeline.forEach(({ to, message }, n) => {
      const [row] = findAll(page, ({ attributes }) => attributes['id'] === `line-${n + 1}`);
      for (const one of to ?? []) expect(textOf(row as Element)).toContain(recipientWords(one).id);
      expect(textOf(row as Element)).toContain(message?.en ?? '–');
    });
    expect(textOf(page)).toContain('(in place of: institution admin)');
  });
});

describe('whatever a name says', () => {
  const nasty = fc
    .array(
      fc.constantFrom(
        '<script>alert(1)</script>',
        '</title>',
        '</style>',
        '"',
        "'",
        '&',
        '&lt;',
        ']]>',
        '<!--',
        '\u202e',
        '\u2069',
        '\u0000',
        '\u001b',
        '\ud800',
        '\ufffe',
        'javascript:',
        ' onload=',
        '😀',
        'اسم',
        'https:',
        'a'.repeat(90),
      ),
      { minLength: 1, maxLength: 5 },
    )
    .map((parts) => parts.join(''));

  it('stays a text', () => {
    const plain = read(CASE);
    const names = new Set(findAll(plain, () => true).map(({ name }) => name));
    const attributes = new Set(findAll(plain, () => true).flatMap((one) => Object.keys(one.attributes)));
    fc.assert(
      fc.property(nasty, nasty, nasty, (title, name, other) => {
        const both = { id: title, en: other };
        const hostile: Simulation = {
          ...CASE,
          policy: { name: other, version: name, title: both },
          facts: { ...CASE.facts, topic: name, region: other, regionName: title, agency: other },
          timeline: CASE.timeline.map((entry): TimelineEntry => ({
            ...entry,
            text: both,
            ...(entry.to ? { to: entry.to.map((one) => ({ ...one, name, insteadOf: other })) } : {}),
            ...(entry.rung === undefined ? {} : { rung: other, message: both }),
          })),
          clocks: CASE.clocks.map((clock) => ({
            ...clock,
            title: both,
            agencyName: name,
            policy: other,
            budget: name,
            suspensions: clock.suspensions.map((one) => ({ ...one, reason: other })),
          })),
        };
        const source = renderPicture(hostile);
        const page = parseXml(source);
        const all = findAll(page, () => true);
        expect(all.filter((one) => !names.has(one.name))).toEqual([]);
        expect(
          all.flatMap((one) => Object.keys(one.attributes)).filter((key) => !attributes.has(key)),
        ).toEqual([]);
        expect(source).not.toMatch(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
        // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
        const shown = title.replace(/[\u0000\u001b\ufffe\u202e\u2069]|\p{Surrogate}/gu, '\ufffd');
        expect(textOf(page)).toContain(shown);
        expect(ofClass(page, 'marker')).toHaveLength(ofClass(plain, 'marker').length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('long times', () => {
  const start = Date.parse('2026-03-02T02:00:00Z');
  const made = (instants: readonly number[], span: number): Simulation => {
    const end = start + span;
    const [first, second] = CASE.clocks;
    if (!first || !second) throw new Error('the fixture has two clocks');
    return {
      ...CASE,
      startedAt: iso(start),
      endedAt: iso(end),
      timeline: [
        { ...(CASE.timeline[0] as TimelineEntry), at: iso(start) },
        ...instants.map((offset, n): TimelineEntry => ({
          ...(CASE.timeline[n % 2 ? 9 : 6] as TimelineEntry),
          clock: n % 3 ? 'firstAnswer' : 'settlement',
          at: iso(start + offset),
        })),
      ],
      clocks: [first, second].map((clock) => ({
        ...clock,
        startedAt: iso(start),
        dueAt: iso(start + 5 * DAY_MS),
        segments: [{ from: iso(start), to: null }],
        suspensions: [],
      })),
      days: daysOf(day(start), day(end)),
    };
  };

  it('are folded where nothing happens, and the page says how much', () => {
    const simulation = made([3 * DAY_MS, 5 * DAY_MS, 180 * DAY_MS], 200 * DAY_MS);
    const page = read(simulation);
    expect(svgs(page)).toHaveLength(1);
    const labels = findAll(svgs(page)[0] as Element, ({ name }) => name === 'text').map(textOf);
    const folded = labels.flatMap((label) => (/^\+\d+$/.test(label) ? [Number(label)] : []));
    expect(folded.length).toBeGreaterThan(0);
    const days = folded.reduce((sum, one) => sum + one, 0);
    expect(textOf(ofClass(page, 'legend')[0] as Element)).toContain(`${days} days (`);
    const drawn = ofClass(svgs(page)[0] as Element, 'off').map(({ attributes }) => attributes['data-date']);
    const working = Number(new RegExp(`${days} days \\((\\d+) working`).exec(textOf(page))?.[1]);
    const off = simulation.days.filter(({ kind }) => kind !== 'working').length;
    expect(drawn.length).toBe(off - (days - working));
  });

  it('go on below when every week has something: nothing is folded, nothing is lost', () => {
    const weekly = Array.from({ length: 52 }, (_, n) => (n + 1) * 7 * DAY_MS);
    const page = read(made(weekly, 365 * DAY_MS));
    expect(svgs(page).length).toBeGreaterThan(2);
    expect(ofClass(page, 'fold')).toEqual([]);
    const off = ofClass(page, 'off').filter(({ attributes }) => 'data-date' in attributes);
    expect(new Set(off.map(({ attributes }) => attributes['data-date'])).size).toBe(off.length);
  });

  it('are drawn whatever happens when: each line once, in order, no sign over another, all inside', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 800 * 24 }).chain((hours) =>
          fc.record({
            span: fc.constant(hours * HOUR_MS),
            instants: fc.array(fc.integer({ min: 0, max: hours * HOUR_MS }), { maxLength: 60 }),
          }),
        ),
        ({ span, instants }) => {
          const sorted = instants.toSorted((a, b) => a - b);
          const simulation = made(sorted, span);
          const page = read(simulation);
          const numbers = ofClass(page, 'leader').map((one) => number(one, 'data-n'));
          expect(numbers.toSorted((a, b) => a - b)).toEqual(simulation.timeline.map((_, n) => n + 1));
          for (const svg of svgs(page)) {
            const height = Number(svg.attributes['height']);
            const boxes = ofClass(svg, 'marker').map((one) => {
              const [rect] = findAll(one, ({ name }) => name === 'rect');
              const [x, y, w, h] = ['x', 'y', 'width', 'height'].map((key) => number(rect as Element, key));
              return { left: x ?? 0, top: y ?? 0, right: (x ?? 0) + (w ?? 0), bottom: (y ?? 0) + (h ?? 0) };
            });
            for (const [n, one] of boxes.entries()) {
              expect(one.left).toBeGreaterThanOrEqual(0);
              expect(one.right).toBeLessThanOrEqual(1040);
              expect(one.bottom).toBeLessThanOrEqual(height);
              const over = boxes
                .slice(n + 1)
                .filter(
                  (b) => one.left < b.right && b.left < one.right && one.top < b.bottom && b.top < one.bottom,
                );
              expect(over).toEqual([]);
            }
            const places = ofClass(svg, 'leader')
              .toSorted((a, b) => number(a, 'data-n') - number(b, 'data-n'))
              .map((one) => number(one, 'x1'));
            expect(places).toEqual(places.toSorted((a, b) => a - b));
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('the look', () => {
  const palettes = [...STYLE.source.matchAll(/:root \{([^}]*)\}/g)].map(([, body]) =>
    Object.fromEntries(
      [...(body ?? '').matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, key, value]) => [key, value]),
    ),
  );

  it.each([
    ['light', 0],
    ['dark', 1],
    ['print', 2],
  ])('can be read: contrast in %s is at least 4.5', (_, n) => {
    const contrastOf = (one: string, other: string): number => {
      const [above, below] = [palettes[n]?.[one], palettes[n]?.[other]];
      if (above === undefined || below === undefined) throw new Error(`no colour ${one} or ${other}`);
      return contrast(above, below);
    };
    for (const ground of ['paper', 'weekend', 'closed', 'holiday', 'joint']) {
      expect(contrastOf('ink', ground)).toBeGreaterThanOrEqual(4.5);
      expect(contrastOf('muted', ground)).toBeGreaterThanOrEqual(4.5);
    }
    for (const band of ['band-a', 'band-b', 'band-c', 'band-d', 'step']) {
      expect(contrastOf('ink', band)).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrastOf('on-escalate', 'escalate')).toBeGreaterThanOrEqual(4.5);
    expect(contrastOf('run', 'paper')).toBeGreaterThanOrEqual(3);
  });

  it('has no letter below 12 pixels on a screen', () => {
    const [screen] = STYLE.source.split('@media print');
    const sizes = [...(screen ?? '').matchAll(/font(?:-size)?:\s*(\d+)px/g)].map(([, size]) => Number(size));
    expect(sizes.length).toBeGreaterThan(8);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(12);
  });
});

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((from) => {
    const value = parseInt(colour.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe('rehearsals of the shipped rules', () => {
  const reference = shippedReference();
  const [set] = reference.all.policySets;
  const setting = settingOf(reference, { version: set?.version ?? '', name: 'sp4n', national: 'sp4n' }, null);
  const toUnit = [
    { after: '1 working day', verification: { decision: 'accept' } },
    { after: '2 working hours', disposition: { to: 'kab-pringsewu.dinas-pupr' } },
  ];
  const filed = '2026-11-20T09:00:00+07:00';
  const one = { filed, classification: 'complaint', region: '18.10', agency: 'kab-pringsewu' };

  it.each([
    ['a silent complaint', { ...one, steps: toUnit }, 4],
    ['an oversight complaint', { ...one, oversight: true, steps: toUnit }, 4],
    [
      'a question and a suspension by hand',
      {
        ...one,
        steps: [
          ...toUnit,
          { after: '1 working day', answers: { text: 'Di mana?', final: false, question: 'Di mana?' } },
          { after: '1 working day', replies: { text: 'Di sini' } },
          {
            after: '1 working day',
            by: 'institution admin',
            suspensions: { clock: 'firstAnswer', reason: 'Banjir', until: '2026-12-04T16:00:00+07:00' },
          },
          { after: '8 working days', answers: { text: 'Sudah', final: true } },
          { after: '1 working day', acceptance: { rating: 5 } },
        ],
      },
      0,
    ],
    ['a case across Idulfitri', { ...one, filed: '2026-03-13T10:00:00+07:00', steps: toUnit }, 4],
  ])('%s: every rung that fired, every day off, every recipient', async (_, document, peak) => {
    const simulation = await simulate(readScenario(document), setting);
    expect(simulation.peakLevel).toBe(peak);
    expect(simulation.timeline.filter(({ kind }) => kind === 'refused')).toEqual([]);
    const page = read(simulation);
    const marked = ofClass(page, 'leader').map((leader) => number(leader, 'data-n'));
    expect(marked.toSorted((a, b) => a - b)).toEqual(simulation.timeline.map((__, n) => n + 1));
    const fired = simulation.clocks.flatMap(({ rungs }) => rungs.filter(({ state }) => state === 'fired'));
    for (const { to } of fired) for (const who of to) expect(textOf(page)).toContain(recipientWords(who).id);
    const off = svgs(page).flatMap((svg) =>
      ofClass(svg, 'off').map(({ attributes }) => attributes['data-date']),
    );
    const folds = ofClass(page, 'fold').map(({ attributes }) => attributes);
    const drawn = ({ date }: { date: string }) =>
      !folds.some((fold) => (fold['data-from'] ?? '') <= date && date <= (fold['data-to'] ?? ''));
    const closed = simulation.days.filter(({ kind }) => kind !== 'working');
    expect(off).toEqual(closed.filter(drawn).map(({ date }) => date));
    expect(dayNumber(off[0] ?? '')).toBe(dayNumber(document.filed.slice(0, 10)) + 1);
  });
});
