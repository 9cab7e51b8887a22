import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { lent } from '../support/lent';
import { Stack } from '../../chaos/stack';
import { PUPR, Town } from '../support/town';
import { until } from '../../chaos/until';

interface Heard {
  id: string;
  case: string;
  about: string;
  to: { kind: string; phone?: string; agency?: string };
}

const heard: Heard[] = [];
/** What came and was not taken. */
const turnedAway: Heard[] = [];
const raw: string[] = [];
let answer = 204;
let server: Server;
let stack: Stack;
let town: Town;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      if (answer < 300) raw.push(body);
      (answer < 300 ? heard : turnedAway).push(JSON.parse(body) as Heard);
      response.writeHead(answer).end();
    });
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  stack = await Stack.start({
    compiled: lent().compiled,
    env: { TUNTAS_WEBHOOK_URL: `http://127.0.0.1:${port}/`, TUNTAS_WEBHOOK_KEY: 'k'.repeat(43) },
  });
  town = await Town.of(stack.settings);
});
afterAll(async () => {
  await stack?.stop();
  await new Promise((done) => server.close(done));
});

const reporter = { name: 'Siti Planted-Name', phone: '+62 812 0000 9999' };
let count = 0;
/** The same text again by the same reporter would be the same complaint. */
const another = (): { title: string } => ({ title: `Jalan rusak nomor ${(count += 1)}` });

const toldReporter = (id: string): string[] =>
  heard.filter((one) => one.case === id && one.to.kind === 'reporter').map(({ about }) => about);

test('a reporter hears what becomes of a complaint, its unit hears of its work, and no text leaves with it', async () => {
  const complaint = await town.fileUpTo('reply', { ...another(), reporter });
  await until('the answer is told', () => Promise.resolve(toldReporter(complaint.id).includes('answered')));
  expect(toldReporter(complaint.id)).toEqual(['filed', 'verified', 'answered']);
  const mine = heard.filter((one) => one.case === complaint.id);
  expect(mine.find(({ to }) => to.kind === 'reporter')?.to.phone).toBe(reporter.phone);
  expect(mine.some(({ to }) => to.kind === 'post' && to.agency === PUPR)).toBe(true);
  expect(raw.join('\n')).not.toMatch(/Planted-Name|berlubang|pasar/i);
});

test('whoever files without a name for the agencies is told only what they asked for', async () => {
  const silent = await town.fileUpTo('reply', { ...another(), reporter, anonymous: true });
  const asked = await town.fileUpTo('reply', { ...another(), reporter, anonymous: true, notify: true });
  await until('who asked is told', () => Promise.resolve(toldReporter(asked.id).includes('answered')));
  expect(toldReporter(silent.id)).toEqual([]);
});

test('what was given up is listed without a contact, counted, and sent again', async () => {
  answer = 400;
  const complaint = await town.file({ ...another(), reporter });
  const operator = await town.operator();
  interface Listed {
    items: { id: string; complaint: string; error: string }[];
  }
  const dead = await until('it is given up', async () => {
    const { items } = (await operator.get('/v1/outbox?state=dead&limit=200')).json<Listed>();
    return items.find((one) => one.complaint === complaint.id);
  });
  expect(dead.error).toBe('http-400');
  expect(JSON.stringify(dead)).not.toContain('0000');
  answer = 204;
  expect((await operator.post(`/v1/outbox/${dead.id}/resend`, {})).status).toBe(202);
  await until('it is told', () => Promise.resolve(heard.some(({ id }) => id === dead.id)));
  expect((await operator.post(`/v1/outbox/${dead.id}/resend`, {})).status).toBe(404);
});

test('a webhook that does not answer holds up nothing, and hears everything when it is back', async () => {
  answer = 503;
  const complaint = await town.fileUpTo('reply', { ...another(), reporter });
  // It was brought there by people who were answered, while this was all that notices met.
  await until('somebody has tried', () =>
    Promise.resolve(turnedAway.some((one) => one.case === complaint.id)),
  );
  answer = 204;
  await until('all of it is told', () => Promise.resolve(toldReporter(complaint.id).length >= 3));
  expect(toldReporter(complaint.id)).toEqual(['filed', 'verified', 'answered']);
});
