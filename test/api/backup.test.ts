import { execFile } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { backup, type Step } from '../../cli/backup/backup';
import { restore } from '../../cli/backup/restore';
import { loadSettings, settingsEnv } from '../../cli/settings';
import { STAGES } from '../../domain/vocabulary';
import { Stack } from '../../chaos/stack';
import { until } from '../../chaos/until';
import { freePort } from '../../dev/free-port';
import { lent } from '../support/lent';
import { filing, PUPR, Town, type CaseBody, type Complaint, type Receipt } from '../support/town';

const run = promisify(execFile);
const reporter = { name: 'Siti Aminah', email: 'siti@warga.example' };

let folder: string;
let stack: Stack | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tuntas-backup-'));
});
afterAll(async () => {
  await stack?.stop();
  await rm(folder, { recursive: true });
});

/** What is promised of a case: all that its reporter sees of it, without what the hour of looking decides. */
async function kept(complaint: Complaint): Promise<object> {
  const { stage, outcome, holder, answers, title, description, clocks } = await complaint.now();
  const due = clocks?.map(({ name, state, dueAt }) => ({ name, state, dueAt }));
  const events = (await complaint.events()).map(({ type, at }) => ({ type, at }));
  return { stage, outcome, holder, answers, title, description, due, events };
}

async function tuntas(on: Stack, ...args: string[]): Promise<{ code: number; out: string }> {
  const env = settingsEnv(on.settings, process.env);
  const bin = join(lent().compiled, 'cli', 'bin.js');
  try {
    return { code: 0, out: (await run(process.execPath, [bin, ...args], { env })).stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout + stderr };
  }
}

test('a backup that is taken while the system works brings every case back after the loss of everything', async () => {
  stack = await Stack.start({ compiled: lent().compiled });
  let town = await Town.of(stack.settings);
  let count = 0;
  const another = () => ({ title: `Jalan rusak nomor ${(count += 1)}`, reporter });
  const at = new Map<string, Complaint>();
  for (const stage of STAGES) at.set(stage, await town.fileUpTo(stage, another()));
  // Of each of these the two copies say something else.
  const [advancing, closing] = [
    await town.fileUpTo('followUp', another()),
    await town.fileUpTo('reply', another()),
  ];
  const all = [...at.values(), advancing, closing];

  const before = new Map<string, object>();
  const seen: Step[] = [];
  await backup(stack.settings, join(folder, 'copy'), {
    after: async (step) => {
      seen.push(step);
      if (step !== 'read model') return;
      // The copy of the read model is made: what happens now only that of the engine can know.
      all.push(await town.file(another()));
      await advancing.must(await town.liaison(), 'answers', { text: 'Sudah ditambal.', final: true });
      await closing.must(closing.reporter, 'acceptance', { rating: 4 });
      for (const one of all) {
        await until('it is taken up', async () => ((await one.now()).revision ?? 0) > 1);
        before.set(one.id, await kept(one));
      }
    },
  });
  expect(seen).toEqual(['keys', 'read model', 'engine', 'reference data']);
  for (const file of ['backup.json', 'keys.json', 'temporal.db']) {
    expect([file, ((await stat(join(folder, 'copy', file))).mode & 0o077).toString(8)]).toEqual([file, '0']);
  }

  // What comes after a backup goes with what it was told to; then everything goes.
  await advancing.must(advancing.reporter, 'acceptance', { rating: 1 });
  await stack.stop();
  stack = undefined;

  const dataDir = join(folder, 'restored');
  const settings = loadSettings(['--data', dataDir, '--mongo-port', String(await freePort())], {});
  await restore(settings, join(folder, 'copy'));
  await expect(restore(settings, join(folder, 'copy'))).rejects.toThrow('is there already');
  stack = await Stack.start({ compiled: lent().compiled, dataDir });
  town = await Town.of(stack.settings);

  const found = await tuntas(stack, 'verify', '--repair', '--json');
  const report = JSON.parse(found.out) as { differences: { id: string; kind: string; repaired: boolean }[] };
  expect([found.code, report.differences.filter(({ repaired }) => !repaired)]).toEqual([0, []]);
  const mended = report.differences.map(({ id }) => id);
  for (const one of [advancing, closing, all.at(-1)]) expect(mended).toContain(one?.id);

  const restored = all.map(({ id, secret }) => town.complaint({ id, secret }));
  for (const one of restored) expect(await kept(one)).toEqual(before.get(one.id));
  // The read model has them as the engine does, with texts and identities that its keys open.
  const desk = await town.desk();
  const listed = (await desk.get('/v1/complaints?limit=100')).json<{ items: { id: string }[] }>();
  expect(
    restored.filter(({ id }) => !listed.items.some((item) => item.id === id)).map(({ id }) => id),
  ).toEqual([]);
  expect((await restored[0]?.seenBy(desk))?.reporter).toMatchObject(reporter);

  // They live on.
  for (const one of restored) await toItsEnd(town, one);
  const fresh = await town.anonymous.post('/v1/complaints', filing({ title: 'Setelah pemulihan' }));
  expect(fresh.json<Receipt>().stage).toBe('verification');
  const again = await until('nothing differs any more', async () => {
    const { code, out } = await tuntas(stack as Stack, 'verify', '--json');
    return code === 0 && (JSON.parse(out) as { differences: unknown[] }).differences.length === 0;
  });
  expect(again).toBe(true);
});

/** Whatever stage it is at, to its end, the plain way. */
async function toItsEnd(town: Town, complaint: Complaint): Promise<void> {
  const [desk, liaison] = [await town.desk(), await town.liaison()];
  const steps: Partial<Record<CaseBody['stage'], () => Promise<CaseBody>>> = {
    completion: () => complaint.must(complaint.reporter, 'completion', { text: 'Di depan pasar.' }),
    verification: () => complaint.must(desk, 'verification', { decision: 'accept', to: PUPR }),
    disposition: () => complaint.must(desk, 'disposition', { to: PUPR }),
    followUp: () => complaint.must(liaison, 'answers', { text: 'Selesai.', final: true }),
    reply: () => complaint.must(complaint.reporter, 'acceptance', { rating: 5 }),
  };
  for (let n = 0; n < STAGES.length; n += 1) {
    const { stage } = await complaint.now();
    await steps[stage]?.();
  }
  expect([complaint.id, (await complaint.now()).stage]).toEqual([complaint.id, 'closed']);
}

test('a backup is refused where it would be none, and a restore where it would do harm', async () => {
  const broken = join(folder, 'broken');
  await mkdir(join(broken, 'mongodb'), { recursive: true });
  const settings = loadSettings(['--data', join(folder, 'elsewhere')], {});
  await expect(restore(settings, broken)).rejects.toThrow('no whole backup');
  await writeFile(join(broken, 'backup.json'), '{"format":2}');
  await expect(restore(settings, broken)).rejects.toThrow('no whole backup');
  // One byte of a file, or a file, is enough: all of it is looked at before anything is written.
  for (const [name, harm] of [
    ['temporal.db', (path: string) => truncate(path, 4096)],
    [join('mongodb', 'complaints.jsonl.gz'), (path: string) => rm(path)],
    ['keys.json', (path: string) => appendFile(path, ' ')],
  ] as const) {
    const harmed = join(folder, `harmed-${basename(name)}`);
    await cp(join(folder, 'copy'), harmed, { recursive: true });
    await harm(join(harmed, name));
    await expect(restore(settings, harmed)).rejects.toThrow(`no whole backup: ${name}`);
  }
  expect(await readdir(folder)).not.toContain('elsewhere');
  if (!stack) throw new Error('the stack of the test before');
  await expect(backup(stack.settings, broken)).rejects.toThrow('not empty');
  const elsewhere = { ...stack.settings, temporalAddress: 'temporal.example:7233' };
  await expect(backup(elsewhere, join(folder, 'none'))).rejects.toThrow('docs/backup.md');
  // Other keys than those of the backup would open nothing of it.
  const key = Buffer.alloc(32, 7).toString('base64url');
  const others = loadSettings(['--data', join(folder, 'others')], {
    TUNTAS_SECRET_KEY: key,
    TUNTAS_SEAL_KEY: key,
  });
  await expect(restore(others, join(folder, 'copy'))).rejects.toThrow('The keys are not those of the backup');
  expect(await readdir(folder)).not.toContain('others');
  // Whoever listens where the embedded server would is not taken for it.
  const port = ['--mongo-port', String(stack.settings.mongoPort)];
  const beside = loadSettings(['--data', join(folder, 'beside'), ...port], {});
  await expect(restore(beside, join(folder, 'copy'))).rejects.toThrow('is busy');
  expect(await readdir(folder)).not.toContain('beside');
  // A database that holds something is left as it is, and so is the folder.
  const named = ['--mongodb-uri', stack.settings.mongodbUri];
  const running = loadSettings(['--data', join(folder, 'running'), ...named], {});
  await expect(restore(running, join(folder, 'copy'))).rejects.toThrow('The database is not empty');
  expect(await readdir(join(folder, 'running'))).toEqual([]);
  // A backup that fails leaves no keys behind, and can be tried again.
  const nowhere = { ...stack.settings, mongodbUri: `mongodb://127.0.0.1:${await freePort()}/tuntas` };
  await expect(backup(nowhere, join(folder, 'failed'))).rejects.toThrow('MongoDB could not be copied');
  expect(await readdir(join(folder, 'failed'))).toEqual([]);
});
