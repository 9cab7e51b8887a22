import { createServer, type Server } from 'node:http';
import { createServer as createMuteServer, type Socket } from 'node:net';
import { createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { SMTPServer } from 'smtp-server';
import type { CaseFile } from '../../domain/case-file';
import { recordOf } from '../../store/complaint-record';
import { Complaints } from '../../store/complaints';
import type { Database } from '../../store/database';
import { Outbox, OUTBOX_STATES, type OutboxEntry } from '../../store/outbox';
import { UntoldCases } from '../../store/untold-cases';
import { startOutbox, type RunningOutbox } from '../../worker/outbox';
import type { Channel } from '../../worker/outbox/channel';
import { dispatch } from '../../worker/outbox/dispatcher';
import { sendNext, type NoticeOutcome } from '../../worker/outbox/sender';
import { Silences } from '../../worker/outbox/silences';
import { smtpChannel } from '../../worker/outbox/smtp';
import { webhookChannel } from '../../worker/outbox/webhook';
import { ownDatabase, type OwnDatabase } from '../support/database';
import { actors } from '../support/actors';
import { DINAS_PUPR, opened } from '../support/case';
import { shippedReference } from '../support/reference';
import { rehearse, say, type Step } from '../support/rehearsal';
import { sealer } from '../support/told';
import { until } from '../../chaos/until';

const KEY = 'k'.repeat(43);
const reference = shippedReference();
const NOW = Date.now();

interface Mail {
  from: string;
  to: string;
  text: string;
}
interface Post {
  id: string;
  to: { kind: string; agency?: string };
  about: string;
  signed: boolean;
}

/** Without the soft line breaks of quoted-printable. */
const unfolded = (text: string): string => text.replaceAll('=\r\n', '');

/** A mail server that takes, refuses for now, or refuses for ever. */
class MailServer {
  mails: Mail[] = [];
  refuse: number | null = null;
  refuseSender = false;
  password: string | null = null;
  readonly server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth: (auth, _session, done) => {
      if (auth.password === this.password) done(null, { user: auth.username });
      else done(Object.assign(new Error('no'), { responseCode: 535 }));
    },
    onMailFrom: (_address, _session, done) => {
      if (this.refuseSender) done(Object.assign(new Error('no'), { responseCode: 550 }));
      else done();
    },
    onRcptTo: (_address, _session, done) => {
      if (this.refuse === null) done();
      else done(Object.assign(new Error('no'), { responseCode: this.refuse }));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? '' : (mailFrom?.address ?? '');
        const to = rcptTo[0]?.address ?? '';
        this.mails.push({ from, to, text: unfolded(Buffer.concat(chunks).toString('utf8')) });
        done();
      });
    },
  });
}

/** Whoever listens to a webhook. */
class Listener {
  posts: Post[] = [];
  answer = 204;
  readonly server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const signature = `sha256=${createHmac('sha256', KEY).update(body).digest('hex')}`;
      const read = JSON.parse(body) as Omit<Post, 'signed'>;
      const signed =
        request.headers['tuntas-signature'] === signature && request.headers['idempotency-key'] === read.id;
      if (this.answer < 300) this.posts.push({ ...read, signed });
      response.writeHead(this.answer).end();
    });
  });
}

let own: OwnDatabase;
let database: Database;
let mail: MailServer;
let listener: Listener;
let running: RunningOutbox | null = null;

beforeAll(async () => {
  own = await ownDatabase();
  ({ database } = own);
  await new Complaints(database).prepare();
});
afterAll(() => own?.stop());
beforeEach(async () => {
  mail = new MailServer();
  listener = new Listener();
  await new Promise<void>((done) => void mail.server.listen(0, '127.0.0.1', done));
  await new Promise<void>((done) => void listener.server.listen(0, '127.0.0.1', done));
  await own.empty('complaints', 'outbox', 'outbox_heads');
});
afterEach(async () => {
  await running?.stop();
  running = null;
  await new Promise<void>((done) => mail.server.close(done));
  await new Promise((done) => listener.server.close(done));
});

const port = (server: Server): number => (server.address() as AddressInfo).port;

function channels(login = ''): Channel[] {
  const { port: mailPort } = mail.server.server.address() as AddressInfo;
  return [
    smtpChannel({
      url: `smtp://${login}127.0.0.1:${mailPort}`,
      from: 'tuntas@example.org',
      readAt: 'https://example.org/pengaduan',
    }),
    webhookChannel({ url: `http://127.0.0.1:${port(listener.server)}/`, key: KEY }),
  ];
}

function senders(): Parameters<typeof startOutbox>[0] {
  return {
    channels: channels(),
    cases: new UntoldCases(database),
    outbox: new Outbox(database),
    world: () => reference.world(),
    needRules: async () => undefined,
    directory: () => reference.directory,
    sealer,
    secretKey: KEY,
    logger: pino({ level: 'silent' }),
    firstWaitMs: 100,
  };
}

function start(): RunningOutbox {
  running = startOutbox(senders());
  return running;
}

const tick = (ms: number): Promise<unknown> => new Promise((done) => void setTimeout(done, ms));

const contact = (email: string): string => sealer.sealJson({ name: 'Siti', email });
const HOUR = 3_600_000;
const answered: Step[] = [
  say(NOW - 3 * HOUR, 'verification', actors.desk, { decision: 'accept' }),
  say(NOW - 2 * HOUR, 'disposition', actors.desk, { to: DINAS_PUPR }),
  say(NOW - HOUR, 'answers', actors.liaison, { text: 'sealed:x', final: true }),
];

async function write(steps: readonly Step[], email = 'siti@example.org'): Promise<CaseFile> {
  const filed = opened(reference, NOW - 4 * HOUR, { notify: true, reporter: contact(email) });
  const file = await rehearse(filed, steps, reference);
  await project(file);
  return file;
}

async function project(file: CaseFile): Promise<void> {
  await new Complaints(database).write(recordOf(file, reference.world(), sealer));
}

const waiting = async (): Promise<OutboxEntry[]> => new Outbox(database).list('waiting', null, 100);
const dead = async (): Promise<OutboxEntry[]> => new Outbox(database).list('dead', null, 100);
const idle = (): Promise<unknown> => until('nothing waits', async () => (await waiting()).length === 0);

test('a case tells its reporter by e-mail and its officers by webhook, each thing once and in order', async () => {
  const file = await write(answered);
  start();
  await until('mails', () => Promise.resolve(mail.mails.length === 3));
  await idle();
  expect(mail.mails.map(({ from, to }) => `${from} ${to}`)).toEqual(
    Array(3).fill('tuntas@example.org siti@example.org'),
  );
  expect(mail.mails[0]?.text).toContain(`https://example.org/pengaduan/${file.id}`);
  const told = mail.mails.map(({ text }) => /nomor|diverifikasi|tanggapan akhir/.exec(text)?.[0]);
  expect(told).toEqual(['nomor', 'diverifikasi', 'tanggapan akhir']);
  const heard = listener.posts.map(({ about, to }) => `${about} ${to.agency ?? ''}`);
  expect(heard.toSorted()).toEqual([
    `disposed ${DINAS_PUPR}`,
    'filed kab-pringsewu',
    'verified kab-pringsewu',
  ]);
  expect(heard.indexOf('filed kab-pringsewu')).toBeLessThan(heard.indexOf('verified kab-pringsewu'));
  expect(listener.posts.every(({ signed }) => signed)).toBe(true);
});

test('a follower is told under the id of the receipt that their secret opens', async () => {
  const filed = opened(reference, NOW - 4 * HOUR, { notify: false });
  const file = await rehearse(filed, answered, reference);
  const receipt = 'R2345678901234';
  const list = [{ receipt, at: NOW - 2 * HOUR, contact: contact('bayu@example.org') }];
  await project({ ...file, followers: { joined: 1, repeated: 0, list } });
  start();
  await until('a mail', () => Promise.resolve(mail.mails.length > 0));
  await idle();
  for (const { to, text } of mail.mails) {
    expect(to).toBe('bayu@example.org');
    expect(text).toContain(`Subject: Tuntas: ${receipt}\r\n`);
    expect(text).toContain(`https://example.org/pengaduan/${receipt}`);
    expect(text).not.toContain(`pengaduan/${file.id}`);
  }
});

test('a case that is projected again, or by an outbox that starts again, tells nothing twice', async () => {
  const file = await write(answered);
  await start().stop();
  start();
  await until('mails', () => Promise.resolve(mail.mails.length === 3));
  await project({ ...file, revision: file.revision + 1 });
  await project(file);
  await until(
    'every case is looked at',
    async () => (await new UntoldCases(database).page(10, Date.now())).length === 0,
  );
  await idle();
  expect(mail.mails).toHaveLength(3);
  expect(listener.posts).toHaveLength(3);
});

test('two outboxes at once send each notice once', async () => {
  await Promise.all(Array.from({ length: 10 }, (_, n) => write(answered, `siti${n}@example.org`)));
  const other = startOutbox(senders());
  start();
  await until('mails', () => Promise.resolve(mail.mails.length >= 30));
  await idle();
  await other.stop();
  expect(mail.mails).toHaveLength(30);
  expect(listener.posts).toHaveLength(30);
});

test('a mail server that is down for a while loses nothing and keeps the order; the webhook does not wait for it', async () => {
  mail.refuse = 451;
  await write(answered);
  start();
  await until('posts', () => Promise.resolve(listener.posts.length === 3));
  expect(mail.mails).toEqual([]);
  mail.refuse = null;
  await until('mails', () => Promise.resolve(mail.mails.length === 3));
  const told = mail.mails.map(({ text }) => /nomor|diverifikasi|tanggapan akhir/.exec(text)?.[0]);
  expect(told).toEqual(['nomor', 'diverifikasi', 'tanggapan akhir']);
});

test('a mail server that takes calls and says nothing keeps one sender at most, and the webhook hears all', async () => {
  const held = new Set<Socket>();
  const mute = createMuteServer((socket) => void held.add(socket));
  await new Promise<void>((done) => void mute.listen(0, '127.0.0.1', done));
  const url = `smtp://127.0.0.1:${(mute.address() as AddressInfo).port}`;
  const [, webhook] = channels();
  for (let n = 0; n < 5; n += 1) await write(answered, `siti${n}@example.org`);
  const smtp = smtpChannel({ url, from: 'tuntas@example.org', readAt: null, timeoutMs: 400 });
  running = startOutbox({
    ...senders(),
    channels: [smtp, ...(webhook ? [webhook] : [])],
    firstWaitMs: 400,
    firstRestMs: 1000,
  });
  try {
    await until('the webhook has heard all', () => Promise.resolve(listener.posts.length === 15));
    const mails = (await waiting()).filter(({ to }) => to.kind === 'reporter');
    expect([mails.length, await dead()]).toEqual([15, []]);
    // At first every sender may meet with the silence; after that one at a time, ever more rarely.
    expect(held.size).toBeLessThan(12);
    expect(mails.some(({ error }) => error === 'no-answer')).toBe(true);
  } finally {
    for (const socket of held) socket.destroy();
    await new Promise((done) => mute.close(done));
  }
});

test('an address that does not exist is given up at once, shown to an operator without the address, and sent again when asked', async () => {
  mail.refuse = 550;
  const file = await write([]);
  start();
  await until('one is given up', async () => (await dead()).length === 1);
  const [given] = await dead();
  expect(given).toMatchObject({ case: file.id, about: 'filed', error: 'smtp-550', attempts: 1 });
  expect(JSON.stringify(given)).not.toContain('example.org');
  mail.refuse = null;
  expect(await new Outbox(database).again(given?._id ?? '', Date.now())).toBe(true);
  await until('mails', () => Promise.resolve(mail.mails.length === 1));
  expect(await new Outbox(database).again(given?._id ?? '', Date.now())).toBe(false);
});

test('a wrong password, or a sender that is not taken, is no fault of any notice: all go out when it is mended', async () => {
  mail.password = 'new';
  await write([]);
  running = startOutbox({ ...senders(), channels: channels('tuntas:old@') });
  await until('the password is refused', async () =>
    (await waiting()).some(({ error }) => error === 'EAUTH'),
  );
  await running.stop();
  mail.refuseSender = true;
  running = startOutbox({ ...senders(), channels: channels('tuntas:new@') });
  await until('the sender is refused', async () =>
    (await waiting()).some(({ error }) => error === 'EENVELOPE'),
  );
  expect(await dead()).toEqual([]);
  mail.refuseSender = false;
  await until('a mail', () => Promise.resolve(mail.mails.length === 1));
});

test('what a sender that died had in hand is sent by another when its time is up, under the same id', async () => {
  await write([]);
  const outbox = new Outbox(database);
  await dispatch(senders(), Date.now());
  const then = Date.now() + HOUR;
  const held = [await outbox.take(then, 60_000), await outbox.take(then, 60_000)];
  expect(held.every((one) => one !== null)).toBe(true);
  const deps = { ...senders(), silences: new Silences() };
  expect(await sendNext({ ...deps, now: () => then + 59_000 })).toBe(false);
  const later = { ...deps, now: () => then + 61_000 };
  while (await sendNext(later));
  expect([mail.mails.length, listener.posts.length]).toEqual([1, 1]);
  expect(held.map((one) => one?._id)).toContain(listener.posts[0]?.id);
});

test('it is tried again after twice as long each time, at least once an hour, and given up after three days', async () => {
  mail.refuse = 451;
  await write([]);
  await dispatch(senders(), Date.now());
  let at = Date.now() + 1000;
  const outcomes: NoticeOutcome[] = [];
  const deps = {
    ...senders(),
    firstWaitMs: 5000,
    silences: new Silences(),
    count: (outcome: NoticeOutcome) => void outcomes.push(outcome),
    now: () => at,
  };
  const begun = at;
  const waits: number[] = [];
  for (;;) {
    while (await sendNext(deps));
    const [next] = await waiting();
    if (!next) break;
    waits.push(next.nextAt.getTime() - at);
    at = next.nextAt.getTime();
  }
  const doubled = [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560].map((seconds) => seconds * 1000);
  expect(waits.slice(0, 10)).toEqual(doubled);
  expect(new Set(waits.slice(10))).toEqual(new Set([HOUR]));
  expect(at - begun).toBeGreaterThan(3 * 24 * HOUR - 2 * HOUR);
  expect(at - begun).toBeLessThanOrEqual(3 * 24 * HOUR);
  expect((await dead()).map(({ about, attempts }) => [about, attempts])).toEqual([
    ['filed', waits.length + 1],
  ]);
  expect(outcomes.filter((one) => one !== 'failed').toSorted()).toEqual(['given-up', 'sent']);
});

test('what was sent or given up is forgotten after its time in the outbox, whenever it happened; what waits is not', async () => {
  mail.refuse = 550;
  await write([]);
  start();
  await until('one is given up', async () => (await dead()).length === 1);
  await until('one is sent', () => Promise.resolve(listener.posts.length === 1));
  await idle();
  await running?.stop();
  const outbox = new Outbox(database);
  const left = async (): Promise<number[]> =>
    Promise.all(OUTBOX_STATES.map(async (state) => (await outbox.list(state, null, 10)).length));
  // They tell of what happened four hours ago, and have been here for a moment.
  await outbox.forget(Date.now() - HOUR);
  expect(await left()).toEqual([0, 1, 1, 0]);
  const [given] = await dead();
  await outbox.again(given?._id ?? '', Date.now());
  await outbox.forget(Date.now() + HOUR);
  expect(await left()).toEqual([1, 0, 0, 0]);
});

test('what waits is not told to an agency that has been complained of meanwhile, nor to a follower who has left', async () => {
  mail.refuse = 451;
  listener.answer = 503;
  const filed = opened(reference, NOW - 4 * HOUR, { notify: true, reporter: contact('siti@example.org') });
  const file = await rehearse(filed, answered, reference);
  const list = [
    { receipt: 'R2345678901234', at: NOW - 3 * HOUR, contact: contact('bayu@example.org') },
    { receipt: 'R2345678901235', at: NOW - 3 * HOUR, contact: contact('rani@example.org') },
  ];
  await project({ ...file, followers: { joined: 2, repeated: 0, list } });
  start();
  await until('all of it has been tried', async () => {
    const tried = (await waiting()).filter(({ attempts }) => attempts > 0);
    return ['follower', 'post'].every((kind) => tried.some(({ to }) => to.kind === kind));
  });
  expect((await waiting()).some(({ to }) => to.kind === 'post' && to.agency === DINAS_PUPR)).toBe(true);
  await project({
    ...file,
    revision: file.revision + 1,
    about: [DINAS_PUPR],
    followers: { joined: 1, repeated: 0, list: list.slice(1) },
  });
  mail.refuse = null;
  listener.answer = 204;
  await idle();
  expect(new Set(mail.mails.map(({ to }) => to))).toEqual(new Set(['siti@example.org', 'rani@example.org']));
  expect(listener.posts.map(({ to }) => to.agency)).not.toContain(DINAS_PUPR);
  expect(listener.posts.map(({ to }) => to.agency)).toContain('kab-pringsewu');
  // And of nobody is it kept how they were reached.
  const kept = await new Outbox(database).list('sent', null, 100);
  expect(kept.length).toBe(mail.mails.length + listener.posts.length);
  expect(kept.some(({ to }) => 'contact' in to)).toBe(false);
});

test('a webhook that calls a request wrong is not asked again, one that is overloaded is', async () => {
  listener.answer = 429;
  await write([]);
  start();
  await until('it is tried again', async () => (await waiting()).some(({ attempts }) => attempts > 1));
  listener.answer = 400;
  await until('one is given up', async () => (await dead()).length === 1);
  expect((await dead())[0]?.error).toBe('http-400');
});

test('an outbox that is switched on says nothing of what is long past', async () => {
  const filed = opened(reference, NOW - 30 * 24 * HOUR, { notify: true, reporter: contact('a@example.org') });
  await project(filed);
  start();
  await until(
    'every case is looked at',
    async () => (await new UntoldCases(database).page(10, Date.now())).length === 0,
  );
  expect(await waiting()).toEqual([]);
  expect(mail.mails).toEqual([]);
});

test('a case whose rules are nowhere to be had holds up nobody else', async () => {
  const lost = await write(answered, 'lost@example.org');
  const next = { ...lost, revision: lost.revision + 1 };
  const unreadable = JSON.stringify({ ...next, policy: { ...next.policy, version: 'nowhere' } });
  const record = { ...recordOf(next, reference.world(), sealer), file: unreadable };
  await new Complaints(database).write(record);
  await write(answered);
  running = startOutbox({
    ...senders(),
    needRules: (version) =>
      version === 'nowhere' ? Promise.reject(new Error('nowhere')) : Promise.resolve(undefined),
  });
  await until('mails', () => Promise.resolve(mail.mails.length === 3));
  expect(mail.mails.map(({ to }) => to)).toEqual(Array(3).fill('siti@example.org'));
  // It is not lost: the next projection brings it up again.
  await project({ ...lost, revision: lost.revision + 2 });
  await until('mails', () => Promise.resolve(mail.mails.length === 6));
});

test('what happened long ago is given as much time as anything else', async () => {
  mail.refuse = 451;
  const before = await rehearse(
    opened(reference, NOW - 2 * 24 * HOUR, { notify: true, reporter: contact('siti@example.org') }),
    [],
    reference,
  );
  await project(before);
  start();
  await until('it is tried again', async () => (await waiting()).some(({ attempts }) => attempts > 1));
  await database.connection.db
    ?.collection('outbox')
    .updateMany({}, { $set: { at: new Date(NOW - 30 * 24 * HOUR) } });
  await tick(1000);
  expect(await dead()).toEqual([]);
  mail.refuse = null;
  await until('mails', () => Promise.resolve(mail.mails.length === 1));
});
