import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jwtVerify } from 'jose';
import { loadKeys } from '../../cli/keys';
import { loadSettings, runSettings, settingsEnv } from '../../cli/settings';
import { makeToken } from '../../cli/token';

const KEY = Buffer.alloc(32, 1).toString('base64url');
const OTHER_KEY = Buffer.alloc(32, 2).toString('base64url');

test('without flags and variables everything has its default', () => {
  expect(loadSettings([], {})).toMatchObject({
    production: false,
    apiPort: 3000,
    temporalPort: 7233,
    uiPort: 8233,
    mongoPort: 27117,
    temporalAddress: null,
    mongodbUri: null,
    namespace: 'default',
    dayMs: null,
    uiUrl: 'http://127.0.0.1:8233',
    issuer: 'tuntas',
    audience: 'tuntas',
  });
});

test('a flag wins over its variable, and an empty variable is none', () => {
  const settings = loadSettings(['--api-port', '4000', '--day=2m'], {
    TUNTAS_API_PORT: '5000',
    TUNTAS_DAY: '3s',
    TUNTAS_UI_PORT: '',
  });
  expect(settings).toMatchObject({ apiPort: 4000, dayMs: 120_000, uiPort: 8233 });
  expect(Object.isFrozen(settings)).toBe(true);
});

test.each([
  ['500ms', 500],
  ['3s', 3_000],
  ['1.5s', 1_500],
  ['2m', 120_000],
])('a day of %s is %i ms', (text, dayMs) => {
  expect(loadSettings([], { TUNTAS_DAY: text }).dayMs).toBe(dayMs);
});

test.each([
  [
    { TUNTAS_API_PORT: 'abc' },
    'TUNTAS_API_PORT (--api-port) must be a port number from 1 to 65535, not "abc".',
  ],
  [
    { TUNTAS_MONGO_PORT: '0' },
    'TUNTAS_MONGO_PORT (--mongo-port) must be a port number from 1 to 65535, not "0".',
  ],
  [{ TUNTAS_UI_PORT: '65536' }, 'TUNTAS_UI_PORT'],
  [{ TUNTAS_DAY: '3' }, 'TUNTAS_DAY (--day) must be a length such as 500ms, 3s or 2m'],
  [{ TUNTAS_DAY: '0s' }, 'TUNTAS_DAY'],
  [{ TUNTAS_DAY: '3s', NODE_ENV: 'production' }, 'refused with NODE_ENV=production'],
  [{ TEMPORAL_ADDRESS: 'http://temporal:7233' }, 'TEMPORAL_ADDRESS (--temporal-address) must be host:port'],
  [
    { MONGODB_URI: 'postgres://secret' },
    'MONGODB_URI (--mongodb-uri) must be a mongodb:// or mongodb+srv:// address.',
  ],
  [{ TUNTAS_LOG: 'loud' }, 'TUNTAS_LOG must be one of fatal, error,'],
  [{ TUNTAS_SECRET_KEY: 'short' }, 'TUNTAS_SECRET_KEY must be at least 32 random bytes as base64url.'],
  [{ TUNTAS_SEAL_KEY: `${KEY}AAAA` }, 'TUNTAS_SEAL_KEY must be exactly 32 random bytes'],
  [{ TUNTAS_JWKS_URL: 'https://id.example/keys' }, 'needs TUNTAS_ISSUER and TUNTAS_AUDIENCE'],
])('%j is refused with a sentence', (env, sentence) => {
  expect(() => loadSettings([], env)).toThrow(expect.objectContaining({ name: 'UserError' }));
  expect(() => loadSettings([], env)).toThrow(sentence);
});

test('an unknown flag is refused', () => {
  expect(() => loadSettings(['--prot', '1'], {})).toThrow(expect.objectContaining({ name: 'UserError' }));
});

test('seal keys may have versions, the first in use', () => {
  expect(loadSettings([], { TUNTAS_SEAL_KEY: KEY }).sealKeys).toEqual({ current: '1', keys: { '1': KEY } });
  expect(loadSettings([], { TUNTAS_SEAL_KEY: `2:${OTHER_KEY},1:${KEY}` }).sealKeys).toEqual({
    current: '2',
    keys: { '1': KEY, '2': OTHER_KEY },
  });
});

describe('keys', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tuntas-keys-'));
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  test('are made once, for the owner alone, also by processes that start together', async () => {
    const settings = loadSettings(['--data', dataDir], {});
    const all = await Promise.all(Array.from({ length: 8 }, () => loadKeys(settings)));
    expect(new Set(all.map((keys) => JSON.stringify(keys))).size).toBe(1);
    expect((await stat(join(dataDir, 'keys.json'))).mode & 0o777).toBe(0o600);
    expect(await loadKeys(settings)).toEqual(all[0]);
  });

  test('damaged ones are not replaced', async () => {
    await writeFile(join(dataDir, 'keys.json'), '{');
    await expect(loadKeys(loadSettings(['--data', dataDir], {}))).rejects.toThrow('is damaged');
    expect(await readFile(join(dataDir, 'keys.json'), 'utf8')).toBe('{');
  });

  test('production refuses to start without its own', async () => {
    const settings = loadSettings(['--data', dataDir], { NODE_ENV: 'production', TUNTAS_SEAL_KEY: KEY });
    await expect(loadKeys(settings)).rejects.toThrow(/TUNTAS_SECRET_KEY, TUNTAS_JWKS_URL/);
  });

  test('a child process loads the very settings of its parent', async () => {
    const parent = await runSettings(
      loadSettings(['--data', dataDir, '--day', '3s', '--api-port', '4001'], {}),
    );
    const child = await runSettings(loadSettings([], settingsEnv(parent, {})));
    expect(child).toMatchObject({ ...parent, ...child, keys: parent.keys, dayMs: 3_000, apiPort: 4001 });
    expect(child.mongodbUri).toBe('mongodb://127.0.0.1:27117/tuntas?directConnection=true&retryWrites=false');
  });

  test('a token carries role and agency and is signed with the local key', async () => {
    const { keys } = await runSettings(loadSettings(['--data', dataDir], {}));
    const token = await makeToken(keys.jwtKey ?? '', { role: 'liaison', agency: 'kab-pringsewu.dinas-pupr' });
    const { payload } = await jwtVerify(token, new TextEncoder().encode(keys.jwtKey ?? ''), {
      issuer: 'tuntas',
      audience: 'tuntas',
    });
    expect(payload).toMatchObject({ role: 'liaison', agency: 'kab-pringsewu.dinas-pupr' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(12 * 60 * 60);
  });
});
