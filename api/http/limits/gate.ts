import type { Request } from 'express';
import type { LimitSettings } from '../../../domain/settings';
import type { Caller } from '../../auth/caller';
import { Problem } from '../../problem';
import { Buckets } from './buckets';
import { Lane, NoRoom } from './lane';
import { nextPace, type Pace, type Seen } from './pace';
import { Recent } from './recent';
import { retryAfterWait } from './retry-after';
import { DISTRESS, nextShare } from './strain';
import { laneOf, LANES, whoCalls, type Called, type Kind, type LaneName, type Who } from './who';

/** Who has as much as this at once may use up ten seconds of it in one. */
const BURST_SECONDS = 10;
/**
 * An answer may take so many times as long as a new case may wait for a worker: while the database is away each command
 * waits half a second for it, and workers are no busier for that.
 */
const ANSWER_DELAYS = 2;
const PATIENCE_MS: Readonly<Record<LaneName, number>> = {
  command: 2000,
  filing: 2000,
  reading: 1000,
  public: 500,
};

/** Why somebody was turned away: their own calls were used up, or there was no room, or filing is slowed. */
export const WHYS = ['caller', 'room', 'pace'] as const;
export type Why = (typeof WHYS)[number];

export interface GateOptions {
  readonly limits: LimitSettings;
  readonly secretKey: string;
  readonly turnedAway?: (lane: LaneName, why: Why) => void;
  readonly now?: () => number;
  readonly chance?: () => number;
}

/** A call that may be taken in. */
export interface Pass {
  /** Throws `rate-limited` when it would be turned away in any case: before its body is read. */
  look(): void;
  /** Waits for a place; resolves with what gives it back. Throws `rate-limited`. */
  enter(): Promise<() => void>;
}

const FREE: Pass = { look: () => undefined, enter: () => Promise.resolve(() => undefined) };

/**
 * What one process takes in at one time. Callers who are known by something that they cannot vary have calls of their own;
 * for everybody else there is the limit in all, in lanes, so that a flood in one keeps nobody out of another.
 */
export class Gate {
  private readonly lanes: Readonly<Record<LaneName, Lane>>;
  private readonly buckets = new Buckets();
  private readonly now: () => number;
  private readonly chance: () => number;
  private readonly filings = new Recent();
  private pace: Pace = null;
  private share = 1;
  private lastShare = 1;

  constructor(private readonly options: GateOptions) {
    const { limits, now = () => performance.now(), chance = Math.random } = options;
    this.now = now;
    this.chance = chance;
    const lane = (name: LaneName, places: number) =>
      new Lane({
        places,
        queue: 2 * places,
        patienceMs: PATIENCE_MS[name],
        goalMs: limits.mostDelayMs * ANSWER_DELAYS,
        now,
        chance,
      });
    this.lanes = {
      command: lane('command', limits.commands),
      filing: lane('filing', limits.filings),
      reading: lane('reading', limits.reading),
      public: lane('public', limits.publicReading),
    };
  }

  /** Counts the call among its caller's own. Throws `rate-limited`. */
  pass(called: Called, caller: Caller, req: Request): Pass {
    const { limits, secretKey } = this.options;
    const who = whoCalls(caller, req, secretKey, limits.proxies);
    const name = laneOf(called, who);
    if (name === null) return FREE;
    const guest = { name: who.kind === 'address' ? '' : who.name, isSurplus: this.count(who, name) };
    const lane = this.lanes[name];
    return {
      look: () => {
        if (lane.isFullFor(guest)) throw this.refusal(name, this.reason(name), lane.turnAway());
      },
      enter: async () => {
        try {
          const leave = await lane.enter(guest);
          if (name === 'filing') this.filings.add(this.now());
          return leave;
        } catch (error) {
          throw error instanceof NoRoom ? this.refusal(name, this.reason(name), error) : error;
        }
      },
    };
  }

  /** What is under way and what waits, for whoever watches. */
  state(): { lane: LaneName; inside: number; queued: number }[] {
    return LANES.map((lane) => ({ lane, inside: this.lanes[lane].inside, queued: this.lanes[lane].queued }));
  }

  /** Filings a second that are let in; null while nothing slows them. */
  get filingPace(): Pace {
    return this.pace;
  }

  /** How late the timers of this process came: reading makes way when it is too busy, all else when it is far too busy. */
  noteLag(lagMs: number): void {
    this.share = nextShare(this.share, lagMs);
    this.lanes.reading.narrow(this.share);
    this.lanes.public.narrow(this.share ** 2);
    this.lastShare = nextShare(this.lastShare, lagMs, DISTRESS);
    this.lanes.command.narrow(this.lastShare);
    this.lanes.filing.narrow(this.lastShare);
  }

  /** Some time has passed: where things take too long fewer are let in at one time. */
  look(): void {
    for (const name of LANES) this.lanes[name].look();
  }

  /** How long new cases wait for a worker: filing is slowed to what they keep up with. */
  notePace(seen: Omit<Seen, 'perSecond'>): void {
    const { mostDelayMs, leastFilings } = this.options.limits;
    const perSecond = this.filings.perSecondAt(this.now());
    this.pace = nextPace(this.pace, { ...seen, perSecond }, { mostDelayMs, least: leastFilings });
    this.lanes.filing.slowTo(this.pace);
  }

  /** Counts a call of somebody's. True: it is more than those who show nothing of themselves have together. */
  private count({ kind, name }: Who, lane: LaneName): boolean {
    const isFiling = kind === 'address' && lane === 'filing';
    const perSecond = isFiling ? this.options.limits.addressFilings : this.options.limits[RATES[kind]];
    const rate = { perSecond, burst: perSecond * BURST_SECONDS };
    const waitMs = this.buckets.take(isFiling ? `filing/${name}` : name, rate, this.now());
    if (waitMs === 0) return false;
    // Thousands may stand behind one address: nobody is turned away for it, they only come last.
    if (kind === 'address') return true;
    throw this.refusal(lane, 'caller', new NoRoom(retryAfterWait(waitMs, this.chance())));
  }

  private reason(lane: LaneName): Why {
    return lane === 'filing' && this.pace !== null ? 'pace' : 'room';
  }

  private refusal(lane: LaneName, why: Why, { retryAfterSeconds }: NoRoom): Problem {
    this.options.turnedAway?.(lane, why);
    return new Problem('rate-limited', { headers: { 'Retry-After': String(retryAfterSeconds) } });
  }
}

const RATES = {
  officer: 'officer',
  software: 'software',
  reporter: 'reporter',
  address: 'address',
} as const satisfies Record<Kind, keyof LimitSettings>;
