import type { Express } from 'express';
import { SignJWT } from 'jose';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import pino from 'pino';
import { z } from 'zod';
import { createApp, type AppOptions } from '../../api/app';
import { makeVerifier } from '../../api/auth/jwt';
import { defineRoute, type Route } from '../../api/define';
import { FilingBook } from '../../api/command/filing-book';
import { ToldLately } from '../../api/command/told-lately';
import { makeComparer } from '../../api/compare/comparer';
import { engineClient } from '../../api/engine/client';
import { makeMetrics } from '../../api/http/metrics';
import { routes } from '../../api/routes';
import type { Agency } from '../../domain/directory';
import type { Reference } from '../../domain/reference';
import { cleanText } from '../../domain/schema/text';
import { CalendarStore } from '../../store/calendar-store';
import { Outbox } from '../../store/outbox';
import { FigureCases } from '../../store/figure-cases';
import { MaintenanceBook } from '../../store/maintenance';
import { Complaints } from '../../store/complaints';
import { DirectoryStore } from '../../store/directory-store';
import { Database } from '../../store/database';
import type { ReferenceMemory } from '../../store/reference';
import { Receipts } from '../../store/receipts';
import { makeRegions } from '../../store/regions';
import { RuleBook } from '../../store/rule-book';
import { makeSealer } from '../../store/seal';
import { figuresInProcess } from '../support/figures';

export const JWT_KEY = 'a local key of the tests, long enough for HS256';
export const ISSUER = 'https://id.example';
export const AUDIENCE = 'tuntas';
export const SECRET_KEY = 'a secret key of the tests, long enough to be taken';

const agency = (
  id: string,
  level: Agency['level'],
  parent: string | null,
  region: string | null,
): Agency => ({
  id,
  name: id,
  level,
  parent,
  region,
  timeZone: 'Asia/Jakarta',
  officers: ['liaison'],
});

const agencies: readonly Agency[] = [
  agency('national', 'national', null, null),
  agency('kab-pringsewu', 'regency', null, '18.10'),
  ...Array.from({ length: 60 }, (_, n) =>
    agency(`kab-pringsewu.unit-${n}`, 'unit', 'kab-pringsewu', '18.10.01'),
  ),
  agency('kab-sinjai', 'regency', null, '73.07'),
];

export const reference: Reference = {
  agencies,
  agency: (id) => agencies.find((one) => one.id === id) ?? null,
  topics: [
    { id: 'roads', parent: null, name: { id: 'Jalan', en: 'Roads' } },
    { id: 'roads.damaged', parent: 'roads', name: { id: 'Jalan rusak', en: 'Damaged road' } },
  ],
  reasons: ['archive', 'out-of-scope'].map((purpose) => ({
    code: `${purpose}-1`,
    for: purpose,
    name: { id: 'Sebab', en: 'Cause' },
    advice: { id: 'Saran', en: 'Advice' },
  })),
  policy: (name, version = 'v2') =>
    name === 'sp4n' && ['v1', 'v2'].includes(version) ? { name, version, document: { policy: name } } : null,
  tagOf: () => 'a1',
  calendar: (name, year) =>
    name === 'national' && year === 2026
      ? {
          name,
          year,
          title: { id: 'Nasional', en: 'National' },
          extends: null,
          basis: 'SKB',
          revision: 1,
          publishedAt: null,
          provisional: false,
          decrees: [{ calendar: 'national', basis: 'SKB', revision: 1 }],
          week: { monday: { open: '07:30', close: '16:00' } },
          daysOff: [{ date: '2026-01-01', kind: 'national', calendar: 'national' }],
          working: [],
          hours: [],
        }
      : null,
};

/** A route that takes everything that a route can take, and gives it back. */
const echo = defineRoute({
  method: 'post',
  path: '/v1/probes/:id',
  summary: 'Gives back what it was sent',
  tags: ['probe'],
  access: 'public',
  params: z.object({ id: z.string().max(20) }),
  query: z.object({ flag: z.enum(['yes', 'no']).optional() }),
  headers: z.object({ 'idempotency-key': z.string().min(16).max(128).optional() }),
  body: z.strictObject({
    title: cleanText({ min: 8, max: 200 }).optional(),
    place: z.strictObject({ region: z.string() }).optional(),
    any: z.unknown().optional(),
  }),
  answers: { 200: { description: 'What was sent' } },
  handler: async ({ params, query, headers, body, caller }) => ({
    status: 200,
    body: { id: params.id, flag: query.flag, key: headers['idempotency-key'], body, caller: caller.kind },
  }),
});

const guarded = (path: string, access: Route['access']): Route =>
  defineRoute({
    method: 'get',
    path,
    ...(path.includes(':id') && { params: z.object({ id: z.string() }) }),
    summary: 'Says who calls',
    tags: ['probe'],
    access,
    answers: { 200: { description: 'The caller' } },
    handler: async ({ caller }) => ({ status: 200, body: caller }),
  });

const broken = defineRoute({
  method: 'get',
  path: '/v1/probes/broken',
  summary: 'Fails',
  tags: ['probe'],
  access: 'public',
  answers: { 200: { description: 'Never' } },
  handler: async () => {
    throw new Error('mongodb://somewhere is down');
  },
});

export const probes: readonly Route[] = [
  echo,
  guarded('/v1/probes/:id', 'public'),
  guarded('/v1/officers', 'officer'),
  guarded('/v1/anyone', 'any'),
  guarded('/v1/desks', { roles: ['national-admin', 'institution-admin'] }),
  broken,
];

export type Json = Record<string, unknown>;

const parse = (text: string): Json => {
  const value: Json = JSON.parse(text);
  return value;
};

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** What lies at a path, or undefined. */
export const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce((here, key) => (isJson(here) ? here[key] : undefined), value);

/** The object at a path; fails the test when there is none. */
export const objectAt = (value: unknown, ...path: readonly string[]): Json => {
  const found = at(value, ...path);
  if (!isJson(found)) throw new Error(`nothing at ${path.join('.')}`);
  return found;
};

/** The list of objects at a path; empty when there is none. */
export const listAt = (value: unknown, ...path: readonly string[]): Json[] => {
  const found = at(value, ...path);
  return Array.isArray(found) ? found.filter(isJson) : [];
};

export type Running = { url: string; close: () => Promise<void> };

/** Serves on a free port of the loopback. */
export const listen = async (handler: RequestListener): Promise<Running> => {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { port } = address;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};

export type Stack = Running & {
  app: Express;
  logged: string[];
  call: (path: string, init?: RequestInit) => Promise<Called>;
};
export type Called = { status: number; headers: Headers; text: string; json: () => Json };

/** The whole app over HTTP, with what it logged. */
export const startApi = async (
  options: Partial<AppOptions> & { figureCases?: FigureCases } = {},
): Promise<Stack> => {
  const logged: string[] = [];
  const app = createApp({
    routes: [...routes, ...probes],
    verifier: makeVerifier({ jwtKey: JWT_KEY, issuer: ISSUER, audience: AUDIENCE }),
    secretKey: SECRET_KEY,
    logger: pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }),
    // The plumbing looks up what everybody may read; rules and directory are the whole stack's tests' to use.
    reference: reference as unknown as ReferenceMemory,
    regions: makeRegions(),
    complaints: new Complaints(new Database('mongodb://127.0.0.1:9')),
    rules: new RuleBook(new Database('mongodb://127.0.0.1:9')),
    comparer: makeComparer({ mongodbUri: 'mongodb://127.0.0.1:9' }),
    calendars: new CalendarStore(new Database('mongodb://127.0.0.1:9')),
    directory: new DirectoryStore(new Database('mongodb://127.0.0.1:9')),
    maintenance: new MaintenanceBook(new Database('mongodb://127.0.0.1:9')),
    figures: figuresInProcess(options.figureCases ?? new FigureCases(new Database('mongodb://127.0.0.1:9'))),
    receipts: new Receipts(new Database('mongodb://127.0.0.1:9')),
    secretWords: new ToldLately(600_000),
    filings: new FilingBook(new Receipts(new Database('mongodb://127.0.0.1:9'))),
    outbox: new Outbox(new Database('mongodb://127.0.0.1:9')),
    refreshReference: () => Promise.resolve(false),
    engine: engineClient({ address: '127.0.0.1:9', namespace: 'default', quietMs: 2000 }),
    sealer: makeSealer({ current: '1', keys: { '1': Buffer.alloc(32, 1).toString('base64url') } }),
    uiUrl: 'http://127.0.0.1:8233',
    namespace: 'default',
    now: () => Date.now(),
    metrics: makeMetrics(),
    ...options,
  });
  const running = await listen(app);
  const call = async (path: string, init?: RequestInit): Promise<Called> => {
    const response = await fetch(running.url + path, init);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: () => parse(text),
    };
  };
  return { ...running, app, logged, call };
};

/** A POST of JSON, as a well-behaved client sends it. */
export const post = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** A token as the local key signs it; `over` replaces claims, undefined removes them. */
export const token = (over: Record<string, unknown> = {}, key = JWT_KEY): Promise<string> => {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    sub: 'officer-1',
    role: 'liaison',
    agency: 'kab-pringsewu.unit-1',
    iss: ISSUER,
    aud: AUDIENCE,
    exp: now + 60,
    ...over,
  };
  return new SignJWT(parse(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(key));
};

export const bearer = (credentials: string): RequestInit => ({
  headers: { authorization: `Bearer ${credentials}` },
});
