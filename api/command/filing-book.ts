import type { Receipts } from '../../store/receipts';
import type { Marked } from './sender';

/** Enough for hours of filings; beyond it the database alone remembers. */
const MOST_REMEMBERED = 20_000;

type Entry = {
  readonly case: string;
  readonly at: number;
  /** Settled when the case is there, or will not be. */
  readonly opened: Promise<boolean>;
};

/** How a filing goes on: as a case of its own, of whose opening word is to be given, or after one that is there. */
export type Standing =
  | { readonly kind: 'own'; readonly opened: (done: boolean) => void }
  | { readonly kind: 'repeat'; readonly of: string; readonly since: number };

/**
 * Which case stands for what a sender has written. Within one process the same filing many times at once is one from the
 * first instant; among processes the database says who was first, and without it each has its own.
 */
export class FilingBook {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly receipts: Pick<Receipts, 'claim' | 'release'>) {}

  /** Where a filing stands that would open the case `id`. `not`: a case that has turned out to be over. */
  async standing(marked: Marked, id: string, now: number, not: string | null = null): Promise<Standing> {
    const { mark, ms } = marked;
    for (;;) {
      const known = this.entries.get(mark);
      if (!known || known.case === not || known.at < now - ms) return this.first(marked, id, now, not);
      const isThere = await known.opened;
      // The same filing once more under its own key: it opens the case again, and the engine knows that it is the same.
      if (known.case === id) return { kind: 'own', opened: () => undefined };
      if (isThere) return { kind: 'repeat', of: known.case, since: known.at };
      this.forget(mark, known);
    }
  }

  /** Under this id there is something else: it does not stand for what was written here. */
  async release({ mark }: Marked, id: string): Promise<void> {
    const known = this.entries.get(mark);
    if (known?.case === id) this.entries.delete(mark);
    await this.receipts.release(mark, id);
  }

  private async first(
    { mark, ms, budget }: Marked,
    id: string,
    now: number,
    not: string | null,
  ): Promise<Standing> {
    const { promise, settle } = promised();
    const mine: Entry = { case: id, at: now, opened: promise };
    this.remember(mark, mine);
    const other = await this.receipts.claim(mark, id, { at: now, since: now - ms, not }, budget);
    if (other) {
      this.remember(mark, { ...other, opened: Promise.resolve(true) });
      // Those who have waited for this one look again.
      settle(false);
      return { kind: 'repeat', of: other.case, since: other.at };
    }
    const opened = (done: boolean): void => {
      if (!done) this.forget(mark, mine);
      settle(done);
    };
    return { kind: 'own', opened };
  }

  private forget(mark: string, entry: Entry): void {
    if (this.entries.get(mark) === entry) this.entries.delete(mark);
  }

  private remember(mark: string, entry: Entry): void {
    this.entries.delete(mark);
    this.entries.set(mark, entry);
    const oldest = this.entries.keys().next();
    if (this.entries.size > MOST_REMEMBERED && !oldest.done) this.entries.delete(oldest.value);
  }
}

const nothing = (): void => undefined;

function promised(): { promise: Promise<boolean>; settle: (done: boolean) => void } {
  let settle: (done: boolean) => void = nothing;
  const promise = new Promise<boolean>((resolve) => {
    settle = resolve;
  });
  return { promise, settle };
}
