import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { asChild, describeExit, spawnChild, type Child } from '../dev/child';
import { settingsEnv } from '../cli/settings';
import { UserError } from '../domain/user-error';
import type { RunSettings } from '../domain/settings';

/** A process of the measurement that answers questions. */
export interface Part extends Child {
  /** One question at a time; the type of the answer is the asker's to know. */
  ask<T>(question: string): Promise<T>;
}

const READY_LIMIT_MS = 60_000;

/** Starts a script of `bench/parts/` with these settings; resolves when it is ready. */
export async function startBenchPart(
  script: 'bare-worker' | 'case-worker',
  name: string,
  settings: RunSettings,
  args: readonly string[] = [],
): Promise<Part> {
  const path = join(__dirname, 'parts', `${script}.js`);
  const child = await spawnChild(name, process.execPath, [...process.execArgv, path, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: settingsEnv(settings, process.env),
  });
  const part = asChild(name, child);
  await untilReady(part, child);
  return {
    ...part,
    async ask<T>(question: string): Promise<T> {
      const answered = once(child, 'message');
      child.send(question);
      const [answer] = await answered;
      return answer as T;
    },
  };
}

async function untilReady(part: Child, child: ChildProcess): Promise<void> {
  const ready = new Promise<'ready'>((resolve) => {
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === 'ready') resolve('ready');
    });
  });
  await orFail(part, ready);
}

/** The work's result, unless the process ends first or it takes longer than a minute: then it is stopped. */
export async function orFail<T>(part: Child, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new UserError(`${part.name} was not ready within ${READY_LIMIT_MS / 1000} s.`);
    timer = setTimeout(() => reject(error), READY_LIMIT_MS);
  });
  const ended = part.exited.then((exit) => {
    throw new UserError(`${part.name} ended while starting (${describeExit(exit)}).`);
  });
  try {
    return await Promise.race([work, late, ended]);
  } catch (error) {
    await part.stop();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
