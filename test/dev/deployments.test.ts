import { join } from 'node:path';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { timeSkippingServerPath } from '../../dev/time-skipping';
import { POLLER_MS, unserved } from '../../domain/deployment';
import { buildIdOf } from '../../worker/build-id';
import { Deployments } from '../../worker/deployments';
import { dormant, versioned } from '../../worker/versioning';
import { quiet } from '../support/quiet';

const code = (dist: string): string => `from("${dist}/domain/clock.js")\n//# sourceMappingURL=${dist.length}`;
const ramp = (percentage: number) => ({ current: 'a', ramping: { buildId: 'b', percentage } });

/** Versions of the worker: how they are called, who of them works, and a server that knows none. */

it('a server without worker deployments is known as such, and its workers are of no version', async () => {
  quiet();
  const path = await timeSkippingServerPath();
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  try {
    expect(await new Deployments(env.connection, 'default', 'test').describe()).toBe('unsupported');
    expect(versioned(null)).toEqual({});
    expect(versioned('1').workerDeploymentOptions?.defaultVersioningBehavior).toBe('AUTO_UPGRADE');
  } finally {
    await env.teardown();
  }
});

it('a build is called after its code, wherever it was bundled', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tuntas-build-'));
  const idOf = async (name: string, text: (dist: string) => string, release?: string): Promise<string> => {
    const dist = join(folder, name, 'dist');
    await mkdir(join(dist, 'worker'), { recursive: true });
    if (release !== undefined)
      await writeFile(join(folder, name, 'package.json'), JSON.stringify({ version: release }));
    const bundle = join(dist, 'worker', 'workflow-bundle.js');
    await writeFile(bundle, text(dist));
    return buildIdOf(bundle);
  };
  try {
    const [one, same, other] = [
      await idOf('a', code, '1.2.3'),
      await idOf('a-longer-name', code, '1.2.3'),
      await idOf('c', (dist) => `${code(dist)}\n;more()`, '1.2.3'),
    ];
    expect(one).toMatch(/^1\.2\.3-[\da-f]{8}$/);
    expect([same === one, other === one]).toEqual([true, false]);
    expect(await idOf('d', code)).toBe(one.replace('1.2.3', 'build'));
  } finally {
    await rm(folder, { recursive: true });
  }
});

describe('who has to work for whom', () => {
  const now = 10 * POLLER_MS;
  const alive = (buildId: string | null) => ({ buildId, lastSeen: now - 1000 });

  it('workers of a version that is not current do not count, nor do those that have gone', () => {
    expect(unserved({ current: 'a' }, [alive('a')], now)).toEqual([]);
    expect(unserved({ current: 'a' }, [alive('b'), alive(null)], now)).toEqual(['a']);
    expect(unserved({ current: 'a' }, [{ buildId: 'a', lastSeen: now - POLLER_MS }], now)).toEqual(['a']);
    expect(unserved({ current: null }, [alive('a')], now)).toEqual([null]);
  });

  it('both sides of a ramp are needed, and one that takes all is needed alone', () => {
    expect(unserved(ramp(10), [alive('a')], now)).toEqual(['b']);
    expect(unserved(ramp(10), [alive('b')], now)).toEqual(['a']);
    expect(unserved(ramp(100), [alive('b')], now)).toEqual([]);
    expect(unserved(ramp(0), [alive('a')], now)).toEqual([]);
  });
});

it('a branch that is named stays closed, and no other', () => {
  const open = dormant(['new']).patchActivationCallback;
  const asked = (patchId: string) => open?.({ patchId, workflowInfo: {} as never });
  expect([asked('new'), asked('old')]).toEqual([false, true]);
  expect(dormant([])).toEqual({});
});
