import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeterminismViolationError } from '@temporalio/workflow';
import { Worker, type ReplayHistoriesIterable } from '@temporalio/worker';
import { workflowBundle } from '../support/bundle';
import { quiet } from '../support/quiet';
import { FOLDER, readHistory } from './history-file';

/** Cases that are under way when a release comes out are gone over again by its code: it must do as they did. */

const files = readdirSync(FOLDER);

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
  }, 60_000);

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

it('no history tells of the machine that recorded it, nor has it a word in clear', () => {
  for (const file of files) {
    const text = readFileSync(join(FOLDER, file), 'utf8');
    expect(text).not.toMatch(/"identity"|"workerVersion"/);
    expect(Buffer.from(text).length).toBeLessThan(150_000);
  }
});
