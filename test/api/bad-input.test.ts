import * as fc from 'fast-check';
import { SignJWT, UnsecuredJWT } from 'jose';
import { gzipSync } from 'node:zlib';
import { COMMANDS, type CommandName } from '../../domain/vocabulary';
import type { Answer, Caller, Json } from '../support/caller';
import { lent } from '../support/lent';
import {
  COMMAND_METHODS,
  COMMAND_PATHS,
  filing,
  GOOD_BODIES,
  HEALTH,
  KAB,
  PUPR,
  SINJAI,
  Town,
  type Complaint,
} from '../support/town';

interface Target {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly by: Caller;
  /** With every field that there is. */
  readonly body: Json;
}

const TEXTS = { title: 'Jalan rusak sekali', description: 'Berlubang di depan pasar sejak dua bulan.' };
const CORRECTIONS = {
  ...TEXTS,
  classification: 'complaint',
  oversight: true,
  about: [SINJAI],
  topic: 'roads.damaged',
};

const FULL_BODIES: Readonly<Record<CommandName, Json>> = {
  ...GOOD_BODIES,
  verification: { decision: 'accept', ...CORRECTIONS, confidential: false, to: PUPR },
  disposition: { to: PUPR, instructions: 'Segera.', supporting: [HEALTH] },
  return: { reason: 'Bukan kami.', suggested: PUPR },
  answers: { text: 'Sedang dikerjakan.', final: false, nextBy: '2030-01-01', question: 'Di mana?' },
  acceptance: { rating: 4, text: 'Baik.' },
  withdrawal: { reason: 'Sudah selesai.' },
  corrections: { ...CORRECTIONS, reason: 'Keliru.' },
  suspensions: { ...GOOD_BODIES.suspensions, from: new Date(Date.now() - 1000).toISOString() },
  referral: { consent: true, reporter: { name: 'Siti', phone: '0812345678', email: 'siti@example.org' } },
};

let town: Town;
let complaint: Complaint;
let targets: Target[];

beforeAll(async () => {
  town = await Town.of(lent().settings);
  complaint = await town.fileUpTo('followUp');
  const [desk, liaison, regent] = [await town.desk(), await town.liaison(), await town.supervisor(KAB)];
  const ombudsman = await town.overseer('ombudsman');
  const { reporter } = complaint;
  const callers: Readonly<Record<CommandName, Caller>> = {
    verification: desk,
    completion: reporter,
    disposition: desk,
    return: liaison,
    answers: liaison,
    replies: reporter,
    acceptance: reporter,
    withdrawal: reporter,
    instructions: regent,
    corrections: desk,
    referral: reporter,
    receipt: ombudsman,
    suspensions: desk,
    suspensionEnd: desk,
    supporting: liaison,
    supportingEnd: liaison,
    followers: reporter,
    merger: desk,
    mergerEnd: desk,
  };
  const whole = filing({
    occurredOn: '2026-01-05',
    location: { region: '18.10', address: 'Pasar', point: [104.9, -5.3] },
    about: [SINJAI],
    oversight: true,
    channel: 'web',
    reporter: {
      name: 'Siti',
      phone: '0812345678',
      email: 'siti@example.org',
      nationalId: '1810012345670001',
    },
    anonymous: false,
    confidential: false,
    notify: true,
    externalId: 'x-1',
  });
  targets = [
    { name: 'filing', method: 'POST', path: '/v1/complaints', by: town.anonymous, body: whole },
    // What has no body cannot have a bad one.
    ...COMMANDS.filter((name) => COMMAND_METHODS[name] !== 'DELETE').map((name) => ({
      name,
      method: COMMAND_METHODS[name] ?? 'POST',
      path: `${complaint.path}/${COMMAND_PATHS[name]}`,
      by: callers[name],
      body: FULL_BODIES[name],
    })),
  ];
});

/** Every target is sent the same thing, answers the same, and the case is as it was. */
async function everyTarget(expected: string, send: (target: Target) => Promise<Answer>): Promise<void> {
  const { revision } = await complaint.now();
  const answers = await Promise.all(targets.map(send));
  expect(targets.map(({ name }, index) => `${name}: ${answers[index]?.brief}`)).toEqual(
    targets.map(({ name }) => `${name}: ${expected}`),
  );
  expect((await complaint.now()).revision).toBe(revision);
}

test.each([
  ['half a document', '{"text": '],
  ['something after its end', '{} {}'],
  ['no JSON at all', 'text=hello'],
  ['a quote that is not one', "{'text': 'x'}"],
])('%s is malformed', async (_what, body) => {
  await everyTarget('400 malformed', ({ by, path, method }) => by.post(path, body, {}, method));
});

test('bytes that are no UTF-8 are malformed', async () => {
  const body = Buffer.concat([Buffer.from('{"text":"'), Buffer.of(0xff, 0xfe), Buffer.from('"}')]);
  const headers = { 'content-type': 'application/json' };
  await everyTarget('400 malformed', ({ by, path, method }) => by.send(path, { method, headers, body }));
});

test.each([
  ['a list', '[]'],
  ['a text', '"x"'],
  ['a number', '7'],
  ['nothing', 'null'],
  ['a flag', 'true'],
])('%s in place of a body is invalid', async (_what, body) => {
  await everyTarget('422 invalid', ({ by, path, method }) => by.post(path, body, {}, method));
});

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/xml',
  'application/json; charset=latin1',
])('a body of %s is not taken', async (type) => {
  await everyTarget('415 media-type', ({ by, path, body, method }) =>
    by.post(path, body, { 'content-type': type }, method),
  );
});

test('a compressed body is not taken', async () => {
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  await everyTarget('415 media-type', ({ by, path, body, method }) =>
    by.send(path, { method, headers, body: gzipSync(JSON.stringify(body)) }),
  );
});

test('a huge body is too large, whether or not it says so first', async () => {
  const huge = JSON.stringify({ text: 'x'.repeat(70_000) });
  await everyTarget('413 too-large', ({ by, path, method }) => by.post(path, huge, {}, method));
  const headers = { 'content-type': 'application/json' };
  await everyTarget('413 too-large', ({ by, path, method }) => {
    const body = new Blob([huge]).stream();
    return by.send(path, { method, headers, body, duplex: 'half' });
  });
});

test('unknown fields are refused by name, also inside', async () => {
  await everyTarget('422 invalid', async ({ by, path, body, method }) => {
    const answer = await by.post(path, { ...body, surprise: true }, {}, method);
    expect(answer.json()['errors']).toEqual(
      expect.arrayContaining([expect.objectContaining({ path: 'surprise' })]),
    );
    return answer;
  });
  const inside = filing({ location: { region: '18.10', zip: '35373' } });
  expect((await town.anonymous.post('/v1/complaints', inside)).json()['errors']).toEqual([
    expect.objectContaining({ path: 'location.zip' }),
  ]);
});

test.each(['__proto__', 'constructor', 'prototype'])(
  'the key %s is refused wherever it stands',
  async (key) => {
    const polluted = (body: Json): string => `{"${key}":{"polluted":true},${JSON.stringify(body).slice(1)}`;
    await everyTarget('422 invalid', ({ by, path, body, method }) =>
      by.post(path, polluted(body).replace(',}', '}'), {}, method),
    );
    const deep = `{"reporter":{"name":"Siti","${key}":{"polluted":true}},${JSON.stringify(filing()).slice(1)}`;
    expect((await town.anonymous.post('/v1/complaints', deep)).brief).toBe('422 invalid');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  },
);

test('what is nested without end is refused', async () => {
  const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
  await everyTarget('422 invalid', ({ by, path, method }) => by.post(path, deep, {}, method));
});

/** What cannot stand in place of a good value. */
function wrongFor(good: unknown): unknown[] {
  const never = [{ $gt: '' }, { $ne: null }, null];
  if (typeof good === 'boolean') return [...never, 'true', 1, [true]];
  if (typeof good === 'number') return [...never, '4', 4.5, 0, 6, -1, 1e300, [4]];
  if (Array.isArray(good)) return [...never, 'x', [7], [{ $gt: '' }], { 0: 'x' }, Array(30).fill(SINJAI)];
  if (typeof good === 'object') return [...never, 'x', 7, [good], []];
  return [
    ...never,
    7,
    true,
    ['x'],
    '',
    ' ',
    'x'.repeat(10_001),
    'bell \u0007',
    'null \u0000',
    '\u202e\u0085',
    '\ud800',
  ];
}

test('no field takes a value of another kind, an operator, a text too long or with control characters', async () => {
  const { revision } = await complaint.now();
  for (const { name, path, by, body, method } of targets) {
    for (const [field, good] of Object.entries(body)) {
      const wrong = wrongFor(good).filter((value) => !(field === 'consent' && value === true));
      const answers = await Promise.all(
        wrong.map((value) => by.post(path, { ...body, [field]: value }, {}, method)),
      );
      const tried = wrong.map((value) => `${name}.${field} ${JSON.stringify(value).slice(0, 40)}`);
      expect(tried.map((one, index) => `${one}: ${answers[index]?.brief}`)).toEqual(
        tried.map((one) => `${one}: 422 invalid`),
      );
      for (const answer of answers) {
        const errors = answer.json<{ errors: { path: string }[] }>().errors;
        expect(errors.some((one) => one.path.startsWith(field))).toBe(true);
      }
    }
  }
  expect((await complaint.now()).revision).toBe(revision);
});

test('what a filing names has to be there, and its lengths are those of the contract', async () => {
  const bad: [Json, string][] = [
    [{ title: 'Pendek' }, 'title'],
    [{ title: 'x'.repeat(201) }, 'title'],
    [{ description: 'Terlalu pendek.' }, 'description'],
    [{ agency: 'kab-antah-berantah' }, 'agency'],
    [{ about: ['kab-antah-berantah'] }, 'about.0'],
    [{ topic: 'no-such-topic' }, 'topic'],
    [{ location: { region: '99.99' } }, 'location.region'],
    [{ location: { region: '18.10', point: [-5.3] } }, 'location.point'],
    [{ location: { region: '18.10', point: [104, 95] } }, 'location.point.1'],
    [{ occurredOn: '2999-01-01' }, 'occurredOn'],
    [{ occurredOn: '2026-02-30' }, 'occurredOn'],
    [{ reporter: { name: 'Siti', nationalId: '123' } }, 'reporter.nationalId'],
    [{ reporter: { phone: '0812345678' } }, 'reporter.name'],
    [{ channel: 'pigeon' }, 'channel'],
    [{ classification: 'rumour' }, 'classification'],
  ];
  for (const [otherwise, path] of bad) {
    const answer = await town.anonymous.post('/v1/complaints', filing(otherwise));
    const { errors } = answer.json<{ errors: { path: string }[] }>();
    expect([answer.brief, errors.map((one) => one.path)]).toEqual(['422 invalid', [path]]);
  }
  const longest = filing({ title: 'x'.repeat(200), description: 'y'.repeat(10_000) });
  expect((await town.anonymous.post('/v1/complaints', longest)).status).toBe(201);
});

test('headers have a form, too', async () => {
  for (const key of ['short', 'x'.repeat(129)]) {
    await everyTarget('422 invalid', ({ by, path, body, method }) =>
      by.post(path, body, { 'idempotency-key': key }, method),
    );
  }
  const answers = await Promise.all(
    ['7', '"x"', 'W/"7"', '"7", "8"'].map((tag) =>
      complaint.give(complaint.reporter, 'withdrawal', {}, { 'if-match': tag }),
    ),
  );
  expect(answers.map(({ brief }) => brief)).toEqual(Array(4).fill('422 invalid'));
});

test('no token but a good one opens anything', async () => {
  const { keys, issuer, audience } = lent().settings;
  const key = new TextEncoder().encode(keys.jwtKey ?? '');
  const claims = { sub: 'x', role: 'institution-admin', agency: KAB };
  const signed = (over: {
    alg?: string;
    iss?: string;
    aud?: string;
    exp?: number;
    key?: Uint8Array;
    claims?: Json;
  }) =>
    new SignJWT({ ...claims, ...over.claims })
      .setProtectedHeader({ alg: over.alg ?? 'HS256' })
      .setIssuer(over.iss ?? issuer)
      .setAudience(over.aud ?? audience)
      .setExpirationTime(over.exp ?? Math.floor(Date.now() / 1000) + 600)
      .sign(over.key ?? key);
  const good = await signed({});
  const [head = '', payload = '', signature = ''] = good.split('.');
  const forgedPayload = Buffer.from(JSON.stringify({ ...claims, role: 'national-admin' })).toString(
    'base64url',
  );
  const tokens: Record<string, string> = {
    expired: await signed({ exp: Math.floor(Date.now() / 1000) - 60 }),
    'signed with another key': await signed({ key: new Uint8Array(32).fill(7) }),
    'for another audience': await signed({ aud: 'somebody-else' }),
    'of another issuer': await signed({ iss: 'https://evil.example' }),
    'of another algorithm': await signed({ alg: 'HS512', key: new Uint8Array([...key, ...key]) }),
    'with no algorithm': new UnsecuredJWT(claims)
      .setIssuer(issuer)
      .setAudience(audience)
      .setExpirationTime('10m')
      .encode(),
    'with a role made up': await signed({ claims: { role: 'king' } }),
    'with no agency': await signed({ claims: { agency: undefined } }),
    'with an operator for a role': await signed({ claims: { role: { $ne: null } } }),
    'with another payload': `${head}.${forgedPayload}.${signature}`,
    'without its signature': `${head}.${payload}.`,
    'with nothing in it': '..',
    'that is no token': 'a.b.c',
  };
  for (const [what, token] of Object.entries(tokens)) {
    const by = town.with(token);
    const answers = await Promise.all(
      targets.map(({ path, body, method }) => by.post(path, body, {}, method)),
    );
    expect([what, new Set(answers.map(({ brief }) => brief))]).toEqual([
      what,
      new Set(['401 unauthenticated']),
    ]);
    expect([what, (await by.get('/v1/complaints')).status]).toEqual([what, 401]);
    expect([what, (await by.get(complaint.path)).status]).toEqual([what, 401]);
  }
  const guess = town.with('tts_guess');
  const guesses = await Promise.all(
    targets.map(({ path, body, method }) => guess.post(path, body, {}, method)),
  );
  expect(new Set(guesses.map(({ brief }) => brief))).toEqual(new Set(['401 unauthenticated']));
  for (const header of ['Basic abc', 'Bearer', `Token ${good}`, `Bearer ${good} ${good}`]) {
    expect((await town.anonymous.get(complaint.path, { authorization: header })).status).toBe(401);
  }
  expect((await town.with(good).get(complaint.path)).status).toBe(200);
});

test('a command at the wrong stage, twice, or to a closed case says so and changes nothing', async () => {
  const mine = await town.fileUpTo('followUp');
  const [desk, liaison] = [await town.desk(), await town.liaison()];
  const verify = await mine.give(desk, 'verification', { decision: 'accept' });
  expect([verify.brief, verify.json()['stage'], verify.json()['may']]).toEqual([
    '409 wrong-stage',
    'followUp',
    ['disposition', 'answers', 'corrections', 'suspensions', 'supporting', 'merger'],
  ]);
  const same = await mine.give(desk, 'disposition', { to: PUPR });
  expect([same.brief, same.json()['errors']]).toEqual([
    '422 invalid',
    [expect.objectContaining({ path: 'to' })],
  ]);
  const final = { text: 'Sudah ditambal.', final: true };
  expect((await mine.give(liaison, 'answers', final)).status).toBe(200);
  expect((await mine.give(liaison, 'answers', final)).brief).toBe('409 wrong-stage');
  expect((await mine.give(mine.reporter, 'acceptance', {})).status).toBe(200);
  const closed = await mine.now();
  const told: string[] = [];
  for (const name of COMMANDS) {
    const by = ['replies', 'acceptance', 'withdrawal', 'completion', 'referral'].includes(name)
      ? mine.reporter
      : desk;
    const answer = await mine.give(by, name, GOOD_BODIES[name]);
    const { stage, may } = answer.json();
    told.push([name, answer.brief, stage, JSON.stringify(may)].filter(Boolean).join(' '));
  }
  expect(told).toEqual([
    'verification 409 wrong-stage closed []',
    'completion 409 wrong-stage closed []',
    'disposition 409 wrong-stage closed []',
    'return 409 wrong-stage closed []',
    'answers 409 wrong-stage closed []',
    'replies 409 wrong-stage closed []',
    'acceptance 409 wrong-stage closed []',
    'withdrawal 409 wrong-stage closed []',
    'instructions 403 forbidden',
    'corrections 409 wrong-stage closed []',
    'referral 409 wrong-stage closed []',
    'receipt 403 forbidden',
    'suspensions 409 wrong-stage closed []',
    'suspensionEnd 409 wrong-stage closed []',
    'supporting 409 wrong-stage closed []',
    'supportingEnd 409 wrong-stage closed []',
    'followers 409 wrong-stage closed []',
    'merger 409 wrong-stage closed []',
    'mergerEnd 409 wrong-stage closed []',
  ]);
  expect(await mine.now()).toEqual(closed);
});

test('queries are checked as bodies are', async () => {
  const desk = await town.desk();
  const bad = [
    'stage=open',
    'stage[$ne]=closed',
    'limit=0',
    'limit=201',
    'limit=1e2',
    'cursor=%00',
    'cursor=bm90IG91cnM',
    'sort=title',
    'surprise=1',
    'dueBefore=tomorrow',
    'region=18.1',
    'overdue=maybe',
    'escalationLevel=-1',
    'count=2',
    'stage=reply&stage=closed',
    '__proto__[x]=1',
    'q=x',
    'q=%07%07%07',
    'escalatedTo=you',
  ];
  const answers = await Promise.all(bad.map((query) => desk.get(`/v1/complaints?${query}`)));
  expect(bad.map((query, index) => `${query}: ${answers[index]?.brief}`)).toEqual(
    bad.map((query) => `${query}: 422 invalid`),
  );
  for (const path of ['/v1/complaints/%E0%A4%A', `${complaint.path}/commands/%ZZ`, '/v1/agencies/%ff']) {
    expect((await town.anonymous.get(path)).brief).toBe('400 malformed');
  }
  for (const id of ['x', '..%2f..%2fetc', '%00', encodeURIComponent('{"$gt":""}'), 'A'.repeat(500), '工']) {
    expect([id, (await town.anonymous.get(`/v1/complaints/${id}`)).brief]).toEqual([id, '404 not-found']);
  }
});

test('whatever is sent, nothing breaks', async () => {
  const scratch = await town.fileUpTo('followUp');
  const moved = targets.map((target) => ({
    ...target,
    path: target.path.replace(complaint.path, scratch.path),
  }));
  const anyTarget = fc.constantFrom(...moved);
  const anyBody = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }).map((value) => () => value),
    fc.tuple(fc.nat(20), fc.jsonValue({ maxDepth: 2 })).map(([index, value]) => (good: Json) => {
      const names = Object.keys(good);
      return { ...good, [names[index % names.length] ?? 'text']: value };
    }),
    fc
      .dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 }))
      .map((extra) => (good: Json) => ({ ...good, ...extra })),
  );
  await fc.assert(
    fc.asyncProperty(anyTarget, anyBody, async ({ path, by, body, method }, make) => {
      const answer = await by.post(path, JSON.stringify(make(body)), {}, method);
      expect(answer.status).toBeLessThan(500);
    }),
    { numRuns: 300 },
  );
  const names = [
    'stage',
    'q',
    'region',
    'cursor',
    'dueBefore',
    'topic',
    'sort',
    'externalId',
    'limit',
    'agency',
  ];
  const desk = await town.desk();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...names),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      async (name, text) => {
        const answer = await desk.get(`/v1/complaints?${name}=${encodeURIComponent(text)}`);
        expect(answer.status).toBeLessThan(500);
      },
    ),
    { numRuns: 150 },
  );
});
