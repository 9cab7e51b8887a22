/**
 * Aborted by Ctrl-C or SIGTERM: what has been done stays, and nothing further is begun. Call `forget` at the end. Not
 * `stopRequest`, which takes SIGHUP, too: what goes through all cases may be started with nohup, to outlive its terminal.
 */
export function interrupted(): { signal: AbortSignal; forget: () => void } {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return {
    signal: stopping.signal,
    forget: () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
