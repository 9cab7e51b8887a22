import { Problem } from '../problem';

const MOST_KEPT = 200;

export interface LatelyOptions {
  /** How old an answer may be, in milliseconds. */
  readonly keepMs: number;
  /** How many different ones may be under way at once; any number unless given. */
  readonly mostAtOnce?: number;
  readonly now?: () => number;
}

/**
 * What was found out lately: answers that cost much may be a little old, and who asks for the same at the same time waits
 * for one of them. Whoever may ask a public call must not be able to keep the database busy with it.
 */
export class Lately<T> {
  private readonly kept = new Map<string, { at: number; found: Promise<T> }>();
  private underWay = 0;

  constructor(private readonly options: LatelyOptions) {}

  private now(): number {
    return (this.options.now ?? (() => performance.now()))();
  }

  /** What `ask` gives for a key, or gave lately. Throws `rate-limited` while too much is under way. */
  of(key: string, ask: () => Promise<T>): Promise<T> {
    const last = this.kept.get(key);
    if (last && this.now() - last.at < this.options.keepMs) return last.found;
    if (this.underWay >= (this.options.mostAtOnce ?? Infinity)) {
      return Promise.reject(new Problem('rate-limited', { headers: { 'Retry-After': '5' } }));
    }
    const found = this.asked(ask);
    this.kept.delete(key);
    this.kept.set(key, { at: this.now(), found });
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= MOST_KEPT) break;
      this.kept.delete(oldest);
    }
    // What failed is asked again.
    found.catch(() => {
      if (this.kept.get(key)?.found === found) this.kept.delete(key);
    });
    return found;
  }

  private async asked(ask: () => Promise<T>): Promise<T> {
    this.underWay += 1;
    try {
      return await ask();
    } finally {
      this.underWay -= 1;
    }
  }
}
