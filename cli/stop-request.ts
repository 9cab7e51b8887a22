import { insistence } from './insistence';
import type { Env } from './settings';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A request to stop, from the terminal or the system. */
export interface StopRequest {
  /** Aborted when it comes. */
  readonly signal: AbortSignal;
  /** Resolves when it comes. */
  readonly came: Promise<void>;
}

const PARENT_CHECK_MS = 500;
/** Longer than a worker's own grace for what runs (8 s); at most ten seconds after its parent an orphan is gone. */
const ORPHAN_GRACE_MS = 9_000;

/**
 * Watches for SIGINT, SIGTERM and SIGHUP from now on, and for the end of the `tuntas` that started this process, if
 * one did. The first is a request to stop in order; it is remembered, so that none is lost while starting. With
 * `endOnSecond` another one, a second later or more, ends the process at once: what was accepted is with the engine.
 */
export function stopRequest(env: Env, options: { readonly endOnSecond?: boolean } = {}): StopRequest {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const request = options.endOnSecond === true ? insistence(stop) : stop;
  for (const name of SIGNALS) process.on(name, request);
  if (process.send !== undefined) {
    process.once('disconnect', () => {
      request();
      endAfter(ORPHAN_GRACE_MS);
    });
  }
  if (env.npm_command !== undefined) whenParentGoes(request);
  const came = new Promise<void>((resolve) => {
    controller.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  return { signal: controller.signal, came };
}

/**
 * Nobody is left to end an orphan that hangs, and with its parent went the servers that an orderly stop would wait for.
 * Unref'd: whoever stops in time is not kept alive by it.
 */
function endAfter(ms: number): void {
  setTimeout(() => process.exit(1), ms).unref();
}

/**
 * npm and npx run us below a shell, and a SIGTERM sent to them ends that shell and not us. Outside of npm a parent that
 * goes away means nothing: it may be a terminal that was closed on purpose.
 */
function whenParentGoes(request: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    request();
  }, PARENT_CHECK_MS);
  timer.unref();
}
