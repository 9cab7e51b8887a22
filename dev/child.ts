import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../domain/user-error';
import { findOnPath } from './tools';
import { errorText } from './error-code';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A server process that was started here. */
export interface Child {
  /** For people: "Temporal". */
  readonly name: string;
  readonly pid: number;
  /** Resolves when the process has ended, whatever the reason; never rejects. */
  readonly exited: Promise<Exit>;
  /** SIGTERM, then SIGKILL after the grace; resolves when the process has ended. May be called twice. */
  stop(graceMs?: number): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

const STOP_GRACE_MS = 10_000;
const PROBE_PAUSE_MS = 50;

/** "exit code 1" or "SIGKILL". */
export function describeExit(exit: Exit): string {
  return exit.signal ?? `exit code ${exit.code ?? 'unknown'}`;
}

/** Wraps a process in a `Child`. */
export function asChild(name: string, child: ChildProcess): Child {
  const { pid } = child;
  if (pid === undefined) throw new UserError(`${name} could not be started.`);
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  let stopping: Promise<void> | null = null;
  const end = async (graceMs: number) => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await exited;
    clearTimeout(timer);
  };
  return {
    name,
    pid,
    exited,
    kill: (signal) => void child.kill(signal),
    stop(graceMs = STOP_GRACE_MS) {
      // Once: a second SIGTERM while it shuts down can make a server hang.
      stopping ??= end(graceMs);
      return stopping;
    },
  };
}

/**
 * Spawns a process in a group of its own, so that Ctrl-C in the terminal reaches only us and things stop in order.
 * @throws UserError when the program cannot be run at all.
 */
export async function spawnChild(
  name: string,
  command: string,
  args: readonly string[],
  options: { readonly stdio: StdioOptions; readonly env?: NodeJS.ProcessEnv; readonly cwd?: string },
): Promise<ChildProcess> {
  const child = spawn(command, args, { ...options, detached: true });
  try {
    await once(child, 'spawn');
  } catch (error) {
    throw new UserError(`${name} could not be started: ${errorText(error)}.`);
  }
  return child;
}

/**
 * Starts a server whose output goes to a log file, emptied first. The file is handed over as a descriptor, so that
 * the server does not depend on us to read it.
 */
export async function startServer(
  name: string,
  command: string,
  args: readonly string[],
  log: string,
  env?: NodeJS.ProcessEnv,
): Promise<Child> {
  mkdirSync(dirname(log), { recursive: true });
  const file = openSync(log, 'w');
  try {
    const [program, ...rest] = [...(await dieWithParent()), command, ...args];
    return asChild(
      name,
      await spawnChild(name, program ?? command, rest, {
        stdio: ['ignore', file, file],
        ...(env && { env }),
      }),
    );
  } finally {
    closeSync(file);
  }
}

/**
 * Waits until the probe says true.
 * @throws UserError with the last line of the log when the server ends first or the time is up; it is stopped then.
 */
export async function whenReady(
  server: Child,
  log: string,
  limitMs: number,
  probe: () => Promise<boolean>,
  signal?: AbortSignal,
): Promise<void> {
  const state: { ended: Exit | null } = { ended: null };
  void server.exited.then((exit) => (state.ended = exit));
  const until = Date.now() + limitMs;
  const goOn = () => state.ended === null && signal?.aborted !== true && Date.now() < until;
  while (goOn()) {
    // Asked again after the probe: what answered might be another server on the same port.
    if ((await probe()) && state.ended === null) return;
    await sleep(PROBE_PAUSE_MS);
  }
  await server.stop();
  if (signal?.aborted) throw new UserError(`${server.name} was stopped while it was starting.`);
  const why =
    state.ended === null
      ? `did not answer within ${limitMs / 1000} s`
      : `ended (${describeExit(state.ended)})`;
  throw new UserError(
    `${server.name} ${why} while starting: ${await lastLine(log)} (the whole log: ${log}).`,
  );
}

async function lastLine(log: string): Promise<string> {
  const lines = (await readFile(log, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  return lines.at(-1)?.trim().slice(0, 300) ?? 'it wrote nothing';
}

/**
 * A prefix that makes the kernel end the server when this process dies without a chance to (SIGKILL). Linux with
 * util-linux only; elsewhere such orphans are ended by the next start, see `data-lock.ts`.
 */
async function dieWithParent(): Promise<readonly string[]> {
  if (process.platform !== 'linux') return [];
  const setpriv = await findOnPath('setpriv');
  if (setpriv === null) return [];
  const check = spawn(setpriv, ['--pdeathsig', 'TERM', '--', 'true'], { stdio: 'ignore' });
  const works = await new Promise<boolean>((resolve) => {
    check.once('error', () => resolve(false));
    check.once('exit', (code) => resolve(code === 0));
  });
  return works ? [setpriv, '--pdeathsig', 'TERM', '--'] : [];
}
