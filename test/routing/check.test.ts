import { checkRoutes } from '../../domain/routing/check';
import type { RouteFinding } from '../../domain/routing/finding';
import { makeRegions } from '../../store/regions';
import { OFFICES, ROUTE_FILES, SHIPPED } from './shipped';

const regions = makeRegions();
const because = { id: 'Sebab.', en: 'Cause.' };
const LAST = { id: 'default', to: 'nasional', because, confidence: 0.1 };

function findings(rules: readonly object[], words: unknown = ROUTE_FILES.words): RouteFinding[] {
  const document = { routes: 'own', rules: rules.map((rule) => ({ because, confidence: 0.5, ...rule })) };
  return checkRoutes({
    documents: [document],
    words,
    directory: OFFICES.directory,
    topics: SHIPPED.topics,
    isRegion: (code) => regions.exists(code),
  });
}

const codes = (...rules: object[]): string[] =>
  findings([...rules, LAST]).map(({ code, path }) => `${code} ${path}`);

test('the shipped routes and words are in order', () => {
  const found = checkRoutes({
    documents: ROUTE_FILES.routes,
    words: ROUTE_FILES.words,
    directory: OFFICES.directory,
    topics: SHIPPED.topics,
    isRegion: (code) => regions.exists(code),
  });
  expect(found).toEqual([]);
});

test('rules in order have no finding', () => {
  expect(codes({ id: 'a', when: { topic: 'roads' }, to: 'kemenpu' })).toEqual([]);
});

describe('a rule that nothing can reach', () => {
  test('because one before it takes all of it', () => {
    const wide = { id: 'a', when: { topic: 'roads' }, to: 'kemenpu' };
    expect(codes(wide, { id: 'b', when: { topic: 'roads.toll', region: '18' }, to: 'pln' })).toEqual([
      'unreachable-rule rules.1',
    ]);
    expect(codes(wide, { id: 'b', when: { topic: ['roads.toll', 'water'] }, to: 'pln' })).toEqual([]);
  });

  test('because several share in it', () => {
    const found = findings([
      { id: 'a', when: { topic: 'roads' }, to: 'kemenpu' },
      { id: 'b', when: { topic: 'water', region: '18' }, to: 'kemenpu' },
      { id: 'c', when: { topic: ['roads.toll', 'water.supply'], region: ['18.10', '18.01'] }, to: 'pln' },
      LAST,
    ]);
    expect(found.map(({ code, rule }) => [code, rule])).toEqual([['unreachable-rule', 'c']]);
    expect(found[0]?.message).toContain('a, b');
  });

  test('not because of one that asks for words, or for a door', () => {
    expect(
      codes(
        { id: 'a', when: { topic: 'roads', words: ['tol'] }, to: 'kemenpu' },
        { id: 'b', when: { topic: 'roads', door: 'pln' }, to: 'kemenpu' },
        { id: 'c', when: { topic: 'roads' }, to: 'pln' },
      ),
    ).toEqual([]);
    expect(
      codes(
        { id: 'a', when: { words: ['tol', 'jalan'] }, to: 'kemenpu' },
        { id: 'b', when: { topic: 'roads', words: ['jalan'] }, to: 'pln' },
      ),
    ).toEqual(['unreachable-rule rules.1']);
  });

  test('below a default', () => {
    const found = findings([LAST, { id: 'late', when: { topic: 'roads' }, to: 'pln' }]);
    expect(found.map(({ code }) => code).toSorted()).toEqual(['hole', 'unreachable-rule']);
  });
});

test('a hole: no rule that always matches', () => {
  const found = findings([{ id: 'a', when: { topic: 'roads' }, to: 'kemenpu' }]);
  expect(found.map(({ code }) => code)).toEqual(['hole']);
});

test.each([
  ['unknown-unit rules.0.to', { to: 'kemenpuu' }],
  ['unknown-unit rules.0.to.of', { to: { of: 'plnn' } }],
  ['unknown-unit rules.0.withoutPlace', { to: { of: 'regency' }, withoutPlace: 'kemenpuu' }],
  ['unknown-service rules.0.to.service', { to: { service: 'dinas-angkasa', of: 'regency' } }],
  ['unknown-service rules.0.to.service', { to: { service: 'bpjn', of: 'pln' } }],
  ['unknown-topic rules.0.when.topic', { when: { topic: 'road' }, to: 'pln' }],
  ['unknown-place rules.0.when.region', { when: { region: '18.99' }, to: 'pln' }],
  ['unknown-door rules.0.when.door', { when: { door: 'kantor' }, to: 'pln' }],
  ['empty-phrase rules.0.when.words.0', { when: { words: ['yang di'] }, to: 'pln' }],
  ['competent-missing rules.0.outside', { to: 'pln', outside: true }],
  ['unquoted-code rules.0.when.region', { when: { region: 18.1 }, to: 'pln' }],
  ['because-missing rules.0.because.en', { to: 'pln', because: { id: 'Sebab.' } }],
  ['schema rules.0', { to: 'pln', unless: 1 }],
])('%s', (expected, rule) => {
  const always = 'when' in rule ? {} : { when: { topic: 'roads' } };
  expect(codes({ id: 'a', ...always, ...rule })).toContain(expected);
});

test('an id that is written twice, also in another file', () => {
  expect(
    codes({ id: 'a', when: { topic: 'roads' }, to: 'pln' }, { id: 'a', when: { topic: 'water' }, to: 'pln' }),
  ).toEqual(['id-twice rules.1.id']);
});

const circle = (topic: string) => [
  { id: 'a', when: { door: 'pln', topic: 'roads' }, to: 'kemenpu' },
  { id: 'b', when: { door: 'kemenpu', topic }, to: 'pln' },
];

test('a circle of doors', () => {
  const found = findings([...circle('roads.toll'), LAST]);
  expect(found.map(({ code, rule }) => [code, rule])).toEqual([['cycle', 'a']]);
  expect(found[0]?.message).toContain('a → b → a');
  expect(codes(...circle('water'))).toEqual([]);
});

test('a word list with a topic that there is not', () => {
  const words = { ...ROUTE_FILES.words, topics: { 'roads.tol': { 5: ['tol'] } } };
  expect(findings([LAST], words).map(({ code, path }) => `${code} ${path}`)).toEqual([
    'unknown-topic topics.roads.tol',
  ]);
});
