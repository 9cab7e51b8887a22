import { request } from 'node:http';
import { z } from 'zod';
import { keySchema } from '../../api/http/keys';
import { inputErrors, translation } from '../../api/problems/issues';
import { toProblem } from '../../api/problems/translate';
import { COMMAND_BODIES } from '../../domain/schema/commands';
import { filingSchema } from '../../domain/schema/filing';
import { identitySchema } from '../../domain/schema/parts';
import { listAt, post, startApi, type Called, type Stack } from './support';

let api: Stack;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const problem = (called: Called): Record<string, unknown> => {
  expect(called.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(called.text).not.toMatch(/\.ts|\.js\b|node_modules|at \w+ \(/);
  const body = called.json();
  expect(body['status']).toBe(called.status);
  return body;
};

const paths = (called: Called): unknown[] => listAt(problem(called), 'errors').map(({ path }) => path);

const nested = (depth: number): string => `{"any":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;

const bytes = (hex: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(hex, 'hex'),
});

describe('bodies', () => {
  const cases: [string, RequestInit, number, string, string[]?][] = [
    ['malformed JSON', post('{"title":'), 400, 'malformed'],
    ['not UTF-8', bytes('7b22616e79223a22ff227d'), 400, 'malformed'],
    ['a list in place of an object', post([]), 422, 'invalid', ['']],
    ['a text in place of an object', post('"x"'), 422, 'invalid', ['']],
    ['null in place of an object', post('null'), 422, 'invalid', ['']],
    ['a wrong type', post({ title: 7 }), 422, 'invalid', ['title']],
    ['an operator in place of a text', post({ title: { $gt: '' } }), 422, 'invalid', ['title']],
    ['an unknown field', post({ titel: 'x' }), 422, 'invalid', ['titel']],
    ['an unknown field further down', post({ place: { region: '18', x: 1 } }), 422, 'invalid', ['place.x']],
    ['over-long text', post({ title: 'x'.repeat(201) }), 422, 'invalid', ['title']],
    ['text that is too short once trimmed', post({ title: '  short         ' }), 422, 'invalid', ['title']],
    ['a control character', post({ title: 'a long title\u0000' }), 422, 'invalid', ['title']],
    ['a control character anywhere', post({ any: [{ x: '\u001b[2J' }] }), 422, 'invalid', ['any.0.x']],
    ['a turn of the writing direction', post({ title: 'a long \u202etitle' }), 422, 'invalid', ['title']],
    ['half of a surrogate pair', post('{"any":"\\ud800"}'), 422, 'invalid', ['any']],
    ['__proto__', post('{"any":{"__proto__":{"admin":true}}}'), 422, 'invalid', ['any.__proto__']],
    ['__proto__ at the top', post('{"__proto__":{"admin":true}}'), 422, 'invalid', ['__proto__']],
    ['constructor', post({ any: [{ constructor: 1 }] }), 422, 'invalid', ['any.0.constructor']],
    ['prototype', post({ any: { prototype: 1 } }), 422, 'invalid', ['any.prototype']],
    ['deep nesting', post(nested(30)), 422, 'invalid', ['any.0.0']],
    ['very deep nesting', post(nested(30_000)), 422, 'invalid', ['any.0.0']],
    ['a form', post('title=x', { 'content-type': 'application/x-www-form-urlencoded' }), 415, 'media-type'],
    ['a patch', post('{}', { 'content-type': 'application/merge-patch+json' }), 415, 'media-type'],
    [
      'another charset',
      post('{}', { 'content-type': 'application/json; charset=latin1' }),
      415,
      'media-type',
    ],
    ['UTF-16', post('{}', { 'content-type': 'application/json; charset=utf-16le' }), 415, 'media-type'],
    ['compression', post('{}', { 'content-encoding': 'gzip' }), 415, 'media-type'],
    ['a huge body', post({ any: 'x'.repeat(65 * 1024) }), 413, 'too-large'],
    ['a body of megabytes', post({ any: 'x'.repeat(8 << 20) }), 413, 'too-large'],
  ];
  test.each(cases)('%s', async (_name, init, status, code, expected = []) => {
    const called = await api.call('/v1/probes/a', init);
    expect(problem(called)).toMatchObject({ type: `/problems/${code}`, status, instance: '/v1/probes/a' });
    expect(paths(called)).toEqual(expected);
  });

  test('as deep as allowed', async () => {
    expect((await api.call('/v1/probes/a', post(nested(20)))).status).toBe(200);
  });

  test('a huge body without a length', async () => {
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(JSON.stringify({ any: 'x'.repeat(100_000) })));
        controller.close();
      },
    });
    const init = { ...post(''), body: stream, duplex: 'half' } as RequestInit;
    expect(problem(await api.call('/v1/probes/a', init))['type']).toBe('/problems/too-large');
  });

  test('no body counts as an empty one', async () => {
    const called = await api.call('/v1/probes/a', { method: 'POST' });
    expect(called.json()).toMatchObject({ id: 'a', body: {} });
  });

  test('text is composed, trimmed and keeps its lines', async () => {
    const called = await api.call('/v1/probes/a', post({ title: '  Cafe\u0301 rusak\r\nlagi\t. ' }));
    expect(called.json()).toMatchObject({ body: { title: 'Caf\u00e9 rusak\nlagi\t.' } });
  });

  test('a client that goes away in the middle harms nobody', async () => {
    const { port } = new URL(api.url);
    const headers = { 'content-type': 'application/json', 'content-length': '1000' };
    const left = request({ host: '127.0.0.1', port, path: '/v1/probes/a', method: 'POST', headers });
    const gone = new Promise((resolve) => left.once('close', resolve));
    left.once('error', () => undefined);
    left.write('{"title":', () => left.destroy());
    await gone;
    expect((await api.call('/healthz')).status).toBe(200);
  });
});

describe('queries, paths and methods', () => {
  const cases: [string, string, number, string, string[]?][] = [
    ['an unknown parameter', '/v1/agencies?regoin=18', 422, 'invalid', ['regoin']],
    ['a repeated parameter', '/v1/agencies?region=18&region=19', 422, 'invalid', ['region']],
    ['an operator', '/v1/agencies?region[$ne]=18', 422, 'invalid', ['region[$ne]']],
    ['a prototype key', '/v1/agencies?__proto__=1', 422, 'invalid', ['__proto__']],
    ['a number that is none', '/v1/agencies?limit=1e2', 422, 'invalid', ['limit']],
    ['a limit of none', '/v1/agencies?limit=0', 422, 'invalid', ['limit']],
    ['a limit past the most', '/v1/topics?limit=201', 422, 'invalid', ['limit']],
    ['a made-up cursor', '/v1/agencies?cursor=abc', 422, 'invalid', ['cursor']],
    ['a wrong level', '/v1/agencies?level=desa', 422, 'invalid', ['level']],
    ['a broken escape', '/v1/agencies/%E0%A4%A', 400, 'malformed'],
    ['an unknown path', '/v1/nothing', 404, 'not-found'],
    ['another case', '/V1/agencies', 404, 'not-found'],
    ['an unknown agency', '/v1/agencies/nowhere', 404, 'not-found'],
    ['a year that is none', '/v1/calendars/national/abc', 404, 'not-found'],
    ['another file of the docs package', '/docs/package.json', 404, 'not-found'],
    ['a way out of the docs package', '/docs/..%2f..%2fpackage.json', 404, 'not-found'],
  ];
  test.each(cases)('%s', async (_name, path, status, code, expected = []) => {
    const called = await api.call(path);
    expect(problem(called)).toMatchObject({ type: `/problems/${code}`, status });
    expect(paths(called)).toEqual(expected);
  });

  test('a header that does not fit', async () => {
    const called = await api.call('/v1/probes/a', post({}, { 'idempotency-key': 'short' }));
    expect(paths(called)).toEqual(['idempotency-key']);
  });

  test('a method that the path has not', async () => {
    const called = await api.call('/v1/agencies', { method: 'DELETE' });
    expect(problem(called)['type']).toBe('/problems/method');
    expect(called.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    const options = await api.call('/v1/probes/a', { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'POST, GET, HEAD, OPTIONS']);
    expect((await api.call('/v1/agencies', { method: 'HEAD' })).status).toBe(200);
  });

  test('a fixed path wins over a parameter, whatever the order of the routes', async () => {
    expect((await api.call('/v1/probes/broken')).status).toBe(500);
    expect((await api.call('/v1/probes/other')).status).toBe(200);
  });
});

describe('what an answer tells', () => {
  test('what zod refuses anywhere is told by path', () => {
    const { error } = z.object({ a: z.array(z.int()) }).safeParse({ a: [1, 'x'] });
    expect(toProblem(error, 'id')).toMatchObject({ code: 'invalid', options: { errors: [{ path: 'a.1' }] } });
  });

  test('nothing of the inside', async () => {
    const called = await api.call('/v1/probes/broken');
    expect(problem(called)).toMatchObject({ type: '/problems/internal', instance: '/v1/probes/broken' });
    expect(called.text).not.toContain('mongodb');
    expect(api.logged.some((line) => line.includes('mongodb://somewhere is down'))).toBe(true);
  });

  test('in the language of the caller, Indonesian first', async () => {
    const title = async (language?: string): Promise<unknown> =>
      (await api.call('/v1/nothing', language ? { headers: { 'accept-language': language } } : {})).json()[
        'title'
      ];
    expect(await title()).toBe('Tidak ditemukan');
    expect(await title('en-GB,en;q=0.8')).toBe('Not found');
    expect(await title('fr')).toBe('Tidak ditemukan');
    const said = (await api.call('/v1/agencies?limit=x', { headers: { 'accept-language': 'id' } })).text;
    expect(said).toContain('diharapkan');
  });

  test.each([
    ['id', 'Wajib diisi', 'NIK terdiri atas tepat 16 angka'],
    ['en', 'This is required', 'A NIK has exactly 16 digits'],
  ] as const)('in sentences (%s), never in regular expressions', (lang, required, nik) => {
    const messages = (schema: z.ZodType, value: unknown) => {
      const { error } = schema.safeParse(value, { error: translation(lang) });
      return error === undefined ? [] : inputErrors(error, lang).map(({ message }) => message);
    };
    const faulty = { name: 'Siti', phone: 'x', nationalId: '12' };
    const texts = messages(identitySchema, faulty);
    expect(texts).toEqual([expect.any(String), nik]);
    expect(messages(filingSchema, {})).toEqual([required, required, required]);
    expect(messages(COMMAND_BODIES.verification, {})).toEqual([required]);
    const others = [
      ...messages(filingSchema, { agency: 'Über', location: { region: 'x' } }),
      ...messages(z.object({ a: z.string().regex(/^x$/) }), { a: 'y' }),
      ...messages(keySchema, { 'idempotency-key': 'short' }),
    ];
    for (const text of [...texts, ...others]) expect(text).not.toMatch(/undefined|[\^$\\]/);
  });

  test('security headers, a request id, and no framework', async () => {
    const { headers } = await api.call('/v1/topics', { headers: { 'x-request-id': 'abc-12345' } });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-request-id')).toBe('abc-12345');
    expect(headers.get('x-powered-by')).toBeNull();
    const forged = await api.call('/v1/topics', { headers: { 'x-request-id': 'a b "c"' } });
    expect(forged.headers.get('x-request-id')).toMatch(/^[\w-]{16}$/);
  });

  test('the log holds patterns, never what was sent', async () => {
    await api.call(
      '/v1/probes/planted-id?flag=yes',
      post({ title: 'Siti Planted Name' }, { authorization: 'Bearer tts_planted' }),
    );
    const log = api.logged.join('');
    expect(log).toContain('"route":"/v1/probes/:id"');
    expect(log).not.toMatch(/planted/i);
  });
});
