import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { asChild, type Child, spawnChild } from '../dev/child';
import type { RunSettings } from '../domain/settings';
import { type Env, settingsEnv } from './settings';

/** The worker or the API, as a process of its own. */
export interface Part extends Child {
  /** Resolves when it has written its ready line; pending for ever if it never does. */
  readonly ready: Promise<void>;
}

/** From `dist/cli/`, where this is when it runs. */
const BIN = join(__dirname, '..', '..', 'cli', 'bin.js');

/**
 * Starts `tuntas <command>` with these settings. What it writes goes to our stderr, except for the ready line. The
 * channel between the processes lets it notice our end, however that comes.
 */
export async function startPart(
  command: 'worker' | 'api',
  name: string,
  settings: RunSettings,
  env: Env,
): Promise<Part> {
  const child = await spawnChild(name, process.execPath, [BIN, command], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: settingsEnv(settings, env),
  });
  const ready = new Promise<void>((resolve) => {
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === `${command} ready`) resolve();
      else process.stderr.write(`${line}\n`);
    });
  });
  return { ...asChild(name, child), ready };
}
