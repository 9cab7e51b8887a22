import { PROBLEM_CODES, problemEntry } from '../../api/problem';
import { listAt, reference, startApi, type Json, type Stack } from './support';

let api: Stack;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

type List = { items: Json[]; next: string | null };
const list = async (path: string): Promise<List> => {
  const body = (await api.call(path)).json();
  const { next } = body;
  return { items: listAt(body, 'items'), next: typeof next === 'string' ? next : null };
};

const count = async (query: string): Promise<number> =>
  (await list(`/v1/agencies?limit=1000&${query}`)).items.length;

test('agencies come in pages that neither miss nor repeat', async () => {
  const seen: unknown[] = [];
  for (let next: string | null = ''; next !== null;) {
    const page: List = await list(`/v1/agencies?limit=25${next && `&cursor=${next}`}`);
    seen.push(...page.items.map(({ id }) => id));
    ({ next } = page);
  }
  expect(seen).toEqual(reference.agencies.map(({ id }) => id));
  expect((await list('/v1/agencies')).items).toHaveLength(50);
  expect((await list('/v1/agencies?limit=1000')).next).toBeNull();
});

test('agencies by region (with what lies below), level and parent', async () => {
  expect(await count('region=18.10')).toBe(61);
  expect(await count('region=18.10.01')).toBe(60);
  expect(await count('region=18')).toBe(61);
  expect(await count('region=73.07')).toBe(1);
  expect(await count('level=regency')).toBe(2);
  expect(await count('parent=kab-pringsewu&level=unit')).toBe(60);
});

test('one agency, without its posts', async () => {
  expect((await api.call('/v1/agencies/kab-pringsewu.unit-3')).json()).toEqual({
    id: 'kab-pringsewu.unit-3',
    name: 'kab-pringsewu.unit-3',
    level: 'unit',
    parent: 'kab-pringsewu',
    region: '18.10.01',
    timeZone: 'Asia/Jakarta',
  });
});

test('topics and reasons in the language of the caller', async () => {
  const { items } = await list('/v1/topics');
  expect(items[1]).toEqual({ id: 'roads.damaged', name: 'Jalan rusak', parent: 'roads' });
  const english = await api.call('/v1/reasons?for=archive', { headers: { 'accept-language': 'en' } });
  // What lies outside of the scope is archived, too, and marked.
  const [plain, outside] = [
    { code: 'archive-1', for: 'archive', name: 'Cause', advice: 'Advice', outside: false },
    { code: 'out-of-scope-1', for: 'out-of-scope', name: 'Cause', advice: 'Advice', outside: true },
  ];
  expect(english.json()['items']).toEqual(expect.arrayContaining([plain, outside]));
  const apart = await api.call('/v1/reasons?for=out-of-scope', { headers: { 'accept-language': 'en' } });
  expect(apart.json()).toEqual({ items: [outside], next: null });
});

test('policies by version, calendars by year', async () => {
  expect((await api.call('/v1/policies/sp4n')).json()['version']).toBe('v2');
  expect((await api.call('/v1/policies/sp4n?version=v1')).json()['version']).toBe('v1');
  expect((await api.call('/v1/policies/sp4n?version=v9')).status).toBe(404);
  expect((await api.call('/v1/calendars/national/2026')).json()['daysOff']).toHaveLength(1);
  expect((await api.call('/v1/calendars/national/2028')).status).toBe(404);
});

test('health, and measurements by route pattern', async () => {
  expect((await api.call('/healthz')).json()).toEqual({ status: 'ok' });
  const { text, headers } = await api.call('/metrics');
  expect(headers.get('content-type')).toContain('text/plain');
  expect(text).toContain('route="/v1/agencies/:id"');
});

test.each(PROBLEM_CODES)('the type %s has a page', async (code) => {
  const { status, title } = problemEntry(code);
  const json = await api.call(`/problems/${code}`, { headers: { 'accept-language': 'en' } });
  expect(json.json()).toMatchObject({ type: `/problems/${code}`, status, title: title.en });
  const html = await api.call(`/problems/${code}`, { headers: { accept: 'text/html' } });
  expect(html.headers.get('content-type')).toContain('text/html');
  expect(html.text).toContain(title.id);
});

test('a type that is none has no page', async () => {
  expect((await api.call('/problems/toString')).status).toBe(404);
});
