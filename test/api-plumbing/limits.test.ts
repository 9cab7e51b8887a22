import { setTimeout as sleep } from 'node:timers/promises';
import { take } from '../../api/http/limits/bucket';
import { Buckets } from '../../api/http/limits/buckets';
import { Elastic } from '../../api/http/limits/elastic';
import { Gate } from '../../api/http/limits/gate';
import { networkOf, originOf } from '../../api/http/limits/address';
import { Lane, NoRoom } from '../../api/http/limits/lane';
import { nextPace, slot } from '../../api/http/limits/pace';
import { Appointments, retryAfterWait } from '../../api/http/limits/retry-after';
import { nextShare } from '../../api/http/limits/strain';
import { TakeUp } from '../../api/http/limits/take-up';
import { laneOf } from '../../api/http/limits/who';
import { loadSettings } from '../../cli/settings';
import { defineRoute } from '../../api/define';
import { routes } from '../../api/routes';
import { bearer, post, SECRET_KEY, startApi, token } from './support';

const someone = (name = '', isSurplus = false) => ({ name, isSurplus });
const laneOfPlaces = (places: number, queue = 2 * places, patienceMs = 1000): Lane =>
  new Lane({ places, queue, patienceMs, chance: () => 0 });

describe('calls of one caller', () => {
  const rate = { perSecond: 10, burst: 3 };

  test('the burst is there at once, then one comes back every tenth of a second', () => {
    let bucket = undefined as Parameters<typeof take>[0];
    const at = (now: number): number => {
      const taken = take(bucket, rate, now);
      bucket = taken.bucket;
      return taken.waitMs;
    };
    expect([at(0), at(0), at(0), at(0)]).toEqual([0, 0, 0, 100]);
    expect([at(40), at(100), at(100)]).toEqual([60, 0, 100]);
    // However long nobody calls, the burst is all there is.
    expect([at(1e9), at(1e9), at(1e9), at(1e9)]).toEqual([0, 0, 0, 100]);
  });

  test('however many names somebody makes up, only so many are remembered', () => {
    const buckets = new Buckets(100);
    for (let n = 0; n < 1000; n += 1) buckets.take(`name ${n}`, rate, 0);
    expect(buckets.size).toBe(100);
  });
});

describe('who may come again when', () => {
  test('one after the other, as fast as there will be room for them, and within a minute', () => {
    const book = new Appointments();
    const at = (now: number, chance = 0): number => book.next(10, now, chance);
    // Five a second: half of what the lane can do.
    expect(Array.from({ length: 15 }, () => at(0))).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3]);
    // What was promised and is over is nobody's any more.
    expect(at(60_000)).toBe(1);
    for (let n = 0; n < 1000; n += 1) expect(at(60_000)).toBeLessThanOrEqual(60);
    expect([0, 0.5, 1].map((chance) => at(60_000, chance))).toEqual([30, 45, 60]);
    expect(new Appointments().next(0, 0, 0)).toBe(2);
  });

  test('whose own calls are used up: when there is one again', () => {
    expect(retryAfterWait(1, 0)).toBe(1);
    expect(retryAfterWait(2500, 0)).toBe(3);
  });
});

const placesAfter = (elastic: Elastic, took: readonly number[], since: readonly number[] = []): number => {
  elastic.isAt(Math.max(took.length, since.length));
  for (const ms of took) elastic.isDone(ms);
  elastic.look(since);
  return elastic.places;
};
const many = (count: number, ms: number): number[] => Array.from({ length: count }, () => ms);

describe('how many places there are', () => {
  test('fewer than were in use, while what is in takes too long, and never none', () => {
    const elastic = new Elastic(100, 500);
    expect(placesAfter(elastic, many(20, 900))).toBeCloseTo(14);
    // Nothing comes to an end at all: that is seen as well.
    expect(placesAfter(elastic, [], many(14, 2000))).toBeCloseTo(9.8);
    for (let n = 0; n < 50; n += 1) placesAfter(elastic, [], many(9, 5000));
    expect(elastic.places).toBe(2);
  });

  test('more again when it does not, up to all', () => {
    const elastic = new Elastic(20, 500);
    placesAfter(elastic, many(10, 900));
    expect(elastic.places).toBeCloseTo(7);
    expect(placesAfter(elastic, many(7, 400))).toBeCloseTo(7);
    expect(placesAfter(elastic, many(7, 100))).toBeCloseTo(9.05);
    for (let n = 0; n < 20; n += 1) placesAfter(elastic, []);
    expect(elastic.places).toBe(20);
  });

  test('as many as before when only a few are slow, or hardly anything is seen', () => {
    const elastic = new Elastic(20, 500);
    expect(placesAfter(elastic, [...many(9, 10_000), ...many(10, 20)])).toBe(20);
    expect(placesAfter(elastic, many(2, 10_000), many(2, 10_000))).toBe(20);
  });

  test('a lane whose guests stay too long lets fewer in, and has nobody wait in vain', async () => {
    let now = 0;
    const one = new Lane({
      places: 10,
      queue: 20,
      patienceMs: 1000,
      goalMs: 500,
      now: () => now,
      chance: () => 0,
    });
    const inside = await Promise.all(Array.from({ length: 10 }, () => one.enter(someone())));
    now = 2000;
    one.look();
    one.look();
    expect(one.places).toBeLessThan(7);
    for (const leave of inside.slice(0, 5)) leave();
    const more = Array.from({ length: 20 }, () => one.enter(someone()).catch((error: unknown) => error));
    const answers = await Promise.all(more.slice(10));
    expect(answers.some((answer) => answer instanceof NoRoom)).toBe(true);
    for (const leave of inside) leave();
    for (const entered of more) {
      const leave = await entered;
      if (typeof leave === 'function') (leave as () => void)();
    }
    expect(one.inside).toBe(0);
  });
});

describe('where a call comes from', () => {
  test('nobody is believed but our own proxies', () => {
    expect(originOf('192.0.2.1', '203.0.113.9', 0)).toBe('192.0.2.1');
    // The first entry was made up by the caller, the last was written by the proxy.
    expect(originOf('10.0.0.1', '198.51.100.1, 203.0.113.9', 1)).toBe('203.0.113.9');
    expect(originOf('10.0.0.1', '1.1.1.1, 203.0.113.9, 10.0.0.2', 2)).toBe('203.0.113.9');
    expect(originOf('10.0.0.1', undefined, 1)).toBe('10.0.0.1');
  });

  test.each([
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['2001:db8:1::6', '2001:db8:1::/48'],
    ['2001:DB8::6', '2001:db8:0::/48'],
    ['::1', '0:0:0::/48'],
  ])('the network of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('a lane', () => {
  test('takes turns between those who wait, and those with more than their share come last', async () => {
    const one = laneOfPlaces(1, 10);
    const leave = await one.enter(someone('first'));
    const order: string[] = [];
    const wait = async (name: string, isSurplus = false): Promise<void> => {
      const out = await one.enter(someone(name, isSurplus));
      order.push(name);
      out();
    };
    const all = [wait('a'), wait('a'), wait('a'), wait('flood', true), wait('b'), wait('c')];
    leave();
    await Promise.all(all);
    expect(order).toEqual(['a', 'b', 'c', 'a', 'a', 'flood']);
    expect([one.inside, one.queued]).toEqual([0, 0]);
  });

  test('when it is full the last of the longest line makes way for somebody who has waited for nothing', async () => {
    const one = laneOfPlaces(1, 3);
    const leave = await one.enter(someone('first'));
    const greedy = [1, 2, 3].map(() =>
      one.enter(someone('greedy')).then(
        (out) => out,
        (error: unknown) => error,
      ),
    );
    expect(one.isFullFor(someone('greedy'))).toBe(true);
    expect(one.isFullFor(someone('other'))).toBe(false);
    const other = one.enter(someone('other')).then((out) => out);
    expect(await greedy[2]).toBeInstanceOf(NoRoom);
    await expect(one.enter(someone('greedy'))).rejects.toBeInstanceOf(NoRoom);
    leave();
    for (const entered of [greedy[0], other, greedy[1]]) ((await entered) as () => void)();
    expect([one.inside, one.queued]).toEqual([0, 0]);
  });

  test('nobody waits longer than their patience, and who gives a place back twice gives back one', async () => {
    const one = laneOfPlaces(1, 3, 30);
    const leave = await one.enter(someone());
    await expect(one.enter(someone('late'))).rejects.toBeInstanceOf(NoRoom);
    leave();
    leave();
    expect(one.inside).toBe(0);
    const [first, second] = [one.enter(someone()), one.enter(someone())];
    await expect(second).rejects.toBeInstanceOf(NoRoom);
    (await first)();
  });

  test('narrowed, it gives fewer places and sends nobody away who is in', async () => {
    const one = laneOfPlaces(10);
    const inside = await Promise.all(Array.from({ length: 6 }, () => one.enter(someone())));
    one.narrow(0.3);
    const next = one.enter(someone());
    for (const leave of inside.slice(0, 3)) leave();
    expect([one.inside, one.queued]).toEqual([3, 1]);
    inside[3]?.();
    (await next)();
    expect(one.queued).toBe(0);
  });

  test('slowed, it lets in so many a second and has nobody wait in vain', async () => {
    const one = laneOfPlaces(10, 20, 1500);
    one.slowTo(3);
    const startedAt = performance.now();
    const results = await Promise.all(
      Array.from({ length: 12 }, () =>
        one.enter(someone()).then(
          () => performance.now() - startedAt,
          () => null,
        ),
      ),
    );
    const entered = results.filter((ms) => ms !== null);
    // One at once, and of those who wait no more than come in within their patience.
    expect(entered.length).toBeGreaterThanOrEqual(2);
    expect(entered.length).toBeLessThanOrEqual(6);
    expect(entered[1]).toBeGreaterThan(300);
  });
});

describe('the pace of filing', () => {
  const rules = { mostDelayMs: 1500, least: 5 };
  const seen = { delayMs: 3000, perSecond: 100, isMoving: true };

  test('is slower while new cases wait too long for a worker, and never stops', () => {
    expect(nextPace(null, seen, rules)).toBe(70);
    expect(nextPace(70, { ...seen, perSecond: 80 }, rules)).toBe(49);
    expect(nextPace(6, { ...seen, perSecond: 6 }, rules)).toBe(5);
    expect(nextPace(5, seen, rules)).toBe(5);
  });

  test('is faster again when they do not, until nothing slows it', () => {
    const calm = { ...seen, delayMs: 100 };
    expect(nextPace(5, calm, rules)).toBeCloseTo(6.75);
    expect(nextPace(499, calm, rules)).toBeNull();
    expect(nextPace(null, calm, rules)).toBeNull();
    expect(nextPace(20, { ...seen, delayMs: 1000 }, rules)).toBe(20);
  });

  test('is nobody’s concern while nobody works: then every complaint is taken', () => {
    expect(nextPace(5, { ...seen, delayMs: 60_000, isMoving: false }, rules)).toBeNull();
  });

  test('slots come one after the other and are not saved up', () => {
    expect(slot(10, 0, 1000)).toEqual({ waitMs: 0, nextAt: 1100 });
    expect(slot(10, 1100, 1000)).toEqual({ waitMs: 100, nextAt: 1200 });
    expect(slot(null, 9999, 1000)).toEqual({ waitMs: 0, nextAt: 1000 });
  });
});

describe('how far behind workers are', () => {
  test('is how long the oldest of the cases that were started waits, and nothing when nobody takes any up', async () => {
    let now = 0;
    const begun = new Set<string>();
    const takeUp = new TakeUp(
      (id) => Promise.resolve(begun.has(id)),
      () => now,
    );
    expect([takeUp.delayMs, takeUp.isMoving]).toEqual([0, true]);
    takeUp.started('a');
    now = 1900;
    takeUp.started('b');
    await takeUp.look();
    expect([takeUp.delayMs, takeUp.isMoving]).toEqual([1900, true]);
    begun.add('a');
    await takeUp.look();
    expect([takeUp.delayMs, takeUp.isMoving]).toEqual([1900, true]);
    now = 9000;
    await takeUp.look();
    expect([takeUp.delayMs, takeUp.isMoving]).toEqual([7100, false]);
    begun.add('b');
    await takeUp.look();
    now = 20_000;
    expect([takeUp.delayMs, takeUp.isMoving]).toEqual([0, true]);
  });
});

test('reading makes way while the process is late, and comes back', () => {
  expect(nextShare(1, 500)).toBeCloseTo(0.7);
  expect(nextShare(0.1, 500)).toBeCloseTo(0.1);
  expect(nextShare(0.5, 80)).toBe(0.5);
  expect(nextShare(0.95, 5)).toBe(1);
});

test.each([
  ['get', '/healthz', 'address', null],
  ['get', '/readyz', 'address', null],
  ['get', '/metrics', 'address', null],
  ['get', '/openapi.json', 'address', 'public'],
  ['get', '/v1/statistics', 'address', 'public'],
  ['post', '/v1/complaints/similar', 'address', 'public'],
  ['get', '/v1/complaints/:id', 'reporter', 'reading'],
  ['post', '/v1/policies/simulations', 'officer', 'reading'],
  ['post', '/v1/complaints', 'address', 'filing'],
  ['post', '/v1/complaints', 'software', 'filing'],
  ['post', '/v1/complaints/:id/followers', 'address', 'filing'],
  ['post', '/v1/complaints/:id/secret', 'address', 'filing'],
  ['post', '/v1/complaints/:id/answers', 'officer', 'command'],
  ['post', '/v1/complaints/:id/replies', 'reporter', 'command'],
  ['put', '/v1/calendars/:name/:year', 'officer', 'command'],
] as const)('%s %s by %s takes the lane %s', (method, path, kind, lane) => {
  expect(laneOf({ method, path }, { kind, name: 'x' })).toBe(lane);
});

describe('over HTTP', () => {
  const turnedAway: string[] = [];
  const limits = { ...loadSettings([], {}).limits, officer: 1, address: 1, publicReading: 1 };
  const gate = new Gate({
    limits,
    secretKey: SECRET_KEY,
    turnedAway: (lane, why) => void turnedAway.push(`${lane} ${why}`),
    // Nobody gets anything back while time stands still.
    now: () => 0,
  });
  const waiting: (() => void)[] = [];
  const held = defineRoute({
    method: 'get',
    path: '/v1/held',
    summary: 'Answers when it is let go',
    tags: ['probe'],
    access: 'public',
    answers: { 200: { description: 'At last' } },
    handler: async () => {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
      return { status: 200, body: {} };
    },
  });
  let api: Awaited<ReturnType<typeof startApi>>;
  beforeAll(async () => {
    api = await startApi({
      gate,
      routes: [...routes, held],
      isDraining: () => turnedAway.includes('draining'),
    });
  });
  afterAll(() => api.close());

  test('an officer’s own calls run out, with a time to come again, in both languages; a colleague’s do not', async () => {
    const [mine, other] = [await token({ sub: 'busy' }), await token({ sub: 'colleague' })];
    const answers = [];
    for (let n = 0; n < 11; n += 1) answers.push(await api.call('/v1/topics', bearer(mine)));
    expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
    const last = answers.at(-1);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(last?.json()).toMatchObject({
      type: '/problems/rate-limited',
      title: 'Terlalu banyak permintaan',
    });
    const english = await api.call('/v1/topics', {
      headers: { authorization: `Bearer ${mine}`, 'accept-language': 'en' },
    });
    expect(english.json()).toMatchObject({ title: 'Too many requests' });
    expect((await api.call('/v1/topics', bearer(other))).status).toBe(200);
    expect(turnedAway).toContain('reading caller');
  });

  test('thousands behind one address are served as long as there is room', async () => {
    const statuses = [];
    for (let n = 0; n < 40; n += 1) statuses.push((await api.call('/v1/topics')).status);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  test('who makes up a secret gains nothing by it: they are one of those who show nothing', async () => {
    const answers = [];
    for (let n = 0; n < 20; n += 1) {
      const secret = `tts_${Buffer.alloc(32, n).toString('base64url')}`;
      const init = { headers: { authorization: `Bearer ${secret}` } };
      answers.push(await api.call('/v1/complaints/22222222222222', init));
    }
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(gate.state().find(({ lane }) => lane === 'reading')).toMatchObject({ inside: 0, queued: 0 });
  });

  test('a flood of reading keeps out neither a filing, nor an officer, nor whoever asks how the process is', async () => {
    const first = api.call('/v1/held');
    while (gate.state().every(({ inside }) => inside === 0)) await sleep(5);
    const flood = Array.from({ length: 20 }, () => api.call('/v1/topics'));
    const turned = await Promise.all(flood);
    expect(new Set(turned.map(({ status }) => status))).toEqual(new Set([429]));
    expect(turned.every(({ headers }) => Number(headers.get('retry-after')) >= 1)).toBe(true);
    // The probes answer; the filing gets as far as its own faults, with nothing behind it here.
    expect((await api.call('/healthz')).status).toBe(200);
    expect((await api.call('/metrics')).status).toBe(200);
    expect((await api.call('/v1/complaints', post({}))).status).toBe(422);
    expect((await api.call('/v1/topics', bearer(await token({ sub: 'calm' })))).status).toBe(200);
    for (const letGo of waiting) letGo();
    expect((await first).status).toBe(200);
    expect((await api.call('/v1/topics')).status).toBe(200);
  });

  test('a process that is going says so to whoever asks whether it is ready, and answers everybody else', async () => {
    turnedAway.push('draining');
    const ready = await api.call('/readyz');
    expect([ready.status, ready.json()]).toMatchObject([503, { draining: true }]);
    expect((await api.call('/v1/topics')).status).toBe(200);
  });
});
