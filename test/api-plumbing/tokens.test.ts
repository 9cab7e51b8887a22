import { SignJWT, UnsecuredJWT, exportJWK, exportSPKI, generateKeyPair, type CryptoKey } from 'jose';
import { makeVerifier } from '../../api/auth/jwt';
import {
  AUDIENCE,
  ISSUER,
  JWT_KEY,
  bearer,
  listen,
  startApi,
  token,
  type Running,
  type Stack,
} from './support';

let api: Stack;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const now = (): number => Math.floor(Date.now() / 1000);

test('a good token says who calls', async () => {
  const called = await api.call('/v1/officers', bearer(await token()));
  expect(called.json()).toEqual({
    kind: 'officer',
    sub: 'officer-1',
    role: 'liaison',
    agency: 'kab-pringsewu.unit-1',
  });
  expect(called.headers.get('cache-control')).toBe('no-store');
});

const post = async (over: Record<string, unknown>): Promise<unknown> =>
  (await api.call('/v1/officers', bearer(await token(over)))).json()['post'];

test('a supervisor is the head unless the token says otherwise; other roles have no post', async () => {
  expect(await post({ role: 'supervisor' })).toBe('head');
  expect(await post({ role: 'supervisor', post: 'secretary' })).toBe('secretary');
  expect(await post({ role: 'liaison', post: 'head' })).toBeUndefined();
});

test('national roles and operators need no agency', async () => {
  for (const role of ['national-admin', 'operator']) {
    expect((await api.call('/v1/officers', bearer(await token({ role, agency: undefined })))).status).toBe(
      200,
    );
  }
});

test('within the tolerance of 30 seconds a token still counts', async () => {
  expect((await api.call('/v1/officers', bearer(await token({ exp: now() - 10 })))).status).toBe(200);
});

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('refused with 401', () => {
  const good = {
    sub: 'officer-1',
    role: 'liaison',
    agency: 'a',
    iss: ISSUER,
    aud: AUDIENCE,
    exp: now() + 600,
  };
  const cases: [string, () => Promise<string> | string, RegExp?][] = [
    ['expired', () => token({ exp: now() - 31 }), /expired/],
    ['no expiry', () => token({ exp: undefined })],
    ['not valid yet', () => token({ nbf: now() + 100 })],
    ['another key', () => token({}, 'another key, long enough for the algorithm')],
    ['another issuer', () => token({ iss: 'https://evil.example' })],
    ['another audience', () => token({ aud: 'other' })],
    ['no audience', () => token({ aud: undefined })],
    ['alg none', () => new UnsecuredJWT(good).encode()],
    [
      'alg none with a signature',
      async () => `${encode({ alg: 'none' })}.${encode(good)}.${(await token()).split('.')[2]}`,
    ],
    [
      'HS512',
      () =>
        new SignJWT(good)
          .setProtectedHeader({ alg: 'HS512' })
          .sign(new TextEncoder().encode(JWT_KEY.repeat(2))),
    ],
    [
      'RS256 where the key is local',
      async () =>
        new SignJWT(good)
          .setProtectedHeader({ alg: 'RS256' })
          .sign((await generateKeyPair('RS256')).privateKey),
    ],
    [
      'changed claims',
      async () => (await token()).replace(/\.[^.]+\./, `.${encode({ ...good, role: 'national-admin' })}.`),
    ],
    [
      'an unknown critical header',
      async () => `${encode({ alg: 'HS256', crit: ['x'], x: 1 })}.${encode(good)}.AAAA`,
    ],
    ['not a token at all', () => 'a.b.c'],
    ['an encrypted token', () => 'a.b.c.d.e'],
    ['an unknown role', () => token({ role: 'root' }), /role/],
    ['a role of a wrong type', () => token({ role: { $ne: null } }), /role/],
    ['no subject', () => token({ sub: undefined })],
    ['an endless subject', () => token({ sub: 'x'.repeat(129) })],
    ['a liaison without an agency', () => token({ agency: undefined }), /agency/],
    ['a post that is none', () => token({ role: 'supervisor', post: 'king' })],
    ['something without dots where a token is needed', () => 'abc'],
  ];
  test.each(cases)('%s', async (_name, make, said = /token/) => {
    const authorization = `Bearer ${await make()}`;
    const called = await api.call('/v1/officers', { headers: { authorization, 'accept-language': 'en' } });
    expect([called.status, called.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer error="invalid_token"',
    ]);
    expect(called.json()).toMatchObject({
      type: '/problems/unauthenticated',
      detail: expect.stringMatching(said) as unknown,
    });
    // Refused also where none are needed; what has no dots might be a secret, which only a case can judge.
    const open = await api.call('/v1/topics', { headers: { authorization } });
    expect(open.status).toBe(authorization.includes('.') ? 401 : 200);
  });

  test.each(['Basic YTpi', 'Bearer', 'Bearer a b', 'Bearer ???', ''])(
    'header "%s"',
    async (authorization) => {
      expect((await api.call('/v1/officers', { headers: { authorization } })).status).toBe(401);
    },
  );
});

const statusOf = async (path: string, credentials: string): Promise<number> =>
  (await api.call(path, bearer(credentials))).status;
const scraped = async (init: RequestInit): Promise<number> => (await api.call('/metrics', init)).status;

describe('access', () => {
  test.each(['/v1/officers', '/v1/anyone', '/v1/desks'])('%s without credentials', async (path) => {
    const called = await api.call(path);
    expect([called.status, called.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });

  test('by role, and by kind of caller', async () => {
    const admin = await token({ role: 'institution-admin' });
    expect(await statusOf('/v1/desks', admin)).toBe(200);
    expect(await statusOf('/v1/desks', await token())).toBe(403);
    expect(await statusOf('/v1/anyone', 'tts_secret')).toBe(200);
    expect(await statusOf('/v1/officers', 'tts_secret')).toBe(403);
  });

  test('measurements are for operators and this machine', async () => {
    expect(await scraped({})).toBe(200);
    expect(await scraped({ headers: { 'x-forwarded-for': '10.0.0.1' } })).toBe(401);
    expect(await scraped(bearer(await token({ role: 'operator' })))).toBe(200);
    expect(await scraped(bearer(await token()))).toBe(403);
  });
});

const claims = () => ({ sub: 'x', role: 'national-admin', iss: ISSUER, aud: AUDIENCE, exp: now() + 60 });

const sign = (alg: string, key: CryptoKey | Uint8Array, kid = alg): Promise<string> =>
  new SignJWT(claims()).setProtectedHeader({ alg, kid }).sign(key);

describe('with keys of an identity provider', () => {
  const algorithms = ['RS256', 'ES256', 'EdDSA', 'PS256'] as const;
  const keys = new Map<string, { privateKey: CryptoKey; publicKey: CryptoKey }>();
  let provider: Running;
  let remote: Stack;

  beforeAll(async () => {
    for (const alg of algorithms) keys.set(alg, await generateKeyPair(alg, { extractable: true }));
    const jwks = {
      keys: await Promise.all(
        [...keys].map(async ([alg, { publicKey }]) => ({
          ...(await exportJWK(publicKey)),
          alg,
          kid: alg,
          use: 'sig',
        })),
      ),
    };
    provider = await listen((_req, res) => {
      res.setHeader('content-type', 'application/json').end(JSON.stringify(jwks));
    });
    const verifier = makeVerifier({ jwksUrl: `${provider.url}/keys`, issuer: ISSUER, audience: AUDIENCE });
    remote = await startApi({ verifier });
  });
  afterAll(async () => {
    await remote.close();
    await provider.close();
  });

  const keyOf = (alg: string): { privateKey: CryptoKey; publicKey: CryptoKey } => {
    const pair = keys.get(alg);
    if (!pair) throw new Error(alg);
    return pair;
  };
  const status = async (credentials: string): Promise<number> =>
    (await remote.call('/v1/officers', bearer(credentials))).status;

  test.each(algorithms)('%s is taken', async (alg) => {
    expect(await status(await sign(alg, keyOf(alg).privateKey))).toBe(200);
  });

  test('a public key is no secret key', async () => {
    const spki = new TextEncoder().encode(await exportSPKI(keyOf('RS256').publicKey));
    expect(await status(await sign('HS256', spki, 'RS256'))).toBe(401);
  });

  test('a stranger’s key, an unknown key id, an algorithm off the list', async () => {
    const stranger = await generateKeyPair('RS256');
    expect(await status(await sign('RS256', stranger.privateKey))).toBe(401);
    expect(await status(await sign('RS256', stranger.privateKey, 'unknown'))).toBe(401);
    const other = await generateKeyPair('RS512');
    expect(await status(await sign('RS512', other.privateKey, 'RS256'))).toBe(401);
  });

  test('a provider that is down is 503, and says when to try again', async () => {
    const gone = await listen((_req, res) => res.end());
    await gone.close();
    const verifier = makeVerifier({ jwksUrl: gone.url, issuer: ISSUER, audience: AUDIENCE });
    const cut = await startApi({ verifier });
    const called = await cut.call('/v1/officers', bearer(await sign('RS256', keyOf('RS256').privateKey)));
    expect([called.status, called.headers.get('retry-after')]).toEqual([503, '5']);
    await cut.close();
  });

  test('a provider that answers nonsense is 503', async () => {
    const odd = await listen((_req, res) => res.end('<html>'));
    const verifier = makeVerifier({ jwksUrl: odd.url, issuer: ISSUER, audience: AUDIENCE });
    await expect(verifier.verify(await sign('RS256', keyOf('RS256').privateKey))).rejects.toMatchObject({
      code: 'unavailable',
    });
    await odd.close();
  });
});

test('options that make no sense are refused at the start', () => {
  const common = { issuer: ISSUER, audience: AUDIENCE };
  expect(() => makeVerifier(common)).toThrow(/not both/);
  expect(() => makeVerifier({ ...common, jwtKey: JWT_KEY, jwksUrl: 'https://id.example' })).toThrow(
    /not both/,
  );
  expect(() => makeVerifier({ ...common, jwtKey: 'short' })).toThrow(/32 bytes/);
});
