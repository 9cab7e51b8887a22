import { setTimeout as sleep } from 'node:timers/promises';

/** Of the cases that are started one is followed so often. */
const SAMPLE_MS = 100;
const LOOK_MS = 250;
/** Cases that are followed at one time; more would be known of a backlog than anybody needs. */
const MOST_FOLLOWED = 600;
/** Looks that are made one after the other, in one go. */
const MOST_LOOKS = 8;
/** When no case has been taken up for so long, nobody works. */
const STILL_MS = 2000;

/**
 * Follows some of the cases that this process has started, until a worker has taken them up: the one sign of how far behind
 * the workers are that is neither cached nor counted by another process.
 */
export class TakeUp {
  private readonly followed: { id: string; at: number }[] = [];
  private sampledAt = -Infinity;
  private takenUpAt = 0;
  private lastDelayMs = 0;
  private lastKnownAt = -Infinity;
  private readonly stopped = new AbortController();

  /** `hasBegun`: whether a worker has taken a case up; null when nobody can say. */
  constructor(
    private readonly hasBegun: (id: string) => Promise<boolean | null>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** A case was started. */
  started(id: string): void {
    const now = this.now();
    if (now - this.sampledAt < SAMPLE_MS || this.followed.length >= MOST_FOLLOWED) return;
    // After a pause there is nobody whose idleness would mean anything.
    if (this.followed.length === 0) this.takenUpAt = now;
    this.sampledAt = now;
    this.followed.push({ id, at: now });
  }

  /** How long new cases wait now. */
  get delayMs(): number {
    const oldest = this.followed[0];
    const now = this.now();
    const known = now - this.lastKnownAt < STILL_MS ? this.lastDelayMs : 0;
    return Math.max(oldest ? now - oldest.at : 0, known);
  }

  /** Whether cases are being taken up, or none waits. */
  get isMoving(): boolean {
    return this.followed.length === 0 || this.now() - this.takenUpAt < STILL_MS;
  }

  /** Looks again and again until it is stopped; `tell` is called after each round. */
  async watch(tell: () => void): Promise<void> {
    while (!this.stopped.signal.aborted) {
      await this.look();
      tell();
      await sleep(LOOK_MS, undefined, { ref: false, signal: this.stopped.signal }).catch(() => undefined);
    }
  }

  stop(): void {
    this.stopped.abort();
  }

  /** Lets go of those that have been taken up, the oldest first. */
  async look(): Promise<void> {
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      const oldest = this.followed[0];
      if (!oldest || (await this.hasBegun(oldest.id).catch(() => null)) !== true) return;
      const now = this.now();
      this.followed.shift();
      this.takenUpAt = now;
      this.lastKnownAt = now;
      this.lastDelayMs = now - oldest.at;
    }
  }
}
