import { insistence } from './insistence';

/**
 * Aborted by Ctrl-C or SIGTERM: what has been done stays, and nothing further is begun. Another one, a second later or more,
 * ends the process at once. Call `forget` at the end. Not `stopRequest`, which takes SIGHUP, too: what goes through all
 * cases may be started with nohup, to outlive its terminal.
 */
export function interrupted(): { signal: AbortSignal; forget: () => void } {
  const stopping = new AbortController();
  const stop = insistence(() => stopping.abort());
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    signal: stopping.signal,
    forget: () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
