import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulation } from '../../rehearsal/simulation';
import { instantOf, changed, before, findings, played, scenarioOf } from './play';
import { block, example, examples, type Example } from './document';
import { columns } from './moved';

/** The examples of docs/modelling.md, taken out of it and played: what it says is what happens. */

const DOCS = join(__dirname, '..', '..', 'docs');
const MOST_BYTES = 150 * 1024;

const withInstants = examples().filter(({ instants }) => instants.length > 0);

it('covers what there is to change', () => {
  expect(withInstants.map(({ title }) => title)).toEqual([
    'Change a deadline',
    'Count in another unit',
    'Let a deadline depend on the case',
    'Add a reminder',
    'A rung for oversight cases only',
    'Give an instruction',
    'Take the case from a silent holder',
    'A region with a shorter deadline',
    'An institution with a longer deadline',
    'A new level for one province',
    'Stop a clock by hand',
    'A new decree',
    "A province's own holiday",
  ]);
});

describe.each(withInstants.map((one): [string, Example] => [one.title, one]))('%s', (_, one) => {
  const data = changed(one);

  it('passes the check', () => {
    expect(findings(data).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('moves each instant as its table says', async () => {
    const [was, is] = await Promise.all([before(one), played(one, data)]);
    expect(is.timeline.filter(({ kind }) => kind === 'refused')).toEqual([]);
    expect(
      one.instants.map(({ what }) => ({ what, before: instantOf(was, what), after: instantOf(is, what) })),
    ).toEqual(one.instants);
    expect(one.instants.some((row) => row.before !== row.after)).toBe(true);
  });
});

describe.each(examples().map((one): [string, Example] => [one.title, one]))('%s', (_, one) => {
  it('has pictures that are there and small, and names a test that is there', () => {
    for (const image of one.images) expect(statSync(join(DOCS, image)).size).toBeLessThan(MOST_BYTES);
    const [, file = '', name = ''] = /Shown by `([^`]+)`, “([^”]+)”/.exec(one.text) ?? [];
    const path = join(DOCS, '..', file);
    expect([one.title, existsSync(path)]).toEqual([one.title, true]);
    expect(readFileSync(path, 'utf8').replaceAll("\\'", "'")).toContain(name);
  });
});

describe('the sections that say more than a table', () => {
  it('Count in another unit: seven working hours are used on the first day', async () => {
    const simulation = await played(
      example('Count in another unit'),
      changed(example('Count in another unit')),
    );
    const clock = simulation.clocks.find(({ name }) => name === 'disposition');
    expect(clock).toMatchObject({ budget: '8 working hours', startedAt: '2026-11-23T09:00:00+07:00' });
    expect(clock?.dueAt).toBe('2026-11-24T08:30:00+07:00');
  });

  it('A rung for oversight cases only: other cases have no such rung', async () => {
    const one = example('A rung for oversight cases only');
    const ordinary = { ...one, blocks: one.blocks.filter(({ kind }) => kind !== 'scenario') };
    const simulation = await played(ordinary, changed(one));
    expect(simulation.facts.oversight).toBe(false);
    expect(instantOf(simulation, 'settlement halfway')).toBe('–');
    expect(instantOf(simulation, 'settlement remind-unit')).not.toBe('–');
  });

  it('Give an instruction: its own words reach the head of the unit', async () => {
    const one = example('Give an instruction');
    const simulation = await played(one, changed(one));
    const entry = simulation.timeline.find(({ rung }) => rung === 'answer-now');
    expect(entry).toMatchObject({ action: 'instruct', to: [{ role: 'supervisor', post: 'head' }] });
    expect(entry?.message?.en).toMatch(/^Answer complaint \S+ today, or tell the reporter why/);
  });

  it('Take the case from a silent holder: the desk has it, and the settlement clock goes on', async () => {
    const one = example('Take the case from a silent holder');
    const { timeline, clocks } = await played(one, changed(one));
    expect(timeline[timeline.length - 1]).toMatchObject({ stage: 'disposition', holder: 'kab-pringsewu' });
    expect(clocks.find(({ name }) => name === 'firstAnswer')?.endedAt).toBe('2026-12-14T16:00:00+07:00');
    expect(clocks.find(({ name }) => name === 'settlement')?.endedAt).toBeNull();
  });

  it('A region with a shorter deadline: elsewhere nothing changes', async () => {
    const elsewhere = example('An institution with a longer deadline');
    const simulation = await played(elsewhere, changed(example('A region with a shorter deadline')));
    expect(instantOf(simulation, 'firstAnswer due')).toBe(elsewhere.instants[0]?.before);
  });

  it('An institution with a longer deadline: without a basis the check refuses it', () => {
    const one = example('An institution with a longer deadline');
    const bare = one.blocks.map((part) => ({ ...part, text: part.text.replace(/^basis:.*\n/m, '') }));
    expect(bare).not.toEqual(one.blocks);
    const found = findings(changed({ ...one, blocks: bare })).filter(({ severity }) => severity === 'error');
    expect(new Set(found.map(({ code }) => code))).toEqual(new Set([block(one, 'finding').text.trim()]));
  });

  it('A new level for one province: the highest level reached is 5 there and 4 elsewhere', async () => {
    const one = example('A new level for one province');
    expect((await played(one, changed(one))).peakLevel).toBe(5);
    expect((await played(example('An institution with a longer deadline'), changed(one))).peakLevel).toBe(4);
  });

  it('Stop a clock by hand: it ends by itself, and only that clock stood still', async () => {
    const one = example('Stop a clock by hand');
    const { clocks, timeline } = await played(one, changed(one));
    const stopped = clocks.filter(({ suspensions }) => suspensions.length > 0).map(({ name }) => name);
    expect(stopped).toEqual(['firstAnswer']);
    expect(timeline.find(({ action }) => action === 'release')?.at).toBe('2026-12-04T16:00:00+07:00');
    expect(scenarioOf(one)).toMatchObject({
      steps: [{}, {}, { suspensions: { until: '2026-12-04T16:00:00+07:00' } }],
    });
  });

  it('A new decree: without it the deadline is provisional, with it no more', async () => {
    const one = example('A new decree');
    expect(isProvisional(await before(one))).toBe(true);
    expect(isProvisional(await played(one, changed(one)))).toBe(false);
  });

  it('Move open cases: each column of its table', async () => {
    const rows = [...example('Move open cases').text.matchAll(/^\| `([\w-]+)` \|(.*)\|$/gm)];
    expect(rows).toHaveLength(4);
    const found = await columns();
    for (const [, rung = '', cells = ''] of rows) {
      expect([rung, ...cells.split('|').map((cell) => cell.trim())]).toEqual([
        rung,
        ...found.map((column) => column[rung] ?? '–'),
      ]);
    }
  });
});

function isProvisional({ clocks }: Simulation): boolean | undefined {
  return clocks.find(({ name }) => name === 'settlement')?.provisional;
}
