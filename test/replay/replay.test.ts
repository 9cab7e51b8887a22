import { DeterminismViolationError } from '@temporalio/workflow';
import { Worker, type ReplayHistoriesIterable } from '@temporalio/worker';
import { workflowBundle } from '../support/bundle';
import { quiet } from '../support/quiet';
import { historyText, readHistory, recordedFiles } from './history-file';
import { CARRIED_OVER, fileOf } from './lives';

/** Cases that are under way when a release comes out are gone over again by its code: it must do as they did. */

const files = recordedFiles();

beforeAll(() => {
  quiet('OFF');
});

/** The error with which each history failed to replay; null where it did not. */
async function replay(code: string): Promise<Map<string, Error | null>> {
  const histories: ReplayHistoriesIterable = files.map((file) => ({
    workflowId: file,
    history: readHistory(file),
  }));
  const results = new Map<string, Error | null>();
  for await (const { workflowId, error } of Worker.runReplayHistories(
    { workflowBundle: { code } },
    histories,
  )) {
    results.set(workflowId, error ?? null);
  }
  return results;
}

describe('the workflow of today', () => {
  let results: Map<string, Error | null>;
  beforeAll(async () => {
    results = await replay((await workflowBundle()).code);
  });

  it.each(files)('goes over %s as it was', (file) => {
    expect(results.get(file)).toBeNull();
  });
});

describe('a workflow that does otherwise is caught', () => {
  const breaks: [string, RegExp, string][] = [
    [
      'forgets to say where the case stands',
      /\(0,\s*\w+\.upsertSearchAttributes\)\(/,
      '((_attributes) => undefined)(',
    ],
    ['never sets its timer', /(arm\(at\) \{)/, '$1 return;'],
    [
      'waits for one timer more before it plans',
      /const result = await transition\(/,
      'await (0, _temporalio_workflow__WEBPACK_IMPORTED_MODULE_0__.sleep)(1000); $&',
    ],
    [
      'plans once more than it did',
      /const result = await transition\(/,
      'await transition({ file: becoming, ...step, now }); $&',
    ],
  ];
  it.each(breaks)(
    'that %s',
    async (_what, found, instead) => {
      const { code } = await workflowBundle();
      const broken = code.replace(found, instead);
      expect(broken === code).toBe(false);
      const failed = [...(await replay(broken)).values()].filter((error) => error !== null);
      expect(failed.length).toBeGreaterThan(files.length / 2);
      for (const error of failed) expect(error).toBeInstanceOf(DeterminismViolationError);
    },
    60_000,
  );
});

it('one that goes on before all else that came with a task is caught by the life that was carried over', async () => {
  const { code } = await workflowBundle();
  const hasty = code.replace(/this\.input\.orderly\)/, 'false)');
  expect(hasty === code).toBe(false);
  const failed = [...(await replay(hasty))].filter(([, error]) => error !== null);
  expect(failed.map(([file]) => file)).toEqual([`0.1.0/${fileOf(CARRIED_OVER)}`]);
});

it('no history tells of the machine that recorded it, nor has it a word in clear', () => {
  for (const file of files) {
    const text = historyText(file);
    expect(text).not.toMatch(/"identity"|"workerVersion"/);
    expect(Buffer.from(text).length).toBeLessThan(150_000);
  }
});
