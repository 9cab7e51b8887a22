import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { main } from '../../cli/main';
import { readRuleSet } from '../../domain/policy-reader';
import type { Finding } from '../../domain/check/finding';
import { edited, OVERRIDE, parsed, SHIPPED } from './edits';

// Each check plans every ladder many times; machines that run everything at once are slow.
let folder: string;
let out: string;
let err: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tuntas-policy-'));
  [out, err] = ['', ''];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true });
});

/** Runs `tuntas policy …` with nothing in the data folder: the shipped rules are the published ones. */
const policy = (...argv: string[]): Promise<number> =>
  main(['policy', ...argv], { TUNTAS_DATA: join(folder, 'data') });

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const LENIENT = `${OVERRIDE}clocks:
  firstAnswer:
    budget: 6 working days
    ladder:
      - { id: oversight, at: due + 2 working days }
      - { id: governor, at: due + 7 working days, escalate: governor, level: 3 }
`;

describe('tuntas policy check', () => {
  test('the shipped rules: no error, code 0', async () => {
    expect(await policy('check', 'policies/sp4n.yaml')).toBe(0);
    expect(out).toMatch(/\npolicies\/sp4n\.yaml: no errors, 1 warning\.\n$/);
    expect(err).toBe('');
  });

  test('an error is told with its place, what would happen and what to do, on lines of at most 100 columns; code 1', async () => {
    const path = await file('pringsewu.yaml', LENIENT);
    expect(await policy('check', path)).toBe(1);
    const words = out.replaceAll(/\s+/g, ' ');
    expect(words).toContain(
      `${path}:8:13: error [override-lenient] clock firstAnswer: there is more time, and no basis is named ` +
        'Every case: 6 working days instead of 5 working days. → Name the regulation',
    );
    expect(words).toContain(`${path}: 1 error, no warnings.`);
    const widths = out
      .split('\n')
      .filter((line) => !line.includes(folder))
      .map(({ length }) => length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(100);
  });

  test('--json says the same to a machine', async () => {
    const path = await file('pringsewu.yaml', LENIENT);
    expect(await policy('check', path, '--json')).toBe(1);
    const said = JSON.parse(out) as {
      files: string[];
      errors: number;
      warnings: number;
      findings: Finding[];
    };
    expect(said).toMatchObject({ files: [path], errors: 1, warnings: 0 });
    expect(said.findings.find(({ severity }) => severity === 'error')).toMatchObject({
      code: 'override-lenient',
      policy: 'pringsewu',
      path: 'clocks.firstAnswer.budget',
      clock: 'firstAnswer',
      file: path,
      line: 8,
      column: 13,
    });
  });

  test('files are looked at together, and several rules may stand in one', async () => {
    const national = await file(
      'national.yaml',
      edited(
        SHIPPED,
        'budget: 5 working days\n    suspended while: question # the',
        'budget: 6 working days\n    suspended while: question # the',
      ),
    );
    const both = await file(
      'both.yaml',
      `${LENIENT}---\n${edited(OVERRIDE, 'policy: pringsewu', 'policy: tetangga')}`,
    );
    expect(await policy('check', national, both, '--json')).toBe(1);
    const { findings } = JSON.parse(out) as { findings: Finding[] };
    const errors = findings.filter(({ severity }) => severity === 'error');
    // Six days are what the national file beside it gives; and two overrides for one place clash, each at its line.
    expect(errors.map(({ policy: name, code, line }) => [name, code, line])).toEqual([
      ['pringsewu', 'both-match', 5],
      ['tetangga', 'both-match', 17],
    ]);
  });

  test('a code without quotes is shown as it was written, once', async () => {
    const path = await file('region.yaml', edited(OVERRIDE, 'institution: kab-pringsewu', 'region: 18.10'));
    expect(await policy('check', path)).toBe(1);
    expect(out).toContain('18.10 is not quoted');
    expect(out).toContain('→ Write "18.10".');
    expect(out).toContain(': 1 error, no warnings.');
  });

  test.each<[string, string | Buffer | null, RegExp]>([
    ['is not there', null, /^tuntas: There is no file .*\.\n$/],
    ['is empty', ' \n', /^tuntas: .* is empty; a rule file begins with "policy: <name>"\.\n$/],
    ['holds only comments', '# later\n', /holds nothing but comments/],
    [
      'is no text',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1]),
      /is no text file; rules are written as YAML or JSON in UTF-8\.\n$/,
    ],
    ['is in another encoding', Buffer.from([0x70, 0xe9, 0x0a]), /is no text file/],
  ])('a file that %s: one sentence and code 1', async (_, content, sentence) => {
    const path = content === null ? join(folder, 'nothing.yaml') : await file('file.yaml', content);
    expect(await policy('check', path)).toBe(1);
    expect(err).toMatch(sentence);
    expect(err.trimEnd()).not.toContain('\n');
    expect(out).toBe('');
  });

  test('a folder, no file at all and a flag that there is not: one sentence and code 1', async () => {
    await mkdir(join(folder, 'rules'));
    for (const [argv, sentence] of [
      [[join(folder, 'rules')], /is a folder; name the rule files in it/],
      [[], /^tuntas: Name the rule files to check: tuntas policy check policies\/sp4n\.yaml\.\n$/],
      [['--fast', 'x.yaml'], /--fast/],
    ] as const) {
      err = '';
      expect(await policy('check', ...argv)).toBe(1);
      expect(err).toMatch(sentence);
    }
  });

  test('JSON is read like YAML', async () => {
    const path = await file('pringsewu.json', JSON.stringify(parsed(LENIENT), null, '\t'));
    expect(await policy('check', path, '--json')).toBe(1);
    const { findings } = JSON.parse(out) as { findings: Finding[] };
    expect(findings.find(({ code }) => code === 'override-lenient')).toMatchObject({ line: 14, column: 14 });
  });
});

describe('tuntas policy print', () => {
  test('says behind each value which file it comes from, and is YAML that means the same', async () => {
    const path = await file('pringsewu.yaml', LENIENT);
    expect(await policy('print', path)).toBe(0);
    expect(out).toContain('\n    budget: 6 working days # pringsewu\n');
    expect(out).toContain('\n    suspended while: question # sp4n\n');
    expect(out).toContain(
      '\n      - { id: oversight, at: due + 2 working days, escalate: [ institution admin, inspectorate ], level: 2 } # at: pringsewu, escalate: sp4n, level: sp4n\n',
    );
    expect(out).toContain('escalate: governor, level: 3 } # pringsewu\n');
    expect(parse(out)).toEqual(readRuleSet([parsed(SHIPPED), parsed(LENIENT)]).get('pringsewu')?.document);
    const first = out;
    out = '';
    await policy('print', path);
    expect(out).toBe(first);
  });

  test('for an institution or a region: the rules that are in force there', async () => {
    const path = await file(
      'rules.yaml',
      `${SHIPPED}---\n${edited(LENIENT, '{ institution: kab-pringsewu }', '{ region: "18.10" }')}`,
    );
    for (const [flag, value, name] of [
      ['--institution', 'kab-pringsewu', 'pringsewu'],
      ['--institution', 'kab-pringsewu.dinas-pupr', 'pringsewu'],
      ['--region', '18.10.01.1002', 'pringsewu'],
      ['--institution', 'kab-sinjai', 'sp4n'],
      ['--region', '18.1', 'sp4n'],
    ] as const) {
      out = '';
      expect(await policy('print', path, flag, value, '--json')).toBe(0);
      const said = JSON.parse(out) as { name: string; sources: Record<string, string> };
      expect([flag, value, said.name]).toEqual([flag, value, name]);
      expect(said.sources['clocks.firstAnswer.budget']).toBe(name);
    }
  });

  test('what cannot be printed is said in a sentence', async () => {
    const broken = await file('broken.yaml', 'policy: [a\n');
    const wrong = await file('wrong.yaml', edited(OVERRIDE, 'extends: sp4n', 'extends: sp5n'));
    for (const [argv, sentence] of [
      [['sp5n'], /There are no rules "sp5n"; there are sp4n\./],
      [[], /Name one set of rules or one file/],
      [['sp4n', '--institution', 'kab-x'], /There is no agency "kab-x" in the directory/],
      [['sp4n', '--institution', 'kab-sinjai', '--region', '18'], /not for both/],
      [[broken], /broken\.yaml:2:1: .+; tuntas policy check says all that is wrong\./],
      [[wrong], /extends there are no rules "sp5n" to extend/],
      [['nothing.yaml'], /There is no file nothing\.yaml\./],
    ] as const) {
      err = '';
      expect(await policy('print', ...argv)).toBe(1);
      expect(err).toMatch(sentence);
    }
  });
});

describe('tuntas policy', () => {
  test('says what it can do', async () => {
    expect(await policy('--help')).toBe(0);
    for (const name of ['check', 'print', 'schema']) expect(out).toContain(`\n  ${name} `);
    expect(await policy('chekc')).toBe(1);
    expect(err).toMatch(/tuntas policy has no "chekc"; it has check, .*--help says what they do/);
  });

  test('schema prints the schema, and the page', async () => {
    expect(await policy('schema')).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ $schema: 'http://json-schema.org/draft-07/schema#' });
    out = '';
    expect(await policy('schema', '--markdown')).toBe(0);
    expect(out).toMatch(/^# Rule files: reference\n/);
  });
});
