import { mongo } from 'mongoose';
import type { CaseFile } from '../../domain/case-file';
import type { Answer, Caller } from '../support/caller';
import { lent } from '../support/lent';
import { withEngine } from '../support/temporal';
import { COMMAND_PATHS, GOOD_BODIES, newKey, PUPR, Town } from '../support/town';
import type { CaseBody, Complaint, EventBody, ListItem, Page } from '../support/town';
import { foundIn } from '../support/traces';
import { until } from '../../chaos/until';
import { workflowId } from '../../workflows/contract';

let town: Town;
let desk: Caller;
beforeAll(async () => {
  town = await Town.of(lent().settings);
  desk = await town.desk();
});

type Joined = CaseBody & { secret: string; follows: string };

const join = (id: string, body: object = {}, headers: Record<string, string> = {}): Promise<Answer> =>
  town.anonymous.post(`/v1/complaints/${id}/followers`, body, headers);

/** Somebody who has joined, with what their receipt opens. */
async function follower(complaint: Complaint, body: object = {}) {
  const answer = await join(complaint.id, body);
  if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
  const receipt = answer.json<Joined>();
  return { receipt, answer, path: `/v1/complaints/${receipt.id}`, caller: town.with(receipt.secret) };
}

describe('joining', () => {
  test('gives a receipt of its own, by which its holder sees how the case stands', async () => {
    const complaint = await town.fileUpTo('followUp', { reporter: { name: 'Wulan Pertama' } });
    const { answer, receipt, caller, path } = await follower(complaint, {
      reporter: { name: 'Bayu Kedua', phone: '081234567890', nationalId: '1810014405990017' },
    });
    expect(receipt).toMatchObject({ follows: complaint.id, stage: 'followUp', followers: 1 });
    expect(receipt.id).not.toBe(complaint.id);
    expect(receipt.secret).toMatch(/^ttf_[A-Za-z0-9_-]{82}$/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('location')).toBe(path);

    const seen = (await caller.get(path)).json<CaseBody>();
    expect(Object.keys(seen).toSorted().join(' ')).toBe(
      'answers classification clocks closedBy competent description dueAt followers ' +
        'follows holder id location may outcome overdue rating reasonCode receivedAt revision stage title topic updatedAt',
    );
    expect(seen).toMatchObject({
      id: receipt.id,
      follows: complaint.id,
      holder: { agency: PUPR },
      may: ['withdrawal'],
      location: { region: '18.10' },
    });
    expect((await complaint.now()).followers).toBe(1);
    expect((await complaint.seenBy(town.anonymous)).followers).toBe(1);
    expect((await complaint.now()).repeated).toBeUndefined();
    expect((await complaint.seenBy(desk)).repeated).toBe(0);
  });

  test('a key has one effect, and another body under it is refused', async () => {
    const complaint = await town.fileUpTo('followUp');
    const key = { 'idempotency-key': newKey() };
    const body = { reporter: { name: 'Bayu', email: 'bayu@example.org' } };
    const answers = await Promise.all(Array.from({ length: 10 }, () => join(complaint.id, body, key)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const receipts = answers.map((answer) => answer.json<Joined>());
    expect(new Set(receipts.map(({ id, secret }) => `${id} ${secret}`)).size).toBe(1);
    expect((await complaint.now()).followers).toBe(1);
    expect((await join(complaint.id, {}, key)).brief).toBe('422 key-reused');
    const again = await join(complaint.id, body, key);
    expect(again.json<Joined>()).toMatchObject({ id: receipts[0]?.id, secret: receipts[0]?.secret });
    expect((await complaint.now()).followers).toBe(1);
  });

  test('is possible where the public sees the case, while it is open', async () => {
    const fresh = await town.file();
    const confidential = await town.fileUpTo('followUp', { confidential: true });
    const accusing = await town.fileUpTo('followUp', { about: ['kab-pringsewu.dinas-kesehatan'] });
    const closed = await town.fileUpTo('closed');
    for (const { id } of [fresh, confidential, accusing]) {
      expect((await join(id)).brief).toBe('404 not-found');
    }
    const late = await join(closed.id);
    expect([late.brief, late.json()]).toMatchObject(['409 wrong-stage', { stage: 'closed', may: [] }]);
    expect((await join('22222222222222')).brief).toBe('404 not-found');
    expect((await join('nonsense')).brief).toBe('404 not-found');
    const open = await town.fileUpTo('followUp');
    const by = (caller: Caller) => caller.post(`${open.path}/followers`, {});
    expect((await by(open.reporter)).brief).toBe('403 forbidden');
    expect((await by(await town.liaison())).brief).toBe('403 forbidden');
    expect((await by(fresh.reporter)).brief).toBe('401 unauthenticated');
    expect((await by(await town.system('kab-sinjai'))).status).toBe(201);
  });

  test('bodies are read strictly', async () => {
    const { id } = await town.fileUpTo('followUp');
    for (const body of [
      { receipt: '22222222222222' },
      { kind: 'left' },
      { reporter: { name: 'B', phone: 'x' } },
      { reporter: { phone: '081234567890' } },
      { notify: 'yes' },
      [],
    ]) {
      expect((await join(id, body)).brief).toBe('422 invalid');
    }
    const huge = { reporter: { name: 'B'.repeat(70_000) } };
    expect((await join(id, huge)).brief).toBe('413 too-large');
  });
});

test('a follower stops to follow: the count falls once, and the case goes on', async () => {
  const complaint = await town.fileUpTo('followUp');
  const [one, two] = [await follower(complaint), await follower(complaint)];
  expect((await complaint.now()).followers).toBe(2);
  for (let n = 0; n < 3; n += 1) {
    const left = await one.caller.post(`${one.path}/withdrawal`, { reason: 'Sudah pindah.' });
    expect([left.status, left.json<CaseBody>()]).toMatchObject([200, { id: one.receipt.id, followers: 1 }]);
  }
  expect(await complaint.now()).toMatchObject({
    stage: 'followUp',
    outcome: null,
    followers: 1,
    reason: null,
  });
  expect((await two.caller.get(two.path)).json<CaseBody>().followers).toBe(1);
  const withKey = { 'idempotency-key': newKey() };
  await one.caller.post(`${one.path}/withdrawal`, {}, withKey);
  expect((await complaint.now()).followers).toBe(1);
});

describe('a secret', () => {
  test('opens its own receipt and nothing else', async () => {
    const complaint = await town.fileUpTo('followUp');
    const other = await town.fileUpTo('followUp');
    const [mine, theirs] = [await follower(complaint), await follower(complaint)];
    const elsewhere = await follower(other);
    for (const path of [
      theirs.path,
      elsewhere.path,
      complaint.path,
      other.path,
      '/v1/complaints/22222222222222',
    ]) {
      const answers = [
        await mine.caller.get(path),
        await mine.caller.get(`${path}/events`),
        await mine.caller.post(`${path}/withdrawal`, {}),
        await mine.caller.post(`${path}/followers`, {}),
        await mine.caller.get(`${path}/referral`),
      ];
      expect(answers.map(({ brief }) => brief)).toEqual(Array(5).fill('401 unauthenticated'));
    }
    expect((await complaint.reporter.get(mine.path)).brief).toBe('401 unauthenticated');
    expect((await town.anonymous.get(mine.path)).brief).toBe('404 not-found');
    expect((await desk.get(mine.path)).brief).toBe('404 not-found');
    expect((await complaint.now()).followers).toBe(2);
  });

  test('with any character changed, cut or mixed with another’s opens nothing', async () => {
    const complaint = await town.fileUpTo('followUp');
    const [mine, theirs] = [await follower(complaint), await follower(complaint)];
    const { secret } = mine.receipt;
    const forged = [
      ...[4, 20, 46, 47, 50, 66, 80, secret.length - 1].map((at) => {
        const other = secret[at] === 'A' ? 'B' : 'A';
        return secret.slice(0, at) + other + secret.slice(at + 1);
      }),
      secret.slice(0, -1),
      `${secret}A`,
      secret.slice(0, 47) + theirs.receipt.secret.slice(47),
      secret.replace('ttf_', 'tts_'),
      complaint.secret.replace('tts_', 'ttf_'),
      'ttf_',
    ];
    for (const one of forged) {
      expect([one, (await town.with(one).get(mine.path)).brief]).toEqual([one, '401 unauthenticated']);
    }
  });

  test('gives no command but the withdrawal, and learns no id by trying', async () => {
    const complaint = await town.fileUpTo('followUp');
    const { caller, path, receipt } = await follower(complaint);
    const names = Object.keys(COMMAND_PATHS).filter(
      (name): name is keyof typeof COMMAND_PATHS => !['withdrawal', 'followers'].includes(name),
    );
    const { revision } = await complaint.now();
    for (const name of names) {
      const method = { supporting: 'PUT', supportingEnd: 'DELETE', mergerEnd: 'DELETE' }[name as string];
      const answer = await caller.post(`${path}/${COMMAND_PATHS[name]}`, GOOD_BODIES[name], {}, method);
      expect([name, answer.status]).toEqual([name, 403]);
    }
    expect((await caller.get(`${path}/referral`)).brief).toBe('403 forbidden');
    expect((await caller.get('/v1/complaints')).brief).toBe('403 forbidden');
    expect((await caller.post('/v1/complaints', {})).status).toBeGreaterThanOrEqual(400);
    expect((await complaint.now()).revision).toBe(revision);
    const merger = await complaint.give(desk, 'merger', { into: receipt.id, reason: 'Sama.' });
    expect([merger.status === 200, (await complaint.now()).stage]).toEqual([false, 'followUp']);
  });
});

test('a follower reads the trail without texts, without others, under the id of the receipt', async () => {
  const complaint = await town.fileUpTo('followUp');
  const { caller, path, receipt } = await follower(complaint);
  const other = await follower(complaint);
  await complaint.must(complaint.reporter, 'replies', { text: 'Catatan Wulan yang pribadi.' });
  const regent = await town.supervisor('kab-pringsewu');
  await complaint.must(regent, 'instructions', { text: 'Perintah rahasia bupati.' });
  await complaint.must(await town.liaison(), 'answers', {
    text: 'Kami tambal pekan depan.',
    final: false,
    question: 'Di rumah siapa?',
  });
  const events = (await caller.get(`${path}/events`)).json<Page<EventBody>>().items;
  expect(events.map(({ type }) => type)).toEqual(['filed', 'verified', 'instructed', 'questioned']);
  expect(events.map(({ id }) => id)).toEqual([1, 2, 3, 4].map((n) => `${receipt.id}/${n}`));
  const seen = (await caller.get(path)).json<CaseBody>();
  expect(seen.answers).toMatchObject([{ text: 'Kami tambal pekan depan.', question: null }]);
  const everything = JSON.stringify([events, seen]);
  expect(foundIn(everything, ['Catatan Wulan', 'Perintah rahasia', 'Di rumah siapa'])).toEqual([]);
  expect(foundIn(everything, [other.receipt.id, complaint.secret])).toEqual([]);
});

test('nobody’s name is anywhere, and how to reach them is sealed', async () => {
  const complaint = await town.fileUpTo('followUp');
  const planted = ['Nawangsih Penyimak Kusumodiningrat', 'penyimak.nawang@example.org', '+6281299887766'];
  const [name = '', email = '', phone = ''] = planted;
  const nationalId = '1810014405991234';
  const { receipt } = await follower(complaint, { reporter: { name, email, phone, nationalId } });
  const other = await follower(complaint);
  const shown = await Promise.all([
    complaint.seenBy(town.anonymous),
    complaint.now(),
    complaint.seenBy(desk),
    complaint.events(desk),
    other.caller.get(other.path).then(({ text }) => text),
    other.caller.get(`${other.path}/events`).then(({ text }) => text),
  ]);
  const all = [...planted, nationalId, receipt.secret, receipt.id];
  expect(foundIn(JSON.stringify(shown), all)).toEqual([]);
  await withEngine(town.settings, async ({ workflow }) => {
    const history = await workflow.getHandle(workflowId(complaint.id)).fetchHistory();
    const bytes = JSON.stringify(history, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value,
    );
    expect(foundIn(bytes, [complaint.id])).toHaveLength(1);
    expect(foundIn(bytes, [...planted, nationalId, receipt.secret])).toEqual([]);
  });
});

test('a crowd that joins at once holds up nobody who works on the case', async () => {
  const complaint = await town.fileUpTo('followUp');
  const crowd = Promise.all(Array.from({ length: 100 }, () => join(complaint.id)));
  const answered = await complaint.give(await town.liaison(), 'answers', { text: 'Besok.', final: false });
  const joined = await crowd;
  // Not 202: that is for whoever would have to wait for longer than ten seconds.
  expect(answered.status).toBe(200);
  expect(new Set(joined.map(({ status }) => status))).toEqual(new Set([201]));
  await until('all are counted', async () => (await complaint.now()).followers === 100);
  const lines = (await complaint.events()).filter(({ type }) => type === 'joined');
  expect(lines.map(({ data }) => data['count'])).toEqual([1, 2, 5, 10, 20, 50, 100]);
});

test('lists can be sorted and filtered by how many follow', async () => {
  const [little, much] = [await town.fileUpTo('followUp'), await town.fileUpTo('followUp')];
  await follower(little);
  for (let n = 0; n < 3; n += 1) await follower(much);
  const ids = async (query: string): Promise<string[]> =>
    (await desk.get(`/v1/complaints?${query}&limit=200`)).json<Page<ListItem>>().items.map(({ id }) => id);
  const sorted = await ids('sort=-followers');
  expect(sorted.indexOf(much.id)).toBeLessThan(sorted.indexOf(little.id));
  const popular = await ids('followers=3');
  expect([popular.includes(much.id), popular.includes(little.id)]).toEqual([true, false]);
  const first = (await desk.get('/v1/complaints?sort=-followers&limit=1')).json<Page<ListItem>>();
  const rest = await ids(`sort=-followers&cursor=${String(first.next)}`);
  expect([first.items[0]?.id, ...rest].slice(0, 200)).toEqual(sorted.slice(0, 200));
});

test('whoever wants to be forgotten is, also when the case is over and archived', async () => {
  const complaint = await town.fileUpTo('followUp');
  const [one, two] = [
    await follower(complaint, { reporter: { name: 'Bayu', email: 'bayu.lama@example.org' } }),
    await follower(complaint, { reporter: { name: 'Dewi', email: 'dewi.lama@example.org' } }),
  ];
  await complaint.must(complaint.reporter, 'withdrawal', {});
  await until('the engine has let it go', () =>
    withEngine(town.settings, async ({ workflow }) => {
      const { status } = await workflow.getHandle(workflowId(complaint.id)).describe();
      return status.name === 'COMPLETED';
    }),
  );
  const before = await complaint.now();
  expect([before.stage, before.followers]).toEqual(['closed', 2]);
  for (let n = 0; n < 2; n += 1) {
    const left = await one.caller.post(`${one.path}/withdrawal`, {});
    expect([left.status, left.json<CaseBody>().followers]).toEqual([200, 1]);
  }
  const after = await complaint.now();
  expect([after.followers, after.revision]).toEqual([1, (before.revision ?? 0) + 1]);
  // In the document there is one contact left: that of the other.
  const client = new mongo.MongoClient(town.settings.mongodbUri);
  const kept = client.db().collection<{ _id: string; file: string; followers?: number }>('complaints');
  const document = await kept.findOne({ _id: complaint.id });
  await client.close();
  const { followers } = JSON.parse(document?.file ?? '{}') as Pick<CaseFile, 'followers'>;
  expect(followers?.list.map((listed) => listed.receipt)).toEqual([two.receipt.id]);
  expect([document?.followers, document?.file.includes(one.receipt.id)]).toEqual([1, false]);
  expect((await two.caller.post(`${two.path}/withdrawal`, {})).status).toBe(200);
  expect((await complaint.now()).followers).toBe(0);
});
