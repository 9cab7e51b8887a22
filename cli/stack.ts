import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, describeExit } from '../dev/child';
import { errorText } from '../dev/error-code';
import { type Servers, startServers } from '../dev/servers';
import type { RunSettings, Settings } from '../domain/settings';
import { UserError } from '../domain/user-error';
import { startPart } from './part';
import { prepare } from './prepare';
import { type Env, runSettings } from './settings';

const READY_LIMIT_MS = 60_000;
const PAUSE_MS = 100;
/** A part that has not ended so long after its own limit never will. */
const KILL_AFTER_MS = 2000;

/** What runs so far, in the order in which it was started. */
interface Stack {
  servers: Servers | null;
  readonly parts: Child[];
}

/** A stack on which a complaint can be filed. */
export interface RunningStack {
  readonly settings: RunSettings;
  /** Which servers are used, for people. */
  readonly how: Servers['how'];
  /** Aborted when a stop was asked for or a part of the stack has ended. */
  readonly signal: AbortSignal;
}

/**
 * Starts servers, then worker and API; `use` works with them until it returns. Ends quietly once `stop` is aborted.
 * Nothing that was started here stays behind, however this ends.
 * @throws UserError when something cannot be started or ends by itself; what `use` throws.
 */
export async function withStack(
  settings: Settings,
  env: Env,
  stop: AbortSignal,
  use: (running: RunningStack) => Promise<void>,
): Promise<void> {
  const stack: Stack = { servers: null, parts: [] };
  const over = new AbortController();
  const signal = AbortSignal.any([stop, over.signal]);
  try {
    const started = await startAll(settings, env, stack, stop);
    if (started !== null) await unlessBroken(use({ ...started, signal }), stack, stop);
  } catch (error) {
    if (!stop.aborted) throw error;
  } finally {
    over.abort();
    await stopAll(stack, settings.drain.limitMs + KILL_AFTER_MS);
  }
}

/** Starts everything; null when a stop was asked for meanwhile. */
async function startAll(settings: Settings, env: Env, stack: Stack, signal: AbortSignal) {
  const apiPort = { port: settings.apiPort, owner: 'the API', setting: 'TUNTAS_API_PORT' };
  const servers = await startServers(settings, { signal, otherPorts: [apiPort] });
  stack.servers = servers;
  if (signal.aborted) return null;
  const run = await runSettings(settings, {
    temporalAddress: servers.temporalAddress,
    mongodbUri: servers.mongodbUri,
    uiUrl: env.TUNTAS_UI_URL ? settings.uiUrl : (servers.uiUrl ?? settings.uiUrl),
  });
  await unlessBroken(prepare(run), stack, signal);
  if (signal.aborted) return null;

  const gone = new AbortController();
  void servers.died.then(() => gone.abort());
  const worker = await startPart('worker', 'The worker', run, env, gone.signal);
  stack.parts.push(worker);
  const api = await startPart('api', 'The API', run, env, gone.signal);
  stack.parts.push(api);
  await unlessBroken(Promise.all([inTime(worker.ready), untilReady(run, signal)]), stack, signal);
  return signal.aborted ? null : { settings: run, how: servers.how };
}

/** Waits for the work, but not past the end of anything that runs, nor past a request to stop. */
async function unlessBroken(work: Promise<unknown>, stack: Stack, signal: AbortSignal): Promise<void> {
  const ended = stack.parts.map(async ({ name, exited }) => ({ name, exit: await exited }));
  const aborted = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  const died = stack.servers === null ? [] : [stack.servers.died];
  const broken = await Promise.race([work.then(() => null), aborted, ...died, ...ended]);
  if (broken === null || signal.aborted) return;
  throw new UserError(
    `${broken.name} ended unexpectedly (${describeExit(broken.exit)}); everything was stopped.`,
  );
}

async function inTime(ready: Promise<void>): Promise<void> {
  const late = sleep(READY_LIMIT_MS, 'late' as const, { ref: false });
  if ((await Promise.race([ready, late])) === 'late') {
    throw new UserError(
      `The worker was not ready within ${READY_LIMIT_MS / 1000} s; everything was stopped.`,
    );
  }
}

/** Until the API says that nothing is missing. */
async function untilReady({ apiPort }: RunSettings, signal: AbortSignal): Promise<void> {
  const until = Date.now() + READY_LIMIT_MS;
  let last = 'it did not answer';
  while (!signal.aborted && Date.now() < until) {
    try {
      const response = await fetch(`http://127.0.0.1:${apiPort}/readyz`, {
        signal: AbortSignal.timeout(5_000),
      });
      last = await response.text();
      if (response.status === 200 && isOk(last)) return;
    } catch (error) {
      last = errorText(error);
    }
    await sleep(PAUSE_MS);
  }
  if (!signal.aborted) {
    throw new UserError(
      `The API was not ready within ${READY_LIMIT_MS / 1000} s (${last.slice(0, 200)}); everything was stopped.`,
    );
  }
}

function isOk(text: string): boolean {
  const body: unknown = JSON.parse(text);
  return typeof body === 'object' && body !== null && 'status' in body && body.status === 'ok';
}

/** API, worker, servers, one after the other: none loses what it stands on before it has stopped. */
async function stopAll(stack: Stack, graceMs: number): Promise<void> {
  for (const part of stack.parts.toReversed()) await part.stop(graceMs);
  await stack.servers?.stop();
}
