import type { Actor } from '../../domain/command';
import { HOUR_MS, MINUTE_MS } from '../../domain/vocabulary';
import { actors } from '../support/actors';
import { Engine } from '../support/engine';
import { caseAt, story } from '../support/life';
import { shippedReference } from '../support/reference';

/** Who follows a case while nobody is at work: what came first counts first. */

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start(shippedReference(), { cached: false });
});
beforeEach(() => engine.workingDays(1));
afterEach(() => engine.clear());
afterAll(() => engine.stop());

const RECEIPT = 'R2345678901234';
const follower: Actor & { receipt: string } = {
  role: 'follower',
  agency: null,
  ancestors: [],
  receipt: RECEIPT,
};

it.each(['repeated', 'joined'] as const)(
  'a filing that was %s before the case was withdrawn is counted',
  async (kind) => {
    const complaint = await caseAt(engine, 'followUp');
    const now = await engine.now();
    let key = '';
    await engine.outage(now + 2 * HOUR_MS, async () => {
      const body = { receipt: RECEIPT, kind };
      ({ key } = await complaint.signal('followers', follower, body, { at: now + 10 * MINUTE_MS }));
      await complaint.signal('withdrawal', actors.reporter, {}, { at: now + 60 * MINUTE_MS });
    });
    const file = engine.written.file(complaint.id);
    expect([file.stage, file.seen[key]?.state]).toEqual(['closed', 'applied']);
    expect(file.followers).toMatchObject({ [kind]: 1 });
    expect(story(file).slice(-2)).toEqual([kind, 'withdrawn']);
  },
);

it('one that comes after the withdrawal is refused, and an answer overtakes who joins', async () => {
  const complaint = await caseAt(engine, 'followUp');
  const now = await engine.now();
  let key = '';
  await engine.outage(now + 2 * HOUR_MS, async () => {
    await complaint.signal('followers', follower, { receipt: RECEIPT, kind: 'joined' });
    await complaint.signal('answers', actors.liaison, { text: 'sealed:a', final: false });
    await complaint.signal('withdrawal', actors.reporter, {});
    ({ key } = await complaint.signal('followers', follower, { receipt: RECEIPT, kind: 'repeated' }));
  });
  const file = engine.written.file(complaint.id);
  expect(story(file).slice(-3)).toEqual(['promised', 'joined', 'withdrawn']);
  expect([file.followers?.joined, file.followers?.repeated]).toEqual([1, 0]);
  expect(file.seen[key]).toMatchObject({ state: 'refused', refusal: { code: 'wrong-stage' } });
});

it('whoever wants to be forgotten is, also by a case that is finishing', async () => {
  const complaint = await caseAt(engine, 'followUp');
  const joined = { receipt: RECEIPT, kind: 'joined' as const, contact: 'sealed:phone' };
  await complaint.command('followers', follower, joined);
  await engine.outage((await engine.now()) + HOUR_MS, async () => {
    await complaint.signal('withdrawal', actors.reporter, {});
    await complaint.signal('followers', follower, { receipt: RECEIPT, kind: 'left' });
  });
  const record = engine.written.of(complaint.id);
  expect(record).toMatchObject({ stage: 'closed', archived: true });
  expect(record?.file).not.toContain('sealed:phone');
  expect(engine.written.file(complaint.id).followers).toMatchObject({ joined: 0, list: [] });
});
