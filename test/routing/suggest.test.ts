import { array, assert, boolean, constantFrom, option, property, record, string } from 'fast-check';
import { Directory } from '../../domain/directory';
import type { RouteDocument, RouteRule } from '../../domain/routing/document';
import { Offices } from '../../domain/routing/offices';
import { Routes } from '../../domain/routing/routes';
import { suggest, type RoutingFacts } from '../../domain/routing/suggest';
import { CHANNELS, CLASSIFICATIONS } from '../../domain/vocabulary';
import { OFFICES, ROUTE_FILES, ROUTES, SHIPPED } from './shipped';

const PLAIN: RoutingFacts = {
  classification: 'complaint',
  oversight: false,
  topic: null,
  region: null,
  channel: 'web',
  door: null,
  about: [],
  title: '',
  description: '',
};

const ask = (facts: Partial<RoutingFacts>) => suggest({ ...PLAIN, ...facts }, ROUTES, OFFICES);
const to = (facts: Partial<RoutingFacts>): string => ask(facts).to.id;

describe('oversight goes above the accused', () => {
  test.each([
    ['a unit', ['kab-pringsewu.dinas-pupr'], 'kab-pringsewu.inspektorat'],
    ['a village', ['kab-pringsewu.pekon-pardasuka'], 'kab-pringsewu.inspektorat'],
    ['the inspectorate', ['kab-pringsewu.inspektorat'], 'prov-lampung.inspektorat'],
    ['the head of the regency', ['kab-pringsewu'], 'prov-lampung.inspektorat'],
    ['regency and province', ['kab-pringsewu', 'prov-lampung'], 'kemendagri.inspektorat'],
    ['two regencies of one province', ['kab-pringsewu', 'kab-lampung-selatan'], 'prov-lampung.inspektorat'],
    ['a ministry unit', ['kemenkes.kesehatan-primer'], 'kemenkes.inspektorat'],
    ['a ministry', ['kemenkes'], 'nasional'],
    ['two ministries', ['kemenkes.kesehatan-primer', 'kemensos'], 'nasional'],
    ['the national desk', ['nasional'], 'ombudsman'],
    ['nobody in particular', [], 'kab-pringsewu.inspektorat'],
  ])('%s', (_, about, inspectorate) => {
    expect(to({ oversight: true, region: '18.10', about })).toBe(inspectorate);
  });
});

describe('the place', () => {
  test('decides whose unit it is', () => {
    expect(to({ topic: 'roads.damaged', region: '73.07.02' })).toBe('kab-sinjai.dinas-pupr');
    expect(to({ topic: 'villages.services', region: '18.10.03.2001' })).toBe('kab-pringsewu.kec-ambarawa');
    expect(to({ topic: 'electricity.outage', region: '18.10.03' })).toBe('pln.ulp-pringsewu');
    expect(to({ topic: 'electricity.outage', region: '18.03' })).toBe('pln.uid-lampung');
    expect(to({ topic: 'electricity.outage', region: '94' })).toBe('pln');
  });

  test('is found in the words, else in the door, else said to be missing', () => {
    const named = ask({ topic: 'waste.collection', description: 'sampah di gading rejo menumpuk' });
    expect(named.to.id).toBe('kab-pringsewu.dinas-lingkungan-hidup');
    expect(named.region).toEqual({ code: '18.10.02', guessed: true });
    const door = ask({ topic: 'waste.collection', door: 'kab-sinjai.dinas-sosial' });
    expect(door.to.id).toBe('kab-sinjai.dinas-lingkungan-hidup');
    expect(door.confidence).toBeLessThan(named.confidence);
    const nowhere = ask({ topic: 'waste.fees' });
    expect(nowhere.to.id).toBe('kemenlh');
    const lost = ask({ topic: 'roads.street-lights' });
    expect(lost.to.id).toBe('nasional');
    expect(lost.because.id).toContain('Tempat kejadian belum disebut');
  });

  test('whose government has no such unit: its desk, and says so, with the province beside it', () => {
    const bare = new Offices(
      new Directory(SHIPPED.agencies.filter(({ id }) => id !== 'kab-pringsewu.dinas-perhubungan')),
    );
    const found = suggest({ ...PLAIN, topic: 'transport.parking', region: '18.10' }, ROUTES, bare);
    expect(found.to.id).toBe('kab-pringsewu');
    expect(found.because.id).toContain('tidak tercatat');
    expect(found.alternatives.map((one) => one.to.id)).toContain('prov-lampung.dinas-perhubungan');
  });

  test('whose government the directory does not know: the desk of its province', () => {
    const found = ask({ topic: 'roads.damaged', region: '32.73' });
    expect(found.to.id).toBe('prov-jawa-barat');
    expect(found.because.en).toContain('not listed yet');
  });
});

describe('an explanation', () => {
  test('says why not the others, in bounds', () => {
    const { whyNot, rule } = ask({ topic: 'education.fees', region: '18.10', door: 'kemenkes' });
    expect(rule).toBe('education');
    expect(whyNot.length).toBeLessThanOrEqual(4);
    expect(whyNot[0]?.because.id).toContain('Kementerian Kesehatan');
    const secondary = whyNot.find((one) => one.rule === 'upper-secondary');
    expect(secondary?.because.id).toBe('Laporan tidak menyebut "SMA", "SMAN", "SMK" atau sejenisnya.');
  });

  test('gives the other subjects of a text as alternatives', () => {
    const found = ask({ region: '18.10', description: 'lampu jalan mati dan sampah tidak diangkut' });
    const units = [found.to, ...found.alternatives.map((one) => one.to)].map(({ id }) => id);
    expect(units).toEqual(
      expect.arrayContaining(['kab-pringsewu.dinas-perhubungan', 'kab-pringsewu.dinas-lingkungan-hidup']),
    );
  });

  test('says what lies outside the scope, and who decides it', () => {
    const found = ask({ description: 'saya keberatan dengan putusan hakim, minta dibatalkan' });
    expect(found.rule).toBe('outside-judgments');
    expect(found.outside?.en).toContain('higher court');
    expect(ask({ topic: 'roads', region: '18.10' }).outside).toBeNull();
  });

  test('makes a main category more precise by the words, and believes a topic that was chosen', () => {
    const text = 'lampu jalan mati';
    expect(ask({ topic: 'roads', region: '18.10', description: text }).topic.id).toBe('roads.street-lights');
    expect(ask({ topic: 'other', region: '18.10', description: text }).topic.guessed).toBe(true);
    expect(ask({ topic: 'health.queue', region: '18.10', description: text }).topic).toEqual({
      id: 'health.queue',
      guessed: false,
      confidence: 1,
    });
  });
});

const because = { id: 'Sebab.', en: 'Cause.' };
const rule = (id: string, target: RouteRule['to'], when?: RouteRule['when']): RouteRule => ({
  id,
  to: target,
  because,
  confidence: 1,
  ...(when ? { when } : {}),
});
const routesWith = (...rules: RouteRule[]): Routes => {
  const own: RouteDocument = { routes: 'own', rules };
  return new Routes({ ...ROUTE_FILES, routes: [...ROUTE_FILES.routes, own] }, SHIPPED.topics);
};
const first = (routes: Routes, facts: Partial<RoutingFacts>): string =>
  suggest({ ...PLAIN, topic: 'roads.damaged', region: '18.10.02', ...facts }, routes, OFFICES).rule;

describe('rules', () => {
  test('of other files are asked before the national one, the first that matches counts', () => {
    const routes = routesWith(
      rule('one', 'kemenkes', { topic: 'roads', region: '18.10' }),
      rule('two', 'kemensos', { topic: 'roads.damaged' }),
    );
    expect(first(routes, {})).toBe('one');
    expect(first(routes, { region: '18.1' })).toBe('two');
    expect(first(routes, { region: '73.07' })).toBe('two');
    expect(first(routes, { topic: 'roads.bridge', region: '73.07' })).toBe('bridges');
  });

  test.each([
    ['door', { door: 'kab-sinjai' }, { door: 'kab-sinjai.dinas-pupr' }, { door: 'kab-pringsewu' }],
    ['door by level', { door: ['village'] }, { door: 'kab-pringsewu.pekon-wates' }, { door: 'kab-sinjai' }],
    ['channel', { channel: ['sms', 'letter'] }, { channel: 'sms' }, { channel: 'web' }],
    ['classification', { classification: 'aspiration' }, { classification: 'aspiration' }, {}],
    ['oversight', { oversight: false, channel: 'x' }, { channel: 'x' }, { channel: 'x', oversight: true }],
    [
      'words',
      { words: ['jalan+kuda'] },
      { description: 'jalan kuda rusak' },
      { description: 'kuda di jalan' },
    ],
  ] as const)('ask for a %s', (_, when, fits, fails) => {
    const routes = routesWith(
      rule('own', 'kemenkes', structuredClone(when) as NonNullable<RouteRule['when']>),
    );
    expect(first(routes, fits as Partial<RoutingFacts>)).toBe('own');
    expect(first(routes, fails as Partial<RoutingFacts>)).not.toBe('own');
  });

  test('that are none leave it to the national desk', () => {
    const none = new Routes({ ...ROUTE_FILES, routes: [] }, SHIPPED.topics);
    expect(suggest(PLAIN, none, OFFICES)).toMatchObject({ to: { id: 'nasional' }, rule: 'none' });
  });
});

test('whatever is asked, the answer names an agency that there is and that is not accused', () => {
  const ids = SHIPPED.agencies.map(({ id }) => id);
  const facts = record({
    classification: constantFrom(...CLASSIFICATIONS),
    oversight: boolean(),
    topic: option(constantFrom(...SHIPPED.topics.map(({ id }) => id))),
    region: option(constantFrom('18', '18.10', '18.10.03.2001', '63.08.01', '73.24', '32.73', '94')),
    channel: constantFrom(...CHANNELS),
    door: option(constantFrom(...ids)),
    about: array(constantFrom(...ids), { maxLength: 4 }),
    title: string({ maxLength: 40 }),
    description: string({ maxLength: 400, unit: 'grapheme' }),
  });
  assert(
    property(facts, (one) => {
      const found = suggest(one, ROUTES, OFFICES);
      // Where both the national desk and the Ombudsman are accused, nobody is left; the national desk has to take it.
      const nobodyLeft = one.about.includes('nasional') && one.about.includes('ombudsman');
      for (const { id } of [found.to, ...found.alternatives.map((other) => other.to)]) {
        expect(OFFICES.agency(id)).toBeDefined();
        expect(!nobodyLeft && OFFICES.directory.isAccused(id, one.about)).toBe(false);
      }
      expect(found.confidence).toBeGreaterThanOrEqual(0);
      expect(found.confidence).toBeLessThanOrEqual(1);
      expect(suggest(one, ROUTES, OFFICES)).toEqual(found);
    }),
    { numRuns: 300 },
  );
});
