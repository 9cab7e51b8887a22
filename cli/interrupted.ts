/** Aborted by Ctrl-C or SIGTERM: what has been done stays, and nothing further is begun. Call `forget` at the end. */
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
