import { setTimeout as sleep } from 'node:timers/promises';
import { FigureColumns } from '../domain/figures/columns';
import { DAY_MS, HOUR_MS } from '../domain/vocabulary';
import type { FigureCases } from './figure-cases';

/** Figures are not there yet: how far their making has come. */
export class FiguresLoading extends Error {
  constructor(
    readonly read: number,
    readonly of: number,
    readonly secondsLeft: number,
  ) {
    super(`${read} of ${of} cases read`);
    this.name = 'FiguresLoading';
  }
}

export interface FigureBookOptions {
  /** Told from time to time how far the loading has come. */
  readonly onProgress?: (read: number, of: number) => void;
  /** How long a question waits for the loading to end. */
  readonly waitMs?: number;
  /** After how long every case is read again. */
  readonly sweepMs?: number;
}

/** For officers a look that takes no longer than this is always made anew. */
const QUICK_MS = 100;
/** Other looks keep the database busy for a tenth of the time at most; yet no look is put off for longer than this. */
const MOST_AGE_MS = 5000;
const BUSY_SHARE = 10;
/** What was written shortly before the last look is read again: a stamp is set just before the write is acknowledged. */
const OVERLAP_MS = 5000;
/** And now and then what was written in the last two minutes, for workers whose clocks are behind. */
const DEEP_OVERLAP_MS = 120_000;
const DEEP_EVERY_MS = 60_000;
const SWEEP_MS = 6 * HOUR_MS;
const RETRY_MS = 2000;
const PROGRESS_MS = 10_000;
/** Cases are read through windows of the time in which they were received, each with about so many. */
const IN_WINDOW = 1500;
const NARROWEST_MS = 1000;
const WIDEST_MS = 64 * DAY_MS;
const EARLIEST = Date.UTC(2000, 0, 1);

/**
 * What is counted of every case, in memory: read once, newest first, then kept up with what was written since. A look
 * goes by the stamp that every write of the read model bears, not by the case's own dates: a projection may come late.
 * Clocks of workers may be two minutes apart; whatever is missed is found when all is read again, every six hours.
 */
export class FigureBook {
  readonly columns = new FigureColumns();
  private state: 'loading' | 'ready' = 'loading';
  private readonly stopping = new AbortController();
  private progress = { read: 0, of: 0, since: 0 };
  private loaded: Promise<void> | null = null;
  private reading: Promise<unknown> = Promise.resolve();
  /** The look that has not begun yet. */
  private nextLook: Promise<number> | null = null;
  private last = { startedAt: 0, took: 0 };
  private newest = 0;
  private deepAt = 0;

  constructor(
    private readonly cases: FigureCases,
    private readonly options: FigureBookOptions = {},
  ) {}

  /** Begins to read; goes on trying while the database is away. */
  start(): void {
    this.loaded ??= this.load();
    this.loaded.catch(() => undefined);
  }

  stop(): void {
    this.stopping.abort();
  }

  /**
   * Sees to it that the columns are as of now, or of a few seconds ago where looking costs much and, sooner, where whoever
   * asks is patient; says as of when, in milliseconds. Throws FiguresLoading before all cases were read once, and what the database throws.
   */
  async upToDate({ isPatient }: { isPatient: boolean }): Promise<number> {
    this.start();
    if (this.state === 'loading') await this.awaitLoading();
    const { startedAt, took } = this.last;
    const isQuick = !isPatient && took <= QUICK_MS;
    if (!isQuick && Date.now() - startedAt < Math.min(MOST_AGE_MS, took * BUSY_SHARE)) return startedAt;
    // One look for all who ask before it begins; who asks while one is under way waits for the next.
    this.nextLook ??= this.alone(() => this.takeLook());
    return this.nextLook;
  }

  private async takeLook(): Promise<number> {
    // From here on a question needs another look: this one may have passed what it asks for.
    this.nextLook = null;
    const startedAt = Date.now();
    const isDeep = startedAt - this.deepAt > DEEP_EVERY_MS;
    const known = Math.min(this.newest, this.last.startedAt);
    const since = isDeep
      ? this.last.startedAt - DEEP_OVERLAP_MS
      : Math.max(known, this.last.startedAt - DEEP_OVERLAP_MS) - OVERLAP_MS;
    await this.cases.written(since, (one, writtenAt) => {
      this.columns.put(one);
      this.newest = Math.max(this.newest, writtenAt);
    });
    if (isDeep) this.deepAt = startedAt;
    // A deep look says nothing of what the next one costs.
    this.last = { startedAt, took: isDeep ? this.last.took : Date.now() - startedAt };
    return startedAt;
  }

  /** Reads and takes in as one step: of two readings the later must not be overtaken by the earlier. */
  private alone<T>(read: () => Promise<T>): Promise<T> {
    const turn = this.reading.then(read, read);
    this.reading = turn.catch(() => undefined);
    return turn;
  }

  private async awaitLoading(): Promise<void> {
    const late = sleep(this.options.waitMs ?? 2000, 'late' as const, { ref: false });
    const done = await Promise.race([this.loaded?.then(() => 'loaded' as const), late]);
    if (done !== 'late') return;
    const { read, of, since } = this.progress;
    const perMs = read / Math.max(1, Date.now() - since);
    const left = perMs > 0 && of > read ? (of - read) / perMs / 1000 : RETRY_MS / 1000;
    throw new FiguresLoading(read, of, Math.ceil(left));
  }

  private async load(): Promise<void> {
    const startedAt = Date.now();
    this.progress = { read: 0, of: 0, since: startedAt };
    this.progress.of = await this.insist(() => this.cases.count());
    await this.readAll();
    // What was written while it was read is looked for as what workers with other clocks have written.
    this.last = { startedAt, took: 0 };
    this.newest = startedAt;
    this.state = 'ready';
    void this.sweep();
  }

  /** All cases, the newest first: windows that are as wide as there are few cases in them. */
  private async readAll(): Promise<void> {
    let width = HOUR_MS;
    let before: number | null = null;
    let toldAt = Date.now();
    let from: number | null = Date.now() - width;
    for (;;) {
      const start: number | null = from;
      const end: number | null = before;
      const count: number = await this.insist(() => this.alone(() => this.window(start, end)));
      if (this.state === 'loading') this.progress.read += count;
      if (Date.now() - toldAt > PROGRESS_MS) {
        this.options.onProgress?.(this.progress.read, this.progress.of);
        toldAt = Date.now();
      }
      if (start === null) return;
      // Nothing for two months: perhaps there is nothing older at all.
      if (count === 0 && width === WIDEST_MS && !(await this.insist(() => this.cases.isAnyBefore(start))))
        return;
      const wider = count === 0 ? 4 : Math.min(4, Math.max(0.1, IN_WINDOW / count));
      width = Math.min(WIDEST_MS, Math.max(NARROWEST_MS, width * wider));
      before = start;
      from = start - width < EARLIEST ? null : start - width;
    }
  }

  private window(from: number | null, before: number | null): Promise<number> {
    return this.cases.received(from, before, (one) => this.columns.put(one));
  }

  private async sweep(): Promise<void> {
    try {
      for (;;) {
        await sleep(this.options.sweepMs ?? SWEEP_MS, null, { ref: false, signal: this.stopping.signal });
        await this.readAll();
      }
    } catch {
      // Stopped.
    }
  }

  /** Tries until it succeeds, or until this is stopped, when it throws. */
  private async insist<T>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      this.stopping.signal.throwIfAborted();
      try {
        return await ask();
      } catch {
        await sleep(RETRY_MS, null, { ref: false, signal: this.stopping.signal });
      }
    }
  }
}
