import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { route } from '../../cli/route/command';
import { UserError } from '../../domain/user-error';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tuntas-routes-'));
});

/** Runs `tuntas route …` in this process, with a data folder that holds nothing. */
async function tuntas(...argv: string[]): Promise<{ code: number; out: string }> {
  let out = '';
  const written = jest.spyOn(process.stdout, 'write').mockImplementation((text: unknown) => {
    out += String(text);
    return true;
  });
  try {
    return { code: await route(argv, { TUNTAS_DATA: folder }), out };
  } finally {
    written.mockRestore();
  }
}

const SHIPPED = ['policies/routes/national.yaml', 'policies/routes/words.yaml'];

test('check finds nothing in what is shipped', async () => {
  expect(await tuntas('check', ...SHIPPED)).toEqual({
    code: 0,
    out: '2 files: no errors, no warnings.\n',
  });
});

test('check says what is wrong and where, and ends with 1', async () => {
  const file = join(folder, 'own.yaml');
  await writeFile(
    file,
    `routes: own
rules:
  - id: lamps
    when: { topic: roads.street-light, region: 18.10 }
    to: { service: dinas-lampu, of: regency }
    because: { id: "Lampu.", en: "Lamps." }
    confidence: 0.9
  - id: toll
    when: { topic: roads.toll }
    to: jasa-margaa
    because: { id: "Tol.", en: "Toll." }
    confidence: 0.9
`,
  );
  const quoted = await tuntas('check', file);
  expect(quoted.code).toBe(1);
  expect(quoted.out).toContain(`${file}:4:48: error [unquoted-code]`);
  const text = `routes: own
rules:
  - id: toll
    when: { topic: roads.tol }
    to: jasa-margaa
    because: { id: "Tol.", en: "Toll." }
    confidence: 0.9
`;
  await writeFile(file, text);
  const { code, out } = await tuntas('check', file);
  expect(code).toBe(1);
  expect(out).toContain(`${file}:5:9: error [unknown-unit]`);
  expect(out).toContain('Write "jasa-marga", if that is meant.');
  expect(out).toContain('Write "roads.toll", if that is meant.');
  const asJson = JSON.parse((await tuntas('check', file, '--json')).out) as { errors: number };
  expect(asJson.errors).toBe(2);
});

test('explain says who is competent, from flags and from a file', async () => {
  const { code, out } = await tuntas(
    'explain',
    '--text',
    'PJU mati semua',
    '--region',
    '18.10',
    '--agency',
    'kemenkes',
  );
  expect(code).toBe(0);
  expect(out).toContain('(kab-pringsewu.dinas-perhubungan)');
  expect(out).toContain('rule        street-lights');
  expect(out).toContain('came in through Kementerian Kesehatan');
  const file = join(folder, 'filing.json');
  await writeFile(
    file,
    JSON.stringify({ classification: 'complaint', topic: 'electricity.outage', title: 'Listrik padam' }),
  );
  const asJson = JSON.parse((await tuntas('explain', '--file', file, '--json')).out) as { to: unknown };
  expect(asJson.to).toEqual({ id: 'pln', name: expect.any(String) });
});

test.each([
  [['explain'], 'Say what the complaint is'],
  [['explain', '--text', 'lampu', '--channel', 'pigeon'], 'This is no complaint'],
  [['explain', '--topic', 'roads.gold'], 'There is no topic roads.gold'],
  [['explain', '--topic', 'roads', '--agency', 'kab-atlantis'], 'no agency kab-atlantis'],
  [['explain', '--topic', 'roads', '--region', '18.99'], '18.99 is no region code'],
  [['explain', '--file', 'no.json'], 'There is no file no.json'],
  [['check'], 'Name the route files'],
  [['check', 'no.yaml'], 'There is no file no.yaml'],
  [['draw'], 'it has check, explain'],
])('what a person can mend is one sentence: %j', async (argv, sentence) => {
  const said: unknown = await tuntas(...argv).catch((error: unknown) => error);
  expect(said).toBeInstanceOf(UserError);
  expect(String(said)).toContain(sentence);
  expect(String(said)).not.toContain('\n');
});
