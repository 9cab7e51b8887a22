import { mongo } from 'mongoose';
import type { Answer } from '../support/caller';
import { lent } from '../support/lent';
import { MailServer } from '../support/mail-server';
import { Stack } from '../../chaos/stack';
import { until } from '../../chaos/until';
import { withEngine } from '../support/temporal';
import { filing, newKey, Town, type CaseBody, type Complaint, type Receipt } from '../support/town';
import { workflowId } from '../../workflows/contract';

/** A lost secret, asked for by anybody, over HTTP and with a real mail server. */

let mail: MailServer;
let stack: Stack;
let town: Town;
beforeAll(async () => {
  mail = await new MailServer().start();
  const env = { TUNTAS_SMTP_URL: mail.url, TUNTAS_MAIL_FROM: 'tuntas@example.org' };
  stack = await Stack.start({ compiled: lent().compiled, env });
  town = await Town.of(stack.settings);
});
afterAll(async () => {
  await stack?.stop();
  await mail?.stop();
});

let count = 0;
/** Somebody with an address of their own: by it their mail is known. */
function somebody(): { reporter: { name: string; email: string }; title: string } {
  count += 1;
  const name = `warga${count}`;
  return { reporter: { name, email: `${name}@example.org` }, title: `Jalan rusak nomor ${count}` };
}

const ask = (id: string): Promise<Answer> =>
  town.anonymous.send(`/v1/complaints/${id}/secret`, { method: 'POST' });

/** Secrets that were sent to an address, in the order of the mails. */
const sentTo = (email: string): string[] =>
  mail.mails
    .filter(({ to }) => to === email)
    .flatMap(({ text }) => /rahasia baru[^:]*: (tts_\S+)/.exec(text.replaceAll('\r\n', ' '))?.[1] ?? []);

const newest = (email: string, nth = 1): Promise<string> =>
  until(`secret ${nth} by mail`, () => Promise.resolve(sentTo(email)[nth - 1]));

const read = ({ id }: Complaint, secret: string): Promise<Answer> =>
  town.with(secret).get(`/v1/complaints/${id}`);

const ended = ({ id }: Complaint, secret: string): Promise<unknown> =>
  until('the old one has ended', async () => (await read({ id } as Complaint, secret)).status === 401);

test('a new secret comes by mail, the old one holds until it is used, and nothing that is kept holds either', async () => {
  const { reporter, ...rest } = somebody();
  const complaint = await town.fileUpTo('followUp', { reporter, ...rest });
  const key = { 'idempotency-key': newKey() };
  const comment = { text: 'Masih berlubang.' };
  expect((await complaint.give(complaint.reporter, 'replies', comment, key)).status).toBe(200);

  // As it stands on the paper that is left.
  const asked = await ask(complaint.id.toLowerCase().replace(/(.{4})/g, '$1-'));
  expect([asked.status, Object.keys(asked.json())]).toEqual([202, ['message']]);
  const secret = await newest(reporter.email);
  expect(secret).not.toBe(complaint.secret);
  expect((await read(complaint, complaint.secret)).status).toBe(200);

  const again = town.with(secret);
  expect((await again.get(complaint.path)).json<CaseBody>()).toMatchObject({ reporter, stage: 'followUp' });
  await ended(complaint, complaint.secret);
  for (const path of ['', '/events']) {
    const told = await complaint.reporter.get(complaint.path + path, { 'accept-language': 'en' });
    expect([told.brief, told.json()['detail']]).toEqual([
      '401 unauthenticated',
      expect.stringContaining('taken the place'),
    ]);
  }
  expect((await complaint.give(complaint.reporter, 'withdrawal', {})).brief).toBe('401 unauthenticated');
  // What was carried out was carried out: its repeat is told that, and nothing of the case.
  const repeated = await complaint.give(complaint.reporter, 'replies', comment, key);
  expect([repeated.status, repeated.json()]).toEqual([200, { id: complaint.id }]);
  // They are the same person as before: what they did is not done twice.
  expect((await complaint.give(again, 'replies', comment, key)).json<CaseBody>().replies).toHaveLength(1);
  expect((await complaint.events(again)).map(({ type }) => type)).toEqual([
    'filed',
    'verified',
    'commented',
    'secretAsked',
    'secretReplaced',
  ]);
  expect((await complaint.events(await town.desk())).map(({ type }) => type)).toEqual([
    'filed',
    'verified',
    'commented',
  ]);

  const kept = [await everythingIn(stack), await historyOf(complaint.id)];
  for (const name of ['api', 'worker'] as const) kept.push(await stack.log(name));
  for (const text of kept) {
    expect(text.includes(secret.slice(4, 30))).toBe(false);
    expect(text.includes(complaint.secret.slice(4, 30))).toBe(false);
  }
  expect(kept[0]).toContain('{secret}');
});

test('whatever is true of a number, the answer is the same and takes as long', async () => {
  const people = Array.from({ length: 4 }, somebody);
  const [open, closed, hidden, told] = await Promise.all([
    town.fileUpTo('followUp', people[0]),
    town.fileUpTo('closed', people[1]),
    town.fileUpTo('followUp', { ...people[2], anonymous: true }),
    town.fileUpTo('followUp', { ...people[3], anonymous: true, notify: true }),
  ]);
  const nobody = await town.fileUpTo('followUp', { title: 'Jalan rusak tanpa nama' });
  const revisions = async (): Promise<number[]> =>
    Promise.all([open, nobody].map(async (one) => Number((await one.now()).revision)));
  const before = await revisions();
  // Of the number that nobody has been given the check character is right: it could be one.
  const ids = [open.id, closed.id, hidden.id, told.id, nobody.id, '22222222222222', 'nonsense'];
  const times = new Map<string, number>();
  const bodies = new Set<string>();
  // The fastest of each: on a machine that is slow for a moment anything may take a step more.
  const isOneStep = (): boolean => [...times.values()].every((took) => took < 900);
  for (let round = 0; round < 3 || (round < 30 && !isOneStep()); round += 1) {
    await Promise.all(
      ids.map(async (id) => {
        const since = performance.now();
        const answer = await ask(id);
        times.set(id, Math.min(times.get(id) ?? Infinity, performance.now() - since));
        bodies.add(`${answer.status} ${answer.text} ${answer.headers.get('content-length')}`);
      }),
    );
  }
  expect(bodies.size).toBe(1);
  expect([...bodies][0]).toMatch(/^202 /);
  for (const took of times.values()) expect(took).toBeGreaterThan(490);
  expect(isOneStep()).toBe(true);
  // Nor does the public form tell: a case without a contact has become one revision older, too.
  await until('both have noted it', async () =>
    (await revisions()).every((revision, n) => revision === (before[n] ?? 0) + 1),
  );

  await Promise.all([0, 1, 3].map((n) => newest(people[n]?.reporter.email ?? '')));
  expect(people.map(({ reporter }) => sentTo(reporter.email).length)).toEqual([1, 1, 0, 1]);

  // Closed and in the archive: its reporter still reads what became of it, by the new one alone once it is used.
  const fromArchive = await newest(people[1]?.reporter.email ?? '');
  expect((await read(closed, closed.secret)).status).toBe(200);
  expect((await read(closed, fromArchive)).json<CaseBody>()).toMatchObject({ stage: 'closed', rating: 5 });
  await ended(closed, closed.secret);
  await ask(closed.id);
  await newest(people[1]?.reporter.email ?? '', 2);
  expect((await read(closed, fromArchive)).status).toBe(200);
});

test('generation after generation, and none of them opens anything else', async () => {
  const { reporter, ...rest } = somebody();
  const complaint = await town.file({ reporter, ...rest });
  const other = await town.file(somebody());
  const secrets = [complaint.secret];
  let before = 0;
  for (let n = 1; n <= 2; n += 1) {
    await ask(complaint.id);
    const secret = await newest(reporter.email, n);
    // Old and new at the same instant: each is let in or told; after that the old one is over.
    const calls = Array.from({ length: 8 }, (_, at) =>
      complaint.give(town.with(at % 2 ? secret : (secrets.at(-1) ?? '')), 'replies', { text: `Ke-${at}` }),
    );
    const answers = await Promise.all(calls);
    expect(answers.filter((_, at) => at % 2).every(({ status }) => status === 200)).toBe(true);
    expect(
      answers.map(({ brief }) => brief).filter((one) => !['200', '401 unauthenticated'].includes(one)),
    ).toEqual([]);
    const accepted = answers.filter(({ status }) => status === 200).length;
    const seen = (await read(complaint, secret)).json<CaseBody>();
    expect(seen.replies?.filter(({ text }) => text.startsWith('Ke-')).length).toBe(accepted + before);
    before += accepted;
    for (const old of secrets) await ended(complaint, old);
    secrets.push(secret);
  }
  expect(new Set(secrets).size).toBe(3);
  const [, second = '', third = ''] = secrets;
  // On another case, under another number, beyond what was sent, and what a MAC does not cover.
  for (const forged of [second, third, `${complaint.secret}4`, third.replace(/3$/, '4'), `${third}3`]) {
    expect((await read(other, forged)).brief).toBe('401 unauthenticated');
  }
  for (const forged of [second, `${complaint.secret}4`, third.replace(/3$/, '4'), `${third}3`]) {
    expect((await read(complaint, forged)).brief).toBe('401 unauthenticated');
  }
  expect((await complaint.give(town.with(second), 'withdrawal', {})).brief).toBe('401 unauthenticated');
  expect((await read(complaint, third)).status).toBe(200);
});

test('however often it is asked for, one is sent; while nobody is at work or the mail server is busy, later', async () => {
  const { reporter, ...rest } = somebody();
  const complaint = await town.file({ reporter, ...rest });
  await until('filed is told', () => Promise.resolve(mail.mails.some(({ to }) => to === reporter.email)));
  // And is noted as told: what a sender has in hand when it dies is another's a minute later.
  const operator = await town.operator();
  await until('nothing is being sent', async () => {
    const { items } = (await operator.get('/v1/outbox?state=waiting')).json<{ items: unknown[] }>();
    return items.length === 0;
  });
  await stack.kill('worker');
  mail.refuses = true;
  // Officers, software and the reporters of other cases are anybody, too.
  const callers = [town.anonymous, await town.liaison(), await town.system('kab-sinjai'), complaint.reporter];
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      (callers[n % callers.length] ?? town.anonymous).post(`${complaint.path}/secret`, {}),
    ),
  );
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(answers[0]?.status).toBe(202);
  await stack.start('worker');
  const reading = until('it is noted', async () =>
    (await complaint.events()).some(({ type }) => type === 'secretAsked'),
  );
  await reading;
  expect(sentTo(reporter.email)).toEqual([]);
  mail.refuses = false;
  const secret = await newest(reporter.email);
  await ask(complaint.id);
  const signals = JSON.parse(await historyOf(complaint.id)) as {
    events: { workflowExecutionSignaledEventAttributes?: { signalName: string } }[];
  };
  expect(
    signals.events.filter(
      ({ workflowExecutionSignaledEventAttributes: signal }) => signal?.signalName === 'secret',
    ),
  ).toHaveLength(1);

  // Neither a worker nor the read model: the MAC alone says who may know that it is safe, and the case has the last word.
  expect((await read(complaint, secret)).status).toBe(200);
  await ended(complaint, complaint.secret);
  await stack.kill('worker');
  // Whoever can be told at once is told at once.
  expect((await complaint.give(complaint.reporter, 'withdrawal', {})).brief).toBe('401 unauthenticated');
  await stack.kill('mongo');
  const fresh = town.complaint((await town.anonymous.post('/v1/complaints', filing())).json<Receipt>());
  expect((await fresh.now()).stage).toBe('verification');
  expect((await read(fresh, secret)).brief).toBe('401 unauthenticated');
  const left = await complaint.give(complaint.reporter, 'withdrawal', {});
  const mine = await complaint.give(town.with(secret), 'replies', { text: 'Masih.' });
  expect([left.status, mine.status]).toEqual([202, 202]);
  await Promise.all([stack.start('mongo'), stack.start('worker')]);
  await stack.ready();
  const seen = await until('what was left is judged', async () => {
    const now = (await read(complaint, secret)).json<CaseBody>();
    return now.replies?.length === 1 && now;
  });
  expect(seen.stage).toBe('verification');
  expect(sentTo(reporter.email)).toHaveLength(1);
});

/** Every document of every collection, as text. */
async function everythingIn({ settings }: Stack): Promise<string> {
  const client = await mongo.MongoClient.connect(settings.mongodbUri);
  try {
    const db = client.db();
    const names = (await db.listCollections().toArray()).map(({ name }) => name);
    const all = await Promise.all(names.map((name) => db.collection(name).find().toArray()));
    return JSON.stringify(all);
  } finally {
    await client.close();
  }
}

/** What the engine keeps of a case, with its payloads in clear. */
function historyOf(id: string): Promise<string> {
  return withEngine(stack.settings, async ({ workflow }) => {
    const { events } = await workflow.getHandle(workflowId(id)).fetchHistory();
    return JSON.stringify({ events }, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value,
    );
  });
}
