import { Elastic, LEAST_PLACES } from './elastic';
import { slot, type Pace } from './pace';
import { Recent } from './recent';
import { Appointments } from './retry-after';

export interface LaneOptions {
  /** How many may be under way at one time. */
  readonly places: number;
  /** How many more may wait for a place. */
  readonly queue: number;
  /** How long one may wait, in milliseconds. */
  readonly patienceMs: number;
  /** So long it may take, in milliseconds, until there are fewer places; without it there are always as many. */
  readonly goalMs?: number;
  readonly now?: () => number;
  readonly chance?: () => number;
}

/** There is no room now; what was asked for was not begun. */
export class NoRoom extends Error {
  constructor(readonly retryAfterSeconds: number) {
    super('no room');
  }
}

/** Who wants in. */
export interface Guest {
  /** Those of one name take turns with those of others. */
  readonly name: string;
  /** More than their share: they come after all others. */
  readonly isSurplus: boolean;
}

interface Waiting extends Guest {
  readonly letIn: () => void;
  readonly turnAway: () => void;
  /** How many of the same name had waited before it: its round. */
  readonly round: number;
}

/**
 * A place for so many at one time, and a short queue for more. Those who wait are let in round by round, one of each name,
 * so that nobody's hundred stand before another's one. When the queue is full the last of the longest line makes way.
 */
export class Lane {
  private share = 1;
  private readonly elastic: Elastic;
  /** When each of those that are in came in. */
  private readonly since = new Set<{ readonly at: number }>();
  private pace: Pace = null;
  private nextAt = 0;
  private timer: NodeJS.Timeout | null = null;
  private readonly waiting: Waiting[] = [];
  private readonly served = new Recent();
  private readonly appointments = new Appointments();
  private readonly now: () => number;
  private readonly chance: () => number;

  constructor(private readonly options: LaneOptions) {
    this.elastic = new Elastic(options.places, options.goalMs ?? Infinity);
    this.now = options.now ?? (() => performance.now());
    this.chance = options.chance ?? Math.random;
  }

  get inside(): number {
    return this.since.size;
  }

  /** How many may be in now. */
  get places(): number {
    const least = Math.min(LEAST_PLACES, this.options.places);
    return Math.max(least, Math.round(Math.min(this.options.places * this.share, this.elastic.places)));
  }

  get queued(): number {
    return this.waiting.length;
  }

  /** Gives so large a share of the places for now, but always some. Nobody is sent away who is in. */
  narrow(share: number): void {
    this.share = share;
    this.fill();
  }

  /** Gives fewer places or more, by how long it has taken since the last look. */
  look(): void {
    const now = this.now();
    this.elastic.look(Array.from(this.since, ({ at }) => now - at));
    this.fill();
  }

  /** Lets in no more than so many a second. */
  slowTo(pace: Pace): void {
    this.pace = pace;
    this.fill();
  }

  /** Whether somebody would be turned away at once. */
  isFullFor(guest: Guest): boolean {
    return this.isFull && this.whoMakesWayFor(guest) === null;
  }

  /** Nobody waits who could not be let in within their patience. */
  private get isFull(): boolean {
    const { places, queue, patienceMs } = this.options;
    const slowed = this.places < places ? Math.max(this.places, this.servedPerSecond) : Infinity;
    const inTime = Math.ceil((Math.min(this.pace ?? Infinity, slowed) * patienceMs) / 1000);
    return this.waiting.length >= Math.min(queue, inTime);
  }

  private get servedPerSecond(): number {
    return this.served.perSecondAt(this.now());
  }

  /** When to come again, for somebody who is turned away now. */
  turnAway(): NoRoom {
    const now = this.now();
    // Of a lane that has only begun it is not known yet what it can do.
    const perSecond = Math.max(this.places, this.servedPerSecond);
    return new NoRoom(this.appointments.next(perSecond, now, this.chance()));
  }

  /** Waits for a place; resolves with what gives it back. Throws `NoRoom`. */
  async enter(guest: Guest): Promise<() => void> {
    if (this.waiting.length === 0 && this.hasRoom()) return this.letIn();
    if (this.isFull) {
      const last = this.whoMakesWayFor(guest);
      if (!last) throw this.turnAway();
      this.remove(last);
      last.turnAway();
    }
    const entered = this.wait(guest);
    this.fill();
    return entered;
  }

  private wait(guest: Guest): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.remove(waiting);
        reject(this.turnAway());
      }, this.options.patienceMs);
      const waiting: Waiting = {
        ...guest,
        round: this.waiting.filter(({ name }) => name === guest.name).length,
        letIn: () => {
          clearTimeout(late);
          resolve(this.letIn());
        },
        turnAway: () => {
          clearTimeout(late);
          reject(this.turnAway());
        },
      };
      this.waiting.push(waiting);
    });
  }

  private hasRoom(): boolean {
    return this.inside < this.places && slot(this.pace, this.nextAt, this.now()).waitMs === 0;
  }

  private letIn(): () => void {
    this.nextAt = slot(this.pace, this.nextAt, this.now()).nextAt;
    const guest = { at: this.now() };
    this.since.add(guest);
    this.elastic.isAt(this.inside);
    return () => {
      if (!this.since.delete(guest)) return;
      this.elastic.isDone(this.now() - guest.at);
      this.served.add(this.now());
      this.fill();
    };
  }

  private fill(): void {
    for (let next = this.next(); next && this.hasRoom(); next = this.next()) {
      this.remove(next);
      next.letIn();
    }
    if (this.waiting.length === 0 || this.inside >= this.places || this.timer) return;
    const { waitMs } = slot(this.pace, this.nextAt, this.now());
    this.timer = setTimeout(() => {
      this.timer = null;
      this.fill();
    }, waitMs);
  }

  /** The first of the lowest round; those with more than their share last. */
  private next(): Waiting | null {
    let best: Waiting | null = null;
    for (const one of this.waiting) if (best === null || comesBefore(one, best)) best = one;
    return best;
  }

  /** The last of those who come last, if they come after the guest. */
  private whoMakesWayFor({ name, isSurplus }: Guest): Waiting | null {
    let last: Waiting | null = null;
    for (const one of this.waiting) if (last === null || !comesBefore(one, last)) last = one;
    const round = this.waiting.filter((one) => one.name === name).length;
    return last && comesBefore({ isSurplus, round }, last) ? last : null;
  }

  private remove(one: Waiting): void {
    const at = this.waiting.indexOf(one);
    if (at >= 0) this.waiting.splice(at, 1);
  }
}

type Rank = Pick<Waiting, 'isSurplus' | 'round'>;

/** Of equals the one that came first stays first. */
function comesBefore(one: Rank, other: Rank): boolean {
  if (one.isSurplus !== other.isSurplus) return other.isSurplus;
  return one.round < other.round;
}
