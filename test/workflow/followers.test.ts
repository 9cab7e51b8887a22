import type { Actor, FollowerBody } from '../../domain/command';
import { commandsQuery, continueSignal, followersSignal } from '../../workflows/contract';
import { actors } from '../support/actors';
import { Engine, mac } from '../support/engine';
import { caseAt, story } from '../support/life';
import { shippedReference } from '../support/reference';

/** People who follow a case: counted, kept as far as there is room, and in nobody's way. */

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start(shippedReference());
});
beforeEach(() => engine.workingDays(1));
afterEach(() => engine.clear());
afterAll(() => engine.stop());

const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const receiptOf = (n: number): string =>
  Array.from({ length: 14 }, (_, at) => LETTERS[Math.floor(n / LETTERS.length ** at) % LETTERS.length]).join(
    '',
  );
const follower = (receipt: string): Actor => ({ role: 'follower', agency: null, ancestors: [], receipt });
const joining = (n: number, contact?: string): [Actor, FollowerBody] => [
  follower(receiptOf(n)),
  { receipt: receiptOf(n), kind: 'joined', ...(contact === undefined ? {} : { contact }) },
];

/** A contact as long as a sealed telephone and e-mail are. */
const CONTACT = `sealed:1:${'x'.repeat(150)}`;

describe('5,000 people at once', () => {
  it('are counted, the file stays small, and an answer does not wait behind them', async () => {
    const complaint = await caseAt(engine, 'followUp');
    const before = JSON.stringify(await complaint.now()).length;
    // As the API gives them: what comes while a parcel is under way goes with the next.
    const joinIn = async (parcels: number[]): Promise<void> => {
      for (const parcel of parcels) {
        const envelopes = await Promise.all(
          Array.from({ length: 100 }, (_, n) =>
            complaint.envelope('followers', ...joining(parcel * 100 + n, CONTACT)),
          ),
        );
        await complaint.handle.signal(followersSignal, envelopes);
      }
    };
    const parcels = Array.from({ length: 50 }, (_, n) => n);
    await joinIn(parcels.slice(0, 25));
    const began = performance.now();
    const promised = await complaint.command('answers', actors.liaison, { text: 'sealed:a', final: false });
    expect(promised.refusal).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(100_000);
    await joinIn(parcels.slice(25));
    const since = performance.now();
    const head = await complaint.command('answers', actors.liaison, { text: 'sealed:a', final: true });
    expect(performance.now() - since).toBeLessThan(100_000);
    expect([head.refusal, head.stage]).toEqual([undefined, 'reply']);

    const file = await complaint.now();
    expect(file.followers).toMatchObject({ joined: 5000, repeated: 0 });
    const kept = file.followers?.list.length ?? 0;
    expect([kept > 140, kept <= 300]).toEqual([true, true]);
    expect(Object.values(file.seen).filter(({ name }) => name === 'followers').length).toBeLessThanOrEqual(
      100,
    );
    const lines = file.trail.filter(({ type }) => type === 'joined').map(({ data }) => data?.['count']);
    expect(lines).toEqual([1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]);
    const size = JSON.stringify(file).length;
    // Contacts, the latest keys and twelve lines.
    expect(size - before).toBeLessThan(62_000);
    expect(engine.written.of(complaint.id)?.followers).toBe(5000);
    // No run grew without end: it went on anew on the way.
    const { historyLength = 0 } = (await complaint.handle.describe()) as { historyLength?: number };
    expect(historyLength).toBeLessThan(10_000);
  });
});

it('contacts that are too long are fewer, and never fill a case that needs its room', async () => {
  const complaint = await caseAt(engine, 'followUp');
  for (let n = 0; n < 130; n += 1) {
    await complaint.signal('followers', ...joining(n, 'y'.repeat(600)));
  }
  const file = await complaint.now();
  expect([file.followers?.joined, file.followers?.list.length]).toEqual([130, 54]);
});

it('what followers do moves no clock and no stage, and an answer is charged as ever', async () => {
  const complaint = await caseAt(engine, 'followUp');
  const before = await complaint.now();
  await complaint.command('followers', ...joining(1, CONTACT));
  await complaint.command('followers', follower(receiptOf(2)), { receipt: receiptOf(2), kind: 'repeated' });
  const after = await complaint.now();
  expect([after.stage, after.clocks, after.wakeAt]).toEqual([before.stage, before.clocks, before.wakeAt]);
  expect(story(after).slice(-2)).toEqual(['joined', 'repeated']);
});

it('one key has one effect by whichever way it comes, also after the case has continued as new', async () => {
  const complaint = await caseAt(engine, 'followUp');
  const envelope = await complaint.envelope('followers', ...joining(1));
  await Promise.all([
    complaint.handle.signal('followers', envelope),
    complaint.command('followers', ...joining(1), envelope),
    complaint.handle.signal('followers', envelope),
  ]);
  await complaint.handle.signal(continueSignal);
  await complaint.now();
  await complaint.handle.signal('followers', envelope);
  expect((await complaint.now()).followers?.joined).toBe(1);
  const other = { ...envelope, id: mac('another body') };
  const refused = await complaint.refusal('followers', ...joining(1), other);
  expect(refused).toEqual({ code: 'key-reused' });
});

it('whoever leaves is forgotten: their contact goes, the count falls, and the case goes on', async () => {
  const complaint = await caseAt(engine, 'followUp');
  await complaint.command('followers', ...joining(1, CONTACT));
  await complaint.command('followers', ...joining(2, CONTACT));
  const key = mac('leaving');
  const leave = [follower(receiptOf(1)), { receipt: receiptOf(1), kind: 'left' }] as const;
  await complaint.command('followers', ...leave, { key });
  const file = await complaint.now();
  expect(file.followers).toMatchObject({ joined: 1, list: [{ receipt: receiptOf(2) }] });
  expect([file.stage, file.outcome, story(file).includes('withdrawn')]).toEqual(['followUp', null, false]);
});

it('a case that is not public, or is closed, is joined by nobody; none of it shows in the trail', async () => {
  const fresh = await caseAt(engine, 'verification');
  expect(await fresh.refusal('followers', ...joining(1))).toEqual({ code: 'not-found' });
  const confidential = await caseAt(engine, 'followUp', { confidential: true });
  expect(await confidential.refusal('followers', ...joining(1))).toEqual({ code: 'not-found' });
  // Its own sender may have filed it again all the same.
  await confidential.command('followers', follower(receiptOf(3)), {
    receipt: receiptOf(3),
    kind: 'repeated',
  });
  expect((await confidential.now()).followers).toMatchObject({ joined: 0, repeated: 1 });
  const closed = await caseAt(engine, 'reply');
  await closed.engine.workingDays(12);
  const file = await closed.now();
  expect(file.stage).toBe('closed');
  expect(await closed.refusal('followers', ...joining(1))).toMatchObject({ code: 'wrong-stage' });
  expect(story(await closed.now())).not.toContain('refused');
});

it('a follower’s hand gives no other command, and an officer’s does not follow', async () => {
  const complaint = await caseAt(engine, 'followUp');
  const one = follower(receiptOf(1));
  expect(await complaint.refusal('withdrawal', one, {})).toMatchObject({ code: 'forbidden' });
  expect(await complaint.refusal('replies', one, { text: 'sealed:x' })).toMatchObject({ code: 'forbidden' });
  const body = { receipt: receiptOf(1), kind: 'joined' as const };
  expect(await complaint.refusal('followers', actors.liaison, body)).toMatchObject({ code: 'forbidden' });
  expect((await complaint.now()).followers).toBeUndefined();
});

it('111 people are 111, also when the first comes again after all others', async () => {
  const complaint = await caseAt(engine, 'followUp');
  const all = await Promise.all(
    Array.from({ length: 111 }, (_, n) => complaint.envelope('followers', ...joining(n, CONTACT))),
  );
  for (const parcel of [all.slice(0, 1), all.slice(1), all.slice(0, 1)]) {
    await complaint.handle.signal(followersSignal, parcel);
    await complaint.now();
  }
  const { followers } = await complaint.now();
  expect([followers?.joined, followers?.list.length]).toEqual([111, 111]);
  // A key that is known no more was taken all the same, and one that never came was not refused.
  const asked = [all[0]?.id ?? '', all[1]?.id ?? ''];
  const { stage, became } = await complaint.handle.query(commandsQuery, asked);
  expect([stage, ...became]).toEqual(['followUp', 'applied', null]);
});
