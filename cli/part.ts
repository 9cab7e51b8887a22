import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { asChild, type Child, spawnChild } from '../dev/child';
import type { RunSettings } from '../domain/settings';
import { type Env, settingsEnv } from './settings';

/** The worker or the API, as a process of its own. */
export interface Part extends Child {
  /** Resolves when it has written its ready line; pending for ever if it never does. */
  readonly ready: Promise<void>;
}

/**
 * What a part complains of is held back so long: when a server dies, the parts may notice it a moment before we do.
 */
const HOLD_MS = 250;

/** From `dist/cli/`, where this is when it runs. */
const BIN = join(__dirname, '..', '..', 'cli', 'bin.js');

/**
 * Starts `tuntas <command>` with these settings. What it writes goes to our stderr, except for the ready line. The
 * channel between the processes lets it notice our end, however that comes. Once `hush` is aborted nothing is passed on:
 * what a part says of a server that is gone would bury the sentence that tells of it.
 */
export async function startPart(
  command: 'worker' | 'api',
  name: string,
  settings: RunSettings,
  env: Env,
  hush: AbortSignal = new AbortController().signal,
): Promise<Part> {
  const child = await spawnChild(name, process.execPath, [BIN, command], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: settingsEnv(settings, env),
  });
  const ready = new Promise<void>((resolve) => {
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === `${command} ready`) resolve();
      else if (!hush.aborted) process.stderr.write(`${line}\n`);
    });
  });
  if (child.stderr !== null) passOn(child.stderr, hush);
  return { ...asChild(name, child), ready };
}

/** Passes on what comes, a little later; at once when the part ends, so that its last words are not lost. */
function passOn(from: Readable, hush: AbortSignal): void {
  let held: Buffer[] = [];
  let timer: NodeJS.Timeout | null = null;
  const flush = () => {
    timer = null;
    if (!hush.aborted) process.stderr.write(Buffer.concat(held));
    held = [];
  };
  from.on('data', (chunk: Buffer) => {
    held.push(chunk);
    timer ??= setTimeout(flush, HOLD_MS);
  });
  from.once('end', () => {
    if (timer !== null) clearTimeout(timer);
    flush();
  });
}
