const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A request to stop, from the terminal or the system. */
export interface StopRequest {
  /** Aborted when it comes. */
  readonly signal: AbortSignal;
  /** Resolves when it comes. */
  readonly came: Promise<void>;
}

/**
 * Watches for SIGINT, SIGTERM and SIGHUP from now on, and for the end of the `tuntas` that started this process, if
 * one did. The first is a request to stop in order; it is remembered, so that none is lost while starting.
 */
export function stopRequest(): StopRequest {
  const controller = new AbortController();
  const request = () => controller.abort();
  for (const name of SIGNALS) process.on(name, request);
  if (process.send !== undefined) process.once('disconnect', request);
  const came = new Promise<void>((resolve) => {
    controller.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  return { signal: controller.signal, came };
}
