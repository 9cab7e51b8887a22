import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../cli/main';
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

test('a flag of other commands is refused by the demo with a sentence', async () => {
  expect(await main(['demo', '--api-port', '4000'], { TUNTAS_DATA: dataDir })).toBe(1);
  expect(written).toMatch(/^tuntas: --api-port is not for the demo: .+\.\n$/);
});

test('a token for an agency that does not exist is not made', async () => {
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
