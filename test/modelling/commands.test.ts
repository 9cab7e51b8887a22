import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { postMigration } from '../../api/routes/migrations/post';
import { main } from '../../cli/main';
import { renderPicture } from '../../rehearsal/picture';
import { parseXml } from '../support/well-formed';
import { block, example, examples, type Example } from './document';
import { changed, played } from './play';

/** The commands of docs/modelling.md, run as they stand there, in a folder that holds what the example has edited. */

const home = process.cwd();
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'modelling-'));
  process.chdir(folder);
});

afterEach(async () => {
  process.chdir(home);
  await rm(folder, { recursive: true });
});

/** Commands of an example that ask no running system. */
function offline({ blocks }: Example): string[][] {
  return blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.trim().split('\n'))
    .filter(
      (line) => /^npx tuntas policy (check|print|simulate|diff)\b/.test(line) && !line.includes('--cases'),
    )
    .map((line) => line.split(' ').slice(2));
}

async function write(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), text);
}

async function lay(one: Example): Promise<void> {
  await write('silent.yaml', block(example('The case that all examples rehearse'), 'scenario').text);
  const documents = changed(one).policySets[0]?.documents ?? [];
  for (const document of documents) await write(`policies/${document.policy}.yaml`, stringify(document));
  for (const { kind, name, text } of one.blocks) if (kind === 'scenario') await write(name, text);
}

async function run(argv: readonly string[]): Promise<{ code: number; printed: string }> {
  const printed: string[] = [];
  const keep = (text: string | Uint8Array): boolean => printed.push(String(text)) > 0;
  const out = jest.spyOn(process.stdout, 'write').mockImplementation(keep);
  const err = jest.spyOn(process.stderr, 'write').mockImplementation(keep);
  try {
    const code = await main(argv, {});
    return { code, printed: printed.join('') };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}

const withCommands = examples().filter((one) => offline(one).length > 0);

it.each(withCommands.map((one): [string, Example] => [one.title, one]))('%s', async (_, one) => {
  await lay(one);
  for (const argv of offline(one)) expect([argv, (await run(argv)).code]).toEqual([argv, 0]);
});

it('A change is checked, rehearsed and compared by commands', () => {
  const named = new Set(withCommands.flatMap(offline).map(([, name]) => name));
  expect(named).toEqual(new Set(['simulate', 'check', 'diff', 'print']));
});

it('Change a deadline: the command draws the picture of the rehearsal', async () => {
  const one = example('Change a deadline');
  await lay(one);
  await run([
    'policy',
    'simulate',
    '--policy',
    'policies/sp4n.yaml',
    '--scenario',
    'silent.yaml',
    '--html',
    'p.html',
  ]);
  const drawn = await readFile(join(folder, 'p.html'), 'utf8');
  expect(parseXml(drawn).attributes['lang']).toBe('id');
  expect(unversioned(drawn)).toBe(unversioned(renderPicture(await played(one, changed(one)))));
});

it('Compare with the open cases: diff says what changes, as the document shows', async () => {
  await lay(example('Change a deadline'));
  const { printed } = await run(['policy', 'diff', 'sp4n', 'policies/sp4n.yaml']);
  expect(printed.trim()).toBe(block(example('Compare with the open cases'), 'diff').text.trim());
});

it('Move open cases: the request is one that the API takes', () => {
  const request: unknown = JSON.parse(block(example('Move open cases'), 'migration').text);
  expect(postMigration.body?.parse(request)).toMatchObject({ to: 'current', past: 'fire', dryRun: true });
});

it('Publish: every command that is named is one that there is', async () => {
  const source = await readFile(join(home, 'docs', 'modelling.md'), 'utf8');
  const helps = {
    policy: (await run(['policy', 'help'])).printed,
    calendar: (await run(['calendar', 'help'])).printed,
  };
  const named = [...source.matchAll(/npx tuntas (policy|calendar) ([a-z]+)/g)];
  expect(named.length).toBeGreaterThan(10);
  for (const [, group, name] of named) {
    expect([name, helps[group as keyof typeof helps]]).toEqual([
      name,
      expect.stringMatching(new RegExp(`^  ${name}\\b`, 'm')),
    ]);
  }
});

/** A page without the version of its rules, which is a hash of the files as they were written. */
function unversioned(page: string): string {
  return page.replace(/<code>[0-9a-f]{8,}<\/code>/g, '');
}
