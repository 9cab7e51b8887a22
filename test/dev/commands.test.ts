import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../cli/main';
import { loadKeys } from '../../cli/keys';
import { loadSettings } from '../../cli/settings';
import { token } from '../../cli/token';
import { agenciesAtHand } from '../../store/load-reference';

let dataDir: string;
let written: string;
let stdout: jest.SpyInstance;
let stderr: jest.SpyInstance;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tuntas-commands-'));
  written = '';
  const note = (text: unknown) => {
    written += String(text);
    return true;
  };
  stdout = jest.spyOn(process.stdout, 'write').mockImplementation(note);
  stderr = jest.spyOn(process.stderr, 'write').mockImplementation(note);
});
afterEach(async () => {
  stdout.mockRestore();
  stderr.mockRestore();
  await rm(dataDir, { recursive: true });
});

test.each(['start', 'demo', 'token', 'worker'])('%s --help prints help and does nothing', async (command) => {
  expect(await main([command, '--help'], { TUNTAS_DATA: dataDir })).toBe(0);
  expect(written).toContain('tuntas <command> [flags]');
});

test.each([
  ['verify', '--repair', 'all were repaired'],
  ['rebuild', '--anew', 'all documents were written'],
  ['repair', '--without <command id>', 'the case lives'],
  ['backup', '<folder>', 'a whole backup'],
  ['restore', '--data <folder>', 'it is restored'],
])('%s --help is its own: usage, what it takes, exit codes', async (command, takes, good) => {
  for (const flag of ['--help', '-h']) {
    written = '';
    expect(await main([command, flag], { TUNTAS_DATA: dataDir })).toBe(0);
    expect(written).toContain(`\n\n  tuntas ${command} `);
    expect(written).toContain(`\n  ${takes}\n      `);
    expect(written).toMatch(new RegExp(`\nExit code:\n {2}0 {2}.*${good}.*\n {2}1 {2}.+\n`));
    expect(written).not.toContain('tuntas <command> [flags]');
  }
});

test.each([
  ['token', '--role', 'operator'],
  ['policy', 'publish', 'policies/sp4n.yaml'],
  ['verify'],
  ['rebuild'],
  ['repair', '22222222222222'],
  ['backup', 'copy'],
])('where there are no keys, %s says what to do and makes none', async (...argv) => {
  expect(await main(argv, { TUNTAS_DATA: dataDir })).toBe(1);
  expect(written).toMatch(
    /^tuntas: There are no keys in .+\(npm start\).+TUNTAS_DATA.+TUNTAS_JWT_KEY.+\.\n$/,
  );
  expect(written).toContain(dataDir);
  expect(await readdir(dataDir)).toEqual([]);
});

test('a token is made with the key that is given, whatever is in the data folder', async () => {
  const TUNTAS_JWT_KEY = Buffer.alloc(32, 1).toString('base64url');
  expect(await main(['token', '--role', 'operator'], { TUNTAS_DATA: dataDir, TUNTAS_JWT_KEY })).toBe(0);
  expect(written).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  expect(await readdir(dataDir)).toEqual([]);
});

test('a flag of other commands is refused by the demo with a sentence', async () => {
  expect(await main(['demo', '--api-port', '4000'], { TUNTAS_DATA: dataDir })).toBe(1);
  expect(written).toMatch(/^tuntas: --api-port is not for the demo: .+\.\n$/);
});

test('a token for an agency that does not exist is not made', async () => {
  await loadKeys(loadSettings(['--data', dataDir], {}));
  const args = ['--role', 'liaison', '--data', dataDir, '--agency'];
  await expect(token([...args, 'nope'], {})).rejects.toThrow('There is no agency "nope" in the directory');
  expect(await token([...args, 'kab-pringsewu.dinas-pupr'], {})).toBe(0);
  expect(written).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
});

test('the copy in the data folder knows the agencies better than the shipped files', async () => {
  expect((await agenciesAtHand(dataDir))?.has('kab-pringsewu')).toBe(true);
  await writeFile(join(dataDir, 'reference.json'), JSON.stringify({ agencies: [{ id: 'kab-baru' }] }));
  expect([...((await agenciesAtHand(dataDir)) ?? [])]).toEqual(['kab-baru']);
});
