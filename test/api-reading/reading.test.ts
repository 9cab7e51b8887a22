import { reporterSecret, trackingId } from '../../api/auth/secret';
import { engineClient, type EngineClient } from '../../api/engine/client';
import { freePort } from '../../dev/free-port';
import type { CaseFile } from '../../domain/case-file';
import { recordOf } from '../../store/complaint-record';
import { Complaints } from '../../store/complaints';
import { FigureCases } from '../../store/figure-cases';
import { makeRegions } from '../../store/regions';
import {
  at as pick,
  bearer,
  listAt,
  SECRET_KEY,
  startApi,
  token,
  type Json,
  type Stack,
} from '../api-plumbing/support';
import { DINAS_PUPR, opened, PRINGSEWU } from '../support/case';
import { ownDatabase, type OwnDatabase } from '../support/database';
import { shippedReference } from '../support/reference';
import { at, KESEHATAN, MARKS, NOW, sealer, told } from '../support/told';

/** The read side over HTTP with a real database; the engine is away, so all that is shown comes from the read model. */

const reference = shippedReference();
const DAY = 86_400_000;
const idOf = (name: string): string => trackingId(SECRET_KEY, 'tests', name.padEnd(16, '-'));

let own: OwnDatabase;
let engine: EngineClient;
let api: Stack;

beforeAll(async () => {
  own = await ownDatabase();
  const { database } = own;
  const complaints = new Complaints(database);
  await complaints.prepare();
  engine = engineClient({ address: `127.0.0.1:${await freePort()}`, namespace: 'default', quietMs: 2000 });
  api = await startApi({
    reference,
    complaints,
    figureCases: new FigureCases(database),
    engine,
    sealer,
    regions: makeRegions(),
    uiUrl: 'http://127.0.0.1:8233',
    namespace: 'default',
    now: () => NOW,
  });
  const store = (file: CaseFile, name: string) => {
    file.id = idOf(name);
    return complaints.write(recordOf(file, reference.world(), sealer));
  };
  await store(await told(reference), 'ordinary');
  await store(await told(reference, { confidential: true }), 'confidential');
  await store(await told(reference, { confidential: true, consent: true }), 'referred');
  await store(await told(reference, { about: true }), 'about');
  // Ten that wait for verification in Sinjai, two filed on each of five days, and two without any running clock.
  for (let n = 0; n < 10; n += 1) {
    const filed = at('2026-11-16T09:00:00') + Math.floor(n / 2) * DAY;
    const where = {
      agency: 'kab-sinjai',
      region: n < 3 ? '73.07.01' : '73.07',
      topic: n < 3 ? 'water.supply' : 'roads',
    };
    const title = n === 0 ? 'Air (PDAM) mati 100%' : `Laporan nomor ${n}`;
    await store(opened(reference, filed, { ...where, title, externalId: `X-${n}` }), `sinjai-${n}`);
  }
  for (const name of ['settled-1', 'settled-2']) {
    const file = opened(reference, at('2026-10-01T09:00:00'), { agency: 'kab-sinjai', region: '73.07' });
    Object.assign(file, {
      stage: 'closed',
      outcome: 'settled',
      closedBy: 'reporter',
      clocks: [],
      next: null,
    });
    await store(file, name);
  }
});

afterAll(async () => {
  await api?.close();
  await engine?.close();
  await own?.stop();
});

const as = async (role: string, agency?: string, post?: string): Promise<RequestInit> =>
  bearer(await token({ role, agency, post, sub: 'officer-1' }));
const asReporter = (name: string): RequestInit => bearer(reporterSecret(SECRET_KEY, idOf(name)));
const sinjai = () => as('institution-admin', 'kab-sinjai');

const list = async (query: string, who: RequestInit): Promise<Json> => {
  const answer = await api.call(`/v1/complaints?${query}`, who);
  expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, '']);
  return answer.json();
};
const ids = (page: Json): string[] => listAt(page, 'items').map(({ id }) => String(id));
const sorted = (texts: readonly string[]): string[] => texts.toSorted((a, b) => (a < b ? -1 : 1));
const names = (...wanted: string[]): string[] => sorted(wanted.map(idOf));

const referralOf = (name: string) => `/v1/complaints/${idOf(name)}/referral`;

const figures = async (query: string, who: RequestInit = {}): Promise<Json> => {
  const answer = await api.call(`/v1/statistics?${query}`, who);
  expect(answer.status).toBe(200);
  return answer.json();
};

const received = (answer: Json) =>
  Object.fromEntries(listAt(answer, 'items').map(({ key, received: count }) => [String(key), count]));

const watched = async (path: string): Promise<string> => {
  const answer = await api.call(path, { redirect: 'manual' });
  expect(answer.status).toBe(302);
  const target = new URL(answer.headers.get('location') ?? '');
  expect(`${target.origin}${target.pathname}`).toBe('http://127.0.0.1:8233/namespaces/default/workflows');
  return target.searchParams.get('query') ?? '';
};

describe('a complaint', () => {
  it('is shown to its reporter in full, with its revision as ETag', async () => {
    const path = `/v1/complaints/${idOf('ordinary')}`;
    const answer = await api.call(path, asReporter('ordinary'));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(pick(answer.json(), 'reporter', 'name')).toBe(MARKS.name);
    const etag = answer.headers.get('etag') ?? '';
    expect(etag).toBe(`"${String(pick(answer.json(), 'revision'))}"`);
    const { headers } = asReporter('ordinary');
    const again = await api.call(path, {
      headers: { ...(headers as object), 'if-none-match': `"0", W/${etag}` },
    });
    expect([again.status, again.text]).toEqual([304, '']);
    const other = await api.call(path, { headers: { ...(headers as object), 'if-none-match': '"0"' } });
    expect(other.status).toBe(200);
  });

  it.each(['ordinary', 'about', 'nowhere'])(
    'refuses a secret that does not fit with 401 (%s)',
    async (name) => {
      const path = `/v1/complaints/${idOf(name)}`;
      for (const wrong of [asReporter('another'), bearer('tts_no'), bearer('nonsense')]) {
        expect((await api.call(path, wrong)).status).toBe(401);
        expect((await api.call(`${path}/events`, wrong)).status).toBe(401);
        expect((await api.call(`${path}/referral`, wrong)).status).toBe(401);
      }
      expect((await api.call('/v1/complaints/no-id', asReporter(name))).status).toBe(401);
    },
  );

  it('is read by its id as people type it', async () => {
    const id = idOf('ordinary')
      .toLowerCase()
      .replace(/^(.{5})/, '$1-');
    expect(pick((await api.call(`/v1/complaints/${id}`)).json(), 'id')).toBe(idOf('ordinary'));
  });

  it.each([
    ['confidential', undefined, 404],
    ['about', undefined, 404],
    ['ordinary', undefined, 200],
    ['about', ['liaison', KESEHATAN], 404],
    ['about', ['supervisor', KESEHATAN, 'head'], 404],
    ['about', ['liaison', DINAS_PUPR], 200],
    ['confidential', ['overseer', 'ombudsman'], 404],
    ['referred', ['overseer', 'ombudsman'], 200],
    ['sinjai-0', ['liaison', DINAS_PUPR], 404],
  ] as const)('%s for %j is %d', async (name, who, status) => {
    const init = who ? await as(...(who as readonly [string, string])) : {};
    expect((await api.call(`/v1/complaints/${idOf(name)}`, init)).status).toBe(status);
  });

  it('cannot be said not to exist while the engine is away', async () => {
    const answer = await api.call(`/v1/complaints/${idOf('nowhere')}`, asReporter('nowhere'));
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).not.toBeNull();
  });
});

describe('events', () => {
  it('are not for the public', async () => {
    const path = `/v1/complaints/${idOf('ordinary')}/events`;
    expect((await api.call(path)).status).toBe(404);
    expect((await api.call(path, await as('liaison', 'kab-pringsewu.dinas-sosial'))).status).toBe(404);
  });

  it('come in pages, oldest first', async () => {
    const path = `/v1/complaints/${idOf('ordinary')}/events`;
    const first = (await api.call(`${path}?limit=3`, asReporter('ordinary'))).json();
    expect(listAt(first, 'items').map(({ seq }) => seq)).toEqual([1, 2, 3]);
    const second = (
      await api.call(`${path}?limit=2&cursor=${String(first['next'])}`, asReporter('ordinary'))
    ).json();
    expect(listAt(second, 'items').map(({ seq }) => seq)).toEqual([4, 5]);
  });
});

describe('a hand-over', () => {
  it('is the same document for the reporter and for the Ombudsman', async () => {
    const mine = await api.call(referralOf('referred'), asReporter('referred'));
    const theirs = await api.call(referralOf('referred'), await as('overseer', 'ombudsman'));
    expect([mine.status, theirs.status]).toEqual([200, 200]);
    expect(theirs.json()).toEqual(mine.json());
    expect(pick(mine.json(), 'digest')).toMatch(/^[0-9a-f]{64}$/);
    expect(pick(mine.json(), 'consent', 'at')).toBe('2026-12-02T15:00:00+07:00');
    expect(mine.text).not.toContain(MARKS.sub);
  });

  it('is nobody else’s', async () => {
    expect((await api.call(referralOf('referred'), await as('institution-admin', PRINGSEWU))).status).toBe(
      403,
    );
    expect((await api.call(referralOf('referred'), await as('overseer', 'ksp'))).status).toBe(404);
    expect((await api.call(referralOf('referred'))).status).toBe(401);
    expect((await api.call(referralOf('ordinary'), asReporter('ordinary'))).status).toBe(404);
  });
});

describe('lists', () => {
  it.each([
    ['institution-admin', PRINGSEWU, ['ordinary', 'confidential', 'referred', 'about']],
    ['liaison', DINAS_PUPR, ['ordinary', 'confidential', 'referred', 'about']],
    ['liaison', KESEHATAN, ['ordinary', 'confidential', 'referred']],
    ['supervisor', 'kab-pringsewu.inspektorat', ['ordinary', 'confidential', 'referred', 'about']],
    ['liaison', 'kab-pringsewu.dinas-sosial', []],
    ['system', DINAS_PUPR, ['ordinary', 'confidential', 'referred', 'about']],
  ])('of %s %s', async (role, agency, expected) => {
    expect(sorted(ids(await list('', await as(role, agency))))).toEqual(names(...expected));
  });

  it('of national roles leave out what is confidential and not theirs', async () => {
    const page = await list('limit=200&institution=kab-pringsewu', await as('national-admin'));
    expect(sorted(ids(page))).toEqual(names('ordinary', 'about'));
  });

  it('of the Ombudsman hold what was handed over, however confidential', async () => {
    const page = await list('institution=kab-pringsewu', await as('overseer', 'ombudsman'));
    expect(sorted(ids(page))).toEqual(names('ordinary', 'about', 'referred'));
  });

  it('are for officers', async () => {
    expect((await api.call('/v1/complaints')).status).toBe(401);
    expect((await api.call('/v1/complaints', asReporter('ordinary'))).status).toBe(403);
    expect((await api.call('/v1/complaints', await as('operator'))).status).toBe(403);
  });

  it.each(['dueAt', '-dueAt', 'receivedAt', '-receivedAt', 'updatedAt', '-updatedAt'])(
    'sorted by %s come in pages that neither skip nor repeat',
    async (sort) => {
      const who = await sinjai();
      const whole = ids(await list(`sort=${sort}&limit=200`, who));
      expect(whole).toHaveLength(12);
      const paged: string[] = [];
      for (let cursor = ''; paged.length < 20;) {
        const page: Json = await list(`sort=${sort}&limit=5${cursor}`, who);
        paged.push(...ids(page));
        const { next } = page;
        if (typeof next !== 'string') break;
        cursor = `&cursor=${next}`;
      }
      expect(paged).toEqual(whole);
      const field = sort.replace('-', '');
      const values = listAt(await list(`sort=${sort}&limit=200`, who), 'items').map((item) => item[field]);
      const known = values.filter((value) => typeof value === 'string').map((value) => Date.parse(value));
      expect(known).toEqual(known.toSorted((a, b) => (sort.startsWith('-') ? b - a : a - b)));
      // Those without a due date come last, whichever way.
      expect(values.slice(known.length)).toEqual(field === 'dueAt' ? [null, null] : []);
    },
  );

  it.each([
    ['stage=closed', 2],
    ['stage=closed,verification', 12],
    ['outcome=settled', 2],
    ['agency=kab-sinjai', 12],
    ['institution=kab-sinjai,kab-pringsewu', 12],
    ['region=73', 12],
    ['region=73.07.01', 3],
    ['region=73.0', 422],
    ['topic=water', 3],
    ['topic=roads', 9],
    ['topic=roads,water.supply', 12],
    ['classification=complaint', 12],
    ['classification=aspiration', 0],
    ['oversight=true', 0],
    ['oversight=yes', 422],
    ['channel=web', 12],
    ['overdue=true', 10],
    ['overdue=false', 2],
    ['escalationLevel=1', 0],
    ['dueBefore=2026-11-20', 2],
    ['receivedFrom=2026-11-16&receivedTo=2026-11-18', 4],
    [`receivedFrom=2026-11-20T09:00:00+07:00`, 2],
    [`receivedFrom=2026-11-20T09:00:01%2B07:00`, 0],
    ['updatedSince=2026-11-16', 10],
    ['externalId=X-3,X-4', 2],
    ['q=nomor 7', 1],
    ['q=NOMOR', 9],
    ['q=(pdam) mati 100%25', 1],
    ['q=.*', 0],
    [`q=${idOf('sinjai-3')}`, 1],
    [`q=${idOf('ordinary')}`, 0],
    ['escalatedTo=me', 0],
    ['escalatedTo=nasional', 422],
    ['limit=201', 422],
    ['unknown=1', 422],
    ['stage[$ne]=closed', 422],
    ['cursor=bm90aGluZw', 422],
    ['stage=closed&stage=reply', 422],
  ])('filtered by %s give %d', async (query, expected) => {
    const answer = await api.call(`/v1/complaints?count=true&${query}`, await sinjai());
    expect(answer.status === 200 ? answer.json()['total'] : answer.status).toBe(expected);
  });

  it('give what was escalated to the caller', async () => {
    const mine = await as('supervisor', 'kab-pringsewu.inspektorat', 'head');
    expect(sorted(ids(await list('escalatedTo=me&escalationLevel=0', mine)))).toEqual(
      names('ordinary', 'confidential', 'referred', 'about'),
    );
    expect(
      ids(await list('escalatedTo=me', await as('supervisor', 'kab-pringsewu.inspektorat', 'secretary'))),
    ).toEqual([]);
  });
});

describe('statistics', () => {
  it('put small groups together for the public, without what has no public form', async () => {
    const answer = await figures('by=institution');
    expect(received(answer)).toEqual({ 'small-groups': 13 });
    expect(answer).toMatchObject({
      suppressed: true,
      total: { received: 13, followedUp: 1, notFollowedUp: 12 },
    });
    expect(received(await figures('by=region&from=2026-11-16&to=2026-11-21'))).toEqual({
      'small-groups': 11,
    });
    expect(received(await figures('by=topic'))).toEqual({ roads: 7, 'small-groups': 6 });
  });

  it('tell the public nothing of fewer than five', async () => {
    expect(await figures('by=agency&from=2026-10-01&to=2026-10-02')).toEqual({
      from: '2026-10-01',
      to: '2026-10-02',
      by: 'agency',
      asOf: expect.any(String),
      items: [],
      total: null,
      suppressed: true,
    });
  });

  it('tell officers their own, whatever the size, and nothing that accuses them', async () => {
    expect(received(await figures('by=agency', await as('liaison', DINAS_PUPR)))).toEqual({
      [DINAS_PUPR]: 4,
    });
    expect(received(await figures('by=agency', await as('liaison', KESEHATAN)))).toEqual({});
    const mine = await figures('by=region', await sinjai());
    expect(mine).toMatchObject({
      suppressed: false,
      items: [{ key: '73.07', name: 'Kabupaten Sinjai', received: 12, open: 10, overdue: 10, settled: 2 }],
      total: { firstAnswer: { medianWorkingDays: null } },
    });
    expect(received(await figures('by=institution', await as('national-admin')))).toEqual({
      'kab-pringsewu': 4,
      'kab-sinjai': 12,
    });
  });

  it('measure what the clocks say', async () => {
    const answer = await figures('by=agency', await as('liaison', DINAS_PUPR));
    expect(pick(answer, 'total')).toMatchObject({
      firstAnswer: { medianWorkingDays: expect.any(Number) },
      onTime: { verification: 1, firstAnswer: 0 },
      ratings: { mean: null, count: 0 },
    });
  });

  it.each(['by=person', 'from=yesterday', 'from=2026-02-30'])('refuse %s', async (query) => {
    expect((await api.call(`/v1/statistics?${query}`)).status).toBe(422);
  });
});

describe('ready filters', () => {
  it('have the time of now filled in', async () => {
    expect(await watched('/watch/due-today?institution=kab-pringsewu')).toBe(
      'WorkflowType = "complaint" AND ExecutionStatus = "Running" AND Stage != "closed"' +
        ' AND DueAt > "2026-12-03T02:00:00.000Z" AND DueAt < "2026-12-03T17:00:00.000Z"' +
        ' AND Institution = "kab-pringsewu"',
    );
  });

  it.each(['open', 'overdue', 'escalated', 'ping-pong', 'stuck'])('%s', async (filter) => {
    expect(await watched(`/watch/${filter}`)).toMatch(
      /^WorkflowType = "complaint" AND ExecutionStatus = "Running"/,
    );
  });

  it('name no institution that the directory has not', async () => {
    for (const id of ['atlantis', DINAS_PUPR, 'x" OR WorkflowId != "']) {
      const answer = await api.call(`/watch/open?institution=${encodeURIComponent(id)}`, {
        redirect: 'manual',
      });
      expect(answer.status).toBe(422);
    }
  });

  it('are listed where there is none of that name', async () => {
    const answer = await api.call('/watch/constructor', { redirect: 'manual' });
    expect([answer.status, pick(answer.json(), 'detail')]).toEqual([
      404,
      expect.stringContaining('due-today'),
    ]);
  });
});

describe('readiness', () => {
  it('says that no complaint can be accepted without the engine', async () => {
    const answer = await api.call('/readyz');
    expect([answer.status, pick(answer.json(), 'missing')]).toEqual([503, ['engine']]);
  });
});
