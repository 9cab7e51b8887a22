/**
 * Time that several waits have together, in milliseconds: each takes what it needs of what the others have left. Only
 * waiting counts, not what is done in between.
 */
export class Budget {
  constructor(private left: number) {}

  /** Waits at most `most` for something that keeps to the time it is given; `without` when there is none left. */
  async spend<T>(most: number, wait: (ms: number) => Promise<T>, without: T): Promise<T> {
    if (this.left <= 0) return without;
    const since = performance.now();
    try {
      return await wait(Math.min(most, this.left));
    } finally {
      this.left -= performance.now() - since;
    }
  }
}
