import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineClient, type EngineClient } from '../../api/engine/client';
import { bootstrapTemporal } from '../../dev/bootstrap';
import { freePort } from '../../dev/free-port';
import { startTemporal, type TemporalServer } from '../../dev/temporal';
import { makeRegions } from '../../store/regions';
import { SEARCH_ATTRIBUTES } from '../../workflows/contract';
import { at as pick, bearer, post, startApi, token, type Stack } from '../api-plumbing/support';
import { PRINGSEWU } from '../support/case';
import { shippedReference } from '../support/reference';
import { sealer } from '../support/told';

/** The engine is there, a worker and the database are not: what was accepted is nobody's 404. */

let dataDir: string;
let temporal: TemporalServer;
let engine: EngineClient;
let api: Stack;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tuntas-nobody-home-'));
  const log = join(dataDir, 'temporal.log');
  temporal = await startTemporal({ dataDir, port: await freePort(), uiPort: null, log });
  await bootstrapTemporal(temporal.address, 'default', {
    retentionDays: 1,
    searchAttributes: SEARCH_ATTRIBUTES,
  });
  engine = engineClient({ address: temporal.address, namespace: 'default', quietMs: 2000 });
  api = await startApi({ reference: shippedReference(), engine, sealer, regions: makeRegions() });
});

afterAll(async () => {
  await api?.close();
  await engine?.close();
  await temporal?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const complaint = {
  classification: 'complaint',
  title: 'Jalan rusak di depan pasar',
  description: 'Jalan di depan pasar Pringsewu berlubang sejak dua bulan lalu.',
  agency: PRINGSEWU,
};

const tokenOf = (agency: string) => token({ role: 'institution-admin', agency });
const officer = async (agency: string) => bearer(await tokenOf(agency));

it('a case that waits for both is pending to whoever may know of it, and is denied to nobody who may since', async () => {
  const filed = await api.call('/v1/complaints', post(complaint, { 'idempotency-key': randomUUID() }));
  expect([filed.status, filed.text]).toEqual([201, filed.text]);
  const { id, secret, receivedAt } = filed.json();
  const path = `/v1/complaints/${String(id)}`;
  const mine = await api.call(path, bearer(String(secret)));
  expect([mine.status, mine.json()]).toEqual([
    200,
    { id, stage: 'verification', receivedAt: expect.any(String), pending: true },
  ]);
  const late = Date.parse(String(pick(mine.json(), 'receivedAt'))) - Date.parse(String(receivedAt));
  // As long as the filing may take.
  expect(Math.abs(late)).toBeLessThan(120_000);
  expect((await api.call(path)).status).toBe(404);
  expect((await api.call(path, await officer(PRINGSEWU))).json()).toMatchObject({ id, pending: true });
  // Nobody has touched it: it has come to no other desk.
  const elsewhere = await officer('kab-hulu-sungai-utara');
  expect((await api.call(path, elsewhere)).status).toBe(404);
  for (const text of ['Masih rusak.', 'Mohon segera.']) {
    const left = await api.call(
      `${path}/replies`,
      post({ text }, { authorization: `Bearer ${String(secret)}` }),
    );
    expect(left.status).toBe(202);
  }
  // Since something has happened to it, it may have.
  const unsure = await api.call(path, elsewhere);
  expect([unsure.status, unsure.headers.get('retry-after')]).toEqual([503, expect.any(String)]);
  expect((await api.call(`${path}/events`, elsewhere)).status).toBe(503);
  const accusing = { ...complaint, about: ['kab-hulu-sungai-utara'] };
  const against = await api.call('/v1/complaints', post(accusing, { 'idempotency-key': randomUUID() }));
  expect([against.status, against.text]).toEqual([201, against.text]);
  const theirs = `/v1/complaints/${String(against.json()['id'])}`;
  expect((await api.call(theirs, elsewhere)).status).toBe(404);
  // Nor is anything kept that they send: to them there is no such case.
  const by = { authorization: `Bearer ${await tokenOf('kab-hulu-sungai-utara')}` };
  const answer = post({ text: 'Tidak benar.', final: true }, by);
  expect((await api.call(`${theirs}/answers`, answer)).status).toBe(404);
  expect((await api.call(`${path}/events`, bearer(String(secret)))).status).toBe(503);
  expect((await api.call(path, bearer(`${String(secret)}x`))).status).toBe(401);
});

it('a case that the engine does not know cannot be denied while the archive is away', async () => {
  expect((await api.call('/v1/complaints/22222222222222')).status).toBe(503);
});

it('complaints can be accepted, and what is missing is said', async () => {
  const answer = await api.call('/readyz');
  expect([answer.status, answer.json()]).toEqual([
    200,
    { status: 'degraded', missing: ['worker', 'database'] },
  ]);
});

it('lists and statistics wait for the database', async () => {
  const desk = bearer(await token({ role: 'institution-admin', agency: PRINGSEWU }));
  expect((await api.call('/v1/complaints', desk)).status).toBe(503);
  expect((await api.call('/v1/statistics')).status).toBe(503);
});
