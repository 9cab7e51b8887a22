import { makeToken } from '../cli/token';
import type { ComplaintRecord } from '../store/complaint-record';
import { readerKey } from '../store/found-by';
import { seeded } from './seeded';
import { atMostRow, plainRow, quantile, round, type Row } from './report';
import { shippedRules } from './rules';
import type { Stack } from './stack';

export interface Asked {
  readonly name: string;
  readonly median: number;
  readonly p95: number;
  /** p95 as a multiple of that of the bare query of the same row. */
  readonly ratio: number;
  readonly bareP95: number;
  readonly bare: string;
}

export interface ReadingResult {
  readonly cases: number;
  /** Until statistics could be asked, from the start of an API process. */
  readonly readySeconds: number;
  readonly asked: readonly Asked[];
}

const MOST_RATIO = 3;
const QUESTIONS = 60;
const WARM_UP = 5;
const PAGE = 50;
const LOOK_AGAIN_MS = 250;
const DAY_MS = 86_400_000;

const late = (): object => ({ $lte: new Date() });
const yesterday = (): string => new Date(Date.now() - DAY_MS).toISOString();

interface Officer {
  readonly agency: string;
  readonly token: string;
}

/** Lists and statistics over HTTP, each next to one bare query that an index answers. */
export async function measureReading(stack: Stack, progress: (text: string) => void): Promise<ReadingResult> {
  const { settings, db } = stack;
  const collection = db.collection<ComplaintRecord>('complaints');
  const random = seeded(5);
  const { directory } = shippedRules().reference;
  const units = directory.agencies.filter(({ level }) => level === 'unit');
  const key = settings.keys.jwtKey ?? '';
  const officer = async (role: 'liaison' | 'institution-admin'): Promise<Officer> => {
    const unit = units[Math.floor(random() * units.length)];
    const agency = role === 'liaison' ? unit?.id : unit && directory.institutionOf(unit.id)?.id;
    if (agency === undefined) throw new Error('the shipped directory has units');
    return { agency, token: await makeToken(key, { role, agency }, settings) };
  };
  const many = async (role: 'liaison' | 'institution-admin') =>
    Promise.all(Array.from({ length: 20 }, () => officer(role)));
  const [unitOfficers, desks] = [await many('liaison'), await many('institution-admin')];
  const national = {
    agency: 'nasional',
    token: await makeToken(key, { role: 'national-admin', agency: 'nasional' }, settings),
  };

  progress('An API process reads all cases for statistics');
  const since = performance.now();
  const api = await stack.addApi();
  const ask = async (path: string, token?: string): Promise<Response> => {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return fetch(api.url + path, { headers });
  };
  const must = async (path: string, token?: string): Promise<void> => {
    const answer = await ask(path, token);
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${text.slice(0, 200)}`);
  };
  while ((await ask('/v1/statistics', national.token)).status !== 200) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  const readySeconds = (performance.now() - since) / 1000;

  const page = async (filter: object): Promise<void> => {
    const projection = { file: 1, dueAt: 1, receivedAt: 1, updatedAt: 1, followers: 1 };
    await collection.find(filter, { projection, sort: { dueAt: 1, _id: 1 }, limit: PAGE + 1 }).toArray();
  };
  const list = (by: readonly Officer[], query: string) => ({
    ask: (n: number) => {
      const { token } = by[n % by.length] ?? national;
      return must(`/v1/complaints?limit=${PAGE}${query}`, token);
    },
  });
  const bareOf = (by: readonly Officer[], dueAt: () => object) => (n: number) =>
    page({ foundBy: readerKey((by[n % by.length] ?? national).agency), dueAt: dueAt() });
  const ordered = (by: readonly Officer[]) => (n: number) =>
    page({ foundBy: readerKey((by[n % by.length] ?? national).agency) });
  const unitPage = ordered(unitOfficers);
  const deskPage = ordered(desks);
  const rows: {
    name: string;
    bare: string;
    ask: (n: number) => Promise<void>;
    query: (n: number) => Promise<void>;
  }[] = [
    { name: 'list of a unit', bare: 'its page', ...list(unitOfficers, ''), query: unitPage },
    {
      name: 'overdue of a unit',
      bare: 'its page',
      ...list(unitOfficers, '&overdue=true'),
      query: bareOf(unitOfficers, late),
    },
    { name: 'list of a desk', bare: 'its page', ...list(desks, ''), query: deskPage },
    {
      name: 'overdue of a desk',
      bare: 'its page',
      ...list(desks, '&overdue=true'),
      query: bareOf(desks, late),
    },
    {
      name: 'escalated to a desk',
      bare: 'page of its cases',
      ...list(desks, '&escalatedTo=me'),
      query: deskPage,
    },
    {
      name: 'due before yesterday, of a desk',
      bare: 'its page',
      ...list(desks, `&dueBefore=${yesterday()}`),
      query: bareOf(desks, () => ({ $lt: new Date(yesterday()) })),
    },
    {
      name: 'changed since yesterday, of a desk',
      bare: 'page of its cases',
      ...list(desks, `&sort=-updatedAt&updatedSince=${yesterday()}`),
      query: deskPage,
    },
    {
      name: 'a desk looks for words',
      bare: 'page of its cases',
      ...list(desks, '&q=pasar'),
      query: deskPage,
    },
    {
      name: 'list of a desk with its count',
      bare: 'page of its cases',
      ...list(desks, '&count=true'),
      query: deskPage,
    },
    {
      name: 'statistics of a desk by agency',
      bare: 'page of its cases',
      ask: (n) => must('/v1/statistics?by=agency', desks[n % desks.length]?.token),
      query: deskPage,
    },
    {
      name: 'public statistics by institution',
      bare: 'page of a desk',
      ask: () => must('/v1/statistics'),
      query: deskPage,
    },
    {
      name: 'national statistics by topic, a month',
      bare: 'page of a desk',
      ask: (n) => must(`/v1/statistics?by=topic&from=2026-0${1 + (n % 9)}-01`, national.token),
      query: deskPage,
    },
    {
      name: 'public map of flows',
      bare: 'page of a desk',
      ask: () => must('/v1/routes/graph'),
      query: deskPage,
    },
  ];
  const asked: Asked[] = [];
  for (const row of rows) {
    progress(`  ${row.name}`);
    asked.push(await measured(row));
  }
  await api.stop();
  return { cases: await collection.estimatedDocumentCount(), readySeconds, asked };
}

/** One question after the other, the API and the driver in turn, so that both meet the same machine. */
async function measured(row: {
  name: string;
  bare: string;
  ask: (n: number) => Promise<void>;
  query: (n: number) => Promise<void>;
}): Promise<Asked> {
  const [times, bareTimes]: [number[], number[]] = [[], []];
  for (let n = 0; n < WARM_UP + QUESTIONS; n += 1) {
    const took = await timeOf(() => row.ask(n));
    const bareTook = await timeOf(() => row.query(n));
    if (n < WARM_UP) continue;
    times.push(took);
    bareTimes.push(bareTook);
  }
  const [p95, bareP95] = [quantile(times, 0.95), quantile(bareTimes, 0.95)];
  const { name, bare } = row;
  return { name, bare, median: quantile(times, 0.5), p95, bareP95, ratio: p95 / bareP95 };
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}

export function readingRows({ cases, readySeconds, asked }: ReadingResult, mongo: string): Row[] {
  return [
    plainRow(`statistics of ${cases} cases in ${mongo}, ready after`, `${round(readySeconds)} s`),
    ...asked.map(({ name, bare, median, p95, bareP95, ratio }) => {
      const row = atMostRow(`${name}: 95 % ÷ that of a bare query (${bare})`, ratio, MOST_RATIO);
      const figures = `median ${round(median)} ms, 95 % ${round(p95)} ms ÷ ${round(bareP95)} ms`;
      return { ...row, value: `${ratio.toFixed(1)} (${figures})` };
    }),
  ];
}
