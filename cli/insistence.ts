/** One Ctrl-C arrives twice where npm passes it on as well: that is nobody's impatience. */
const IMPATIENT_MS = 1000;

/**
 * Makes a handler of the signals that ask a process to stop: the first calls `stop`, and one that comes more than a second
 * after it ends the process at once, with exit code 1.
 */
export function insistence(stop: () => void): () => void {
  let since = Infinity;
  return () => {
    const now = performance.now();
    if (now - since > IMPATIENT_MS) process.exit(1);
    since = Math.min(since, now);
    stop();
  };
}
