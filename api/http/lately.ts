import { Problem } from '../problem';

const KEEP_MS = 60_000;
const MOST_KEPT = 200;
const MOST_AT_ONCE = 3;

/**
 * What was counted lately: figures that cost the database a pass over many cases may be a minute old, and who asks for
 * the same at the same time waits for one answer. Whoever may ask a public call must not be able to keep the database
 * busy with it.
 */
export class Lately<T> {
  private readonly kept = new Map<string, { at: number; found: Promise<T> }>();
  private underWay = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** What `count` gives for a key, if need be of up to a minute ago. Throws `rate-limited` while too much is counted. */
  of(key: string, count: () => Promise<T>): Promise<T> {
    const last = this.kept.get(key);
    if (last && this.now() - last.at < KEEP_MS) return last.found;
    if (this.underWay >= MOST_AT_ONCE) {
      return Promise.reject(new Problem('rate-limited', { headers: { 'Retry-After': '5' } }));
    }
    const found = this.counted(count);
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

  private async counted(count: () => Promise<T>): Promise<T> {
    this.underWay += 1;
    try {
      return await count();
    } finally {
      this.underWay -= 1;
    }
  }
}
