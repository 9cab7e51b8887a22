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

/**
 * Watches for SIGINT, SIGTERM and SIGHUP from now on, and for the end of the `tuntas` that started this process, if
 * one did. The first is a request to stop in order; it is remembered, so that none is lost while starting.
 */
export function stopRequest(env: Env): StopRequest {
  const controller = new AbortController();
  const request = () => controller.abort();
  for (const name of SIGNALS) process.on(name, request);
  if (process.send !== undefined) process.once('disconnect', request);
  if (env.npm_command !== undefined) whenParentGoes(request);
  const came = new Promise<void>((resolve) => {
    controller.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  return { signal: controller.signal, came };
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
