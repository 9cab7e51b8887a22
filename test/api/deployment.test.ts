import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Worker } from '@temporalio/worker';
import { Stack } from '../../chaos/stack';
import { until } from '../../chaos/until';
import { buildIdOf } from '../../worker/build-id';
import { workflowId } from '../../workflows/contract';
import { anotherRelease, type Change } from '../support/another-release';
import type { Caller } from '../support/caller';
import { lent } from '../support/lent';
import { quiet } from '../support/quiet';
import { SOON } from '../support/soon';
import { withEngine } from '../support/temporal';
import { newKey, Town, type Complaint } from '../support/town';

/** Releases of the worker whose workflow code differs, one after the other, with cases open across them. */

jest.setTimeout(600_000);
/** For what takes a second or two on a machine that has nothing else to do. */
const PATIENCE_MS = 180_000;

/** A release of the time in which no worker was of a version. */
const UNVERSIONED: Change[] = [
  { file: 'worker/main.js', found: "(await deployments.describe()) !== 'unsupported'", instead: 'false' },
];
const BRANCH = 'a branch of the second release';
/** A release in which every command that is applied leaves one more line in the trail, and that has a new branch. */
const SECOND: Change[] = [
  {
    file: 'workflows/case-book.js',
    found: 'this.letGoUncovered(at);\n        this.file.lastCommandAt',
    instead: `this.letGoUncovered(at);
        (0, case_file_1.noteByEngine)(this.file, 'secondRelease', at, {});
        if (require('@temporalio/workflow').patched('${BRANCH}')) {
            (0, case_file_1.noteByEngine)(this.file, 'newBranch', at, {});
        }
        this.file.lastCommandAt`,
  },
];
/** Workers that take no version's place by starting, as in production. */
const PRODUCTION = { NODE_ENV: 'production' };
/** Under which no case takes the new branch. */
const CLOSED = { TUNTAS_DORMANT_PATCHES: BRANCH };

interface Shown {
  current: string | null;
  versions: { buildId: string | null; state: string; workers: number; cases: number; stuck: number }[];
}

const first = lent().compiled;
let unversioned: string | undefined;
let second: string | undefined;
let stack: Stack | undefined;
let town: Town;
let liaison: Caller;
beforeAll(async () => {
  quiet('OFF');
  unversioned = await anotherRelease(first, UNVERSIONED);
  second = await anotherRelease(first, SECOND);
  stack = await Stack.start({ compiled: unversioned, engine: SOON });
  town = await Town.of(stack.settings);
  liaison = await town.liaison();
});
afterAll(async () => {
  await stack?.stop();
  for (const folder of [unversioned, second]) if (folder !== undefined) await rm(folder, { recursive: true });
});

const bundleOf = (compiled: string): string => join(compiled, 'dist', 'worker', 'workflow-bundle.js');
const idOf = (compiled: string): Promise<string> => buildIdOf(bundleOf(compiled));

const running = (): Stack => {
  if (!stack) throw new Error('there is no stack');
  return stack;
};

/** `tuntas deployment …` as an operator runs it. */
async function deployment(...args: string[]): Promise<{ code: number; said: string }> {
  const bin = join(first, 'cli', 'bin.js');
  const where = ['--temporal-address', running().settings.temporalAddress];
  return promisify(execFile)(process.execPath, [bin, 'deployment', ...args, ...where]).then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      said: error.stdout + error.stderr,
    }),
  );
}

/** A command that has to work. */
async function rolled(...args: string[]): Promise<string> {
  const { code, said } = await deployment(...args);
  if (code !== 0) throw new Error(`tuntas deployment ${args.join(' ')}: ${said}`);
  return said;
}

const show = async (): Promise<Shown> => JSON.parse((await deployment('show', '--json')).said) as Shown;

/** In the place of the one that runs under that name, if one does. */
async function started(name: 'worker' | 'worker2', compiled: string, env = {}): Promise<void> {
  await running().end(name);
  const log = (): Promise<string> => running().log(name);
  const before = (await log().catch(() => '')).split('worker ready').length;
  await running().start(name, { compiled, env: { ...PRODUCTION, ...env } });
  const isReady = async () => (await log()).split('worker ready').length > before;
  await until(`${name} is ready`, isReady, PATIENCE_MS);
}

/** Says something, again with the same key when told to come again, until it is taken. */
async function say(one: Complaint, text: string): Promise<number> {
  const key = { 'idempotency-key': newKey() };
  for (const deadline = Date.now() + PATIENCE_MS; ;) {
    const answer = await one.give(one.reporter, 'replies', { text }, key);
    const { status } = answer;
    if (status === 200 || status === 202) return status;
    if ((status !== 429 && status !== 503) || Date.now() > deadline)
      throw new Error(`"${text}": ${answer.brief}`);
    await pause(Number(answer.headers.get('retry-after') ?? 1) * 1000);
  }
}

const textsOf = async (one: Complaint): Promise<string[]> =>
  ((await one.now()).replies ?? []).map(({ text }) => text);

/** Says something and waits until it is carried out: right after a change of versions the API may answer before that. */
async function comment(one: Complaint, text: string): Promise<void> {
  await say(one, text);
  await until(`"${text}" is carried out`, async () => (await textsOf(one)).includes(text), PATIENCE_MS);
}
const historyOf = (one: Complaint) =>
  withEngine(running().settings, async (client) => {
    const history = await client.workflow.getHandle(workflowId(one.id)).fetchHistory();
    return { workflowId: one.id, history };
  });

/** The versions that have carried a case on, in order, each as often as it took the case over. */
async function buildsOf(one: Complaint): Promise<string[]> {
  const { history } = await historyOf(one);
  const builds = (history.events ?? []).flatMap(({ workflowTaskCompletedEventAttributes: done }) =>
    done ? [done.deploymentVersion?.buildId ?? ''] : [],
  );
  return builds.filter((build, index) => build !== builds[index - 1]);
}

async function replays(compiled: string, one: Complaint): Promise<Error | null> {
  const workflowBundle = { code: readFileSync(bundleOf(compiled), 'utf8') };
  for await (const { error } of Worker.runReplayHistories({ workflowBundle }, [await historyOf(one)]))
    return error ?? null;
  throw new Error('nothing was replayed');
}

/** Cases whose latest task was done by a version, and those among them that are stuck. */
async function casesOf(buildId: string): Promise<{ cases: number; stuck: number }> {
  const { cases = 0, stuck = 0 } = (await show()).versions.find((one) => one.buildId === buildId) ?? {};
  return { cases, stuck };
}

/** The cases that the Temporal UI shows to whoever follows the link to those that are stuck. */
async function stuckInTheUi(): Promise<string[]> {
  const { headers } = await fetch(`${running().url}/watch/stuck`, { redirect: 'manual' });
  const query = new URL(headers.get('location') ?? '').searchParams.get('query') ?? '';
  expect(query).not.toBe('');
  return withEngine(running().settings, async (client) => {
    const ids: string[] = [];
    for await (const { workflowId: id } of client.workflow.list({ query })) ids.push(id);
    return ids;
  });
}

test('cases of workers that were of no version go on under the first that is of one, and back', async () => {
  const one = await idOf(first);
  const [busy, asleep] = await Promise.all([town.fileUpTo('followUp'), town.fileUpTo('followUp')]);
  expect(await buildsOf(busy)).toEqual(['']);
  expect(await deployment('show')).toMatchObject({
    code: 1,
    said: expect.stringContaining('No worker with a version'),
  });

  // Where nobody has ever decided it takes the cases over by starting, in production, too.
  await started('worker2', first);
  expect((await show()).current).toBe(one);
  await comment(busy, 'Pekerja baru.');
  expect(await buildsOf(busy)).toEqual(['', one]);

  // Back to what ran before, once those that have the cases in their memory are gone; and for good.
  expect(await rolled('current', 'none')).toContain('current: workers of no version');
  await running().end('worker2');
  await comment(busy, 'Pekerja lama.');
  expect(await buildsOf(busy)).toEqual(['', one, '']);
  await started('worker2', first);
  await rolled('current', one);
  await running().end('worker');
  await comment(busy, 'Pekerja baru lagi.');
  expect(await buildsOf(busy)).toEqual(['', one, '', one]);
  expect(await textsOf(busy)).toEqual(['Pekerja baru.', 'Pekerja lama.', 'Pekerja baru lagi.']);
  await asleep.must(liaison, 'answers', { text: 'Sudah ditambal.', final: true });
  await asleep.must(asleep.reporter, 'acceptance', { rating: 5 });
  expect(await buildsOf(asleep)).toEqual(['', one]);
});

test('cases live through releases: none is lost rolling out, rolling back, or with nobody of the right version there', async () => {
  const other = second ?? '';
  const [one, two] = [await idOf(first), await idOf(other)];
  expect(one).toMatch(/^\d+\.\d+\.\d+-[\da-f]{8}$/);
  expect(two === one).toBe(false);

  // The first is current; the second waits for its turn beside it.
  await started('worker', first);
  await rolled('current', one);
  const { cases: already } = await casesOf(one);
  const cases = await Promise.all(Array.from({ length: 3 }, () => town.fileUpTo('followUp')));
  const [touched, asleep] = cases as [Complaint, Complaint];
  await started('worker2', other, CLOSED);
  const shown = await show();
  expect(shown.current).toBe(one);
  expect(shown.versions).toContainEqual(
    expect.objectContaining({ buildId: one, state: 'current', cases: already + 3, stuck: 0 }),
  );
  expect(shown.versions).toContainEqual(
    expect.objectContaining({ buildId: two, state: 'never current', workers: 1, cases: 0 }),
  );

  // Rolling out and back under load: every command has its one effect, in order.
  let isOver = false;
  const rolling = async (): Promise<void> => {
    try {
      expect(await rolled('current', two)).toContain(`current: ${two}`);
      const hasGone = async () => (await buildsOf(touched)).includes(two);
      await until('a case has gone on under the second version', hasGone, PATIENCE_MS);
      expect(await rolled('rollback')).toContain(`current: ${one}`);
    } finally {
      isOver = true;
    }
  };
  const talking = async (each: Complaint): Promise<string[]> => {
    const said: string[] = [];
    for (let isLast = false; !isLast;) {
      isLast = isOver;
      said.push(`Komentar ${said.length}.`);
      await say(each, said.at(-1) ?? '');
      await pause(500);
    }
    return said;
  };
  const talkative = cases.filter((each) => each !== asleep);
  const [given] = await Promise.all([Promise.all(talkative.map(talking)), rolling()]);
  for (const [index, each] of talkative.entries()) {
    const said = given[index] ?? [];
    await until('all is there', async () => (await textsOf(each)).length >= said.length, PATIENCE_MS);
    expect(await textsOf(each)).toEqual(said);
  }
  // Back under the first version, which goes over what the second has done, and the second over what the first has.
  await comment(touched, 'Kembali di rilis pertama.');
  expect((await buildsOf(touched)).slice(-2)).toEqual([two, one]);
  expect([await replays(first, touched), await replays(other, touched)]).toEqual([null, null]);

  // For good; a case that slept through it all comes along.
  await rolled('current', two);
  await asleep.must(liaison, 'answers', { text: 'Sedang kami kerjakan.', final: false });
  expect(await buildsOf(asleep)).toEqual([one, two]);

  // An old worker that is started again takes nothing back.
  await started('worker', first);
  await comment(asleep, 'Masih berlubang.');
  expect(await buildsOf(asleep)).toEqual([one, two]);
  expect((await show()).current).toBe(two);

  // All cases begin a new run, and no longer need what the old ones were written by.
  const renewed = await rolled('continue-as-new', '--before', new Date().toISOString(), '--rate', '50');
  expect(renewed).toContain(', 0 left');
  expect((await historyOf(asleep)).history.events?.length).toBeLessThan(10);
});

test('a case that has taken a branch which the old version does not know waits for one that does; others go on', async () => {
  const other = second ?? '';
  const [one, two] = [await idOf(first), await idOf(other)];
  await started('worker', first);
  await rolled('current', one);
  const [branched, well] = await Promise.all([town.fileUpTo('followUp'), town.fileUpTo('followUp')]);
  await started('worker2', other);
  await rolled('current', two);
  await comment(branched, 'Di rilis kedua.');
  expect(await replays(other, branched)).toBeNull();
  expect(await replays(first, branched)).not.toBeNull();

  // Rolled back, it cannot go on; what it is told is taken all the same, and it is read as it was.
  expect(await rolled('rollback')).toContain(`current: ${one}`);
  await comment(well, 'Saya baik-baik saja.');
  expect(await buildsOf(well)).toEqual([one]);
  expect([await say(branched, 'Masih berlubang.'), await say(branched, 'Makin dalam.')]).toEqual([202, 202]);
  const isSeen = async () => (await stuckInTheUi()).includes(workflowId(branched.id));
  await until('the stuck case is in the filter', isSeen, PATIENCE_MS);
  expect(await stuckInTheUi()).toEqual([workflowId(branched.id)]);
  expect(await casesOf(two)).toMatchObject({ stuck: 1 });
  expect(await textsOf(branched)).toEqual(['Di rilis kedua.']);

  // The newer version is current again: everything has its one effect, in order.
  await rolled('current', two);
  await until('it goes on', async () => (await textsOf(branched)).length >= 3, PATIENCE_MS);
  await comment(branched, 'Terima kasih.');
  expect(await textsOf(branched)).toEqual([
    'Di rilis kedua.',
    'Masih berlubang.',
    'Makin dalam.',
    'Terima kasih.',
  ]);
  const types = (await branched.events(await town.desk())).map(({ type }) => type);
  expect(types.filter((type) => type === 'commented')).toHaveLength(4);
  await until('nothing is stuck', async () => (await stuckInTheUi()).length === 0, PATIENCE_MS);
});

test('nothing is given to a version of which nobody is there, unless somebody insists; what is given then is not lost', async () => {
  const two = await idOf(second ?? '');
  await started('worker2', second ?? '');
  await rolled('current', two);
  const asleep = await town.fileUpTo('followUp');
  const refused = await deployment('current', '9.9.9-none', '--wait', '1s');
  expect(refused).toMatchObject({ code: 1, said: expect.stringContaining('nothing was changed') });
  await rolled('current', 'none', '--force');
  // Workers of none have run on this stack; they count for a while after their end.
  const isNoticed = async () => (await deployment('show')).said.includes('No worker of no version runs');
  await until('it is noticed', isNoticed, PATIENCE_MS);
  expect((await deployment('show')).code).toBe(1);
  await say(asleep, 'Tidak ada siapa-siapa.');
  expect(await rolled('ramp', two, '100')).toContain(`ramping: ${two}, 100 %`);
  const isDone = async () => (await textsOf(asleep)).at(-1) === 'Tidak ada siapa-siapa.';
  await until('what was left is carried out', isDone, PATIENCE_MS);
  expect(await rolled('ramp', two, '0')).toContain('no version is ramping');
});
