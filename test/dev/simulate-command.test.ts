import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulate } from '../../cli/policy/simulate';
import type { Simulation } from '../../rehearsal/simulation';

/** `tuntas policy simulate`, with no system running and nothing in the data folder. */

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulate-'));
});

async function run(...argv: string[]): Promise<string> {
  let written = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
  try {
    expect(await simulate([...argv, '--data', join(folder, 'none')], {})).toBe(0);
  } finally {
    write.mockRestore();
  }
  return written;
}

const START = ['--start', '2026-11-20T09:00:00+07:00', '--region', '18.10', '--agency', 'kab-pringsewu'];

test('a table: when, which level, what, to whom; no wider than a terminal', async () => {
  const lines = (await run('--policy', 'sp4n', ...START)).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(lines.join('\n')).toContain(
    [
      'Fri 20 Nov 09:00        Filed; Pemerintah Kabupaten Pringsewu is to verify it',
      'Tue 24 Nov 16:00        Verification: remind               the desk of Pemerintah Kabupaten',
      '                        (remind-desk)                      Pringsewu',
      'Wed 25 Nov 16:00   L1   Verification: escalate             the secretary of Pemerintah Kabupaten',
    ].join('\n'),
  );
  expect(lines.at(-2)).toBe('Highest level of escalation reached: 4.');
});

test('rules from a file that nobody has published, and a scenario', async () => {
  const rules = join(folder, 'pringsewu.yaml');
  await writeFile(
    rules,
    `policy: pringsewu
extends: sp4n
where: { region: "18.10" }
title: { id: Pringsewu, en: Pringsewu }
effective: 2026-01-01
clocks:
  verification: { budget: 1 working day }
`,
  );
  const scenario = join(__dirname, '..', '..', 'policies', 'scenarios', 'promise-broken.yaml');
  const simulation = JSON.parse(await run('--policy', rules, '--scenario', scenario, '--json')) as Simulation;
  expect(simulation).toMatchObject({ policy: { name: 'pringsewu' }, ended: true, outcome: 'settled' });
  expect(simulation.clocks[0]).toMatchObject({ policy: 'pringsewu', dueAt: '2026-11-18T16:00:00+07:00' });

  const picture = join(folder, 'picture.html');
  expect(await run('--policy', rules, '--scenario', scenario, '--html', picture)).toBe(
    `The picture is in ${picture}.\n`,
  );
  expect(await readFile(picture, 'utf8')).toContain('<svg');
});

test.each([
  [['--policy', 'sp4n'], /Say when the complaint is filed: --start/],
  [['--policy', 'nobody', ...START], /There are no rules "nobody" and no such file; there are sp4n\./],
  [['--policy', 'nowhere.yaml', ...START], /nowhere\.yaml cannot be read/],
  [[...START, '--topic', 'dragons'], /topic: there is no topic "dragons"/],
  [[...START, '--region', '18.1'], /region: is an official code/],
])('%j is answered in a sentence', async (argv, sentence) => {
  await expect(run(...argv)).rejects.toThrow(sentence);
});
