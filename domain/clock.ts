import { type OfficeTime } from './calendar';
import { type Duration, type Unit } from './duration';
import { type Instant } from './vocabulary';

export const CLOCK_STATES = ['running', 'suspended', 'met', 'missed', 'cancelled'] as const;
export type ClockState = (typeof CLOCK_STATES)[number];

/** A stretch of time in which a clock ran, and by whose calendar and zone it is counted. */
export interface Segment {
  from: Instant;
  to: Instant | null;
  calendar: string;
  zone: string;
}

/** Time that another case has waited already, which counts for the one that goes on for both. */
export interface HeadStart {
  name: string;
  unit: Unit;
  startedAt: Instant;
  countsFrom: Instant;
  segments: Segment[];
}

export interface Suspension {
  from: Instant;
  to: Instant | null;
  /** What it stands still for: a condition of its rule, or `by hand`. */
  reason: string;
  /** Of one by hand: its number in the case, when it ends by itself, why (sealed), and who ordered it. */
  n?: number;
  until?: Instant;
  text?: string;
  by?: { role: string; agency: string | null };
}

/** What stands in a ledger for a clock that somebody stopped. */
export const BY_HAND = 'by hand';

/** A rung that will not fire although its instant has come: a change of rules put it there, and said to skip it. */
export interface Skipped {
  rung: string;
  at: Instant;
  /** For a repeating rung: the last time that is passed over. */
  repeat: number;
  /** For a repeating rung: its further times are counted from this one. */
  anchor?: true;
  /** When the change of rules passed it over: what falls due only after that was not decided by it. */
  since?: Instant;
}

/** A clock that the rules of now do not have; those that a migration brings back may. */
export interface Shelved {
  /** Of the rules by which it goes on being counted unseen. */
  version: string;
  state: 'running' | 'suspended';
}

/** What a rung that has fired leaves behind. For a repeating rung: of its latest time, with the count in `repeat`. */
export interface Fired {
  rung: string;
  /** Nominal instant. */
  at: Instant;
  /** When the engine got to it. */
  firedAt: Instant;
  repeat: number;
  level?: number;
  to: Recipient[];
}

export interface Recipient {
  agency: string;
  role: string;
  post?: string;
  /** The role that was meant, when its post is vacant or complained of and this one stands in for it. */
  insteadOf?: string;
}

/**
 * A clock is a ledger: what was allowed, and when it ran. Due dates are computed from it and kept only as the last
 * answer, never patched.
 */
export interface Clock {
  name: string;
  cycle: number;
  part: string;
  /** Who has to act before it runs out. */
  agency: string;
  /** The rule file that was in force for the holder when it started. */
  policy: string;
  budget: Duration;
  startedAt: Instant;
  countsFrom: Instant;
  segments: Segment[];
  suspensions: Suspension[];
  state: ClockState;
  endedAt: Instant | null;
  dueAt: Instant | null;
  provisional: boolean;
  fired: Fired[];
  skipped?: Skipped[];
  /** Since when the rules by which it runs hold for it, where they put rungs before that: those fire then. */
  notBefore?: Instant;
  /** What was promised, while rules hold for it that know no promise. */
  promised?: Duration;
  shelved?: Shelved;
  /** When it began itself, while the time counts that a merged case has waited before, and which case that is. */
  own?: { startedAt: Instant; countsFrom: Instant; unit: Unit; lentBy: string; mergedAt: Instant };
}

/** Which office time counts a segment. */
export type Times = (calendar: string, zone: string) => OfficeTime;

export interface Office {
  calendar: string;
  zone: string;
}

/** A clock that starts at `at`, counted by the office's calendar. */
export function startClock(
  seed: Pick<Clock, 'name' | 'cycle' | 'part' | 'agency' | 'policy' | 'budget'>,
  at: Instant,
  office: Office,
  times: Times,
): Clock {
  const { name, cycle, part, agency, policy, budget } = seed;
  const { calendar, zone } = office;
  // Field by field: it is made for every plan, and spreading takes several times as long.
  return {
    name,
    cycle,
    part,
    agency,
    policy,
    budget,
    startedAt: at,
    countsFrom: times(calendar, zone).countsFrom(at, budget.unit),
    segments: [{ from: at, to: null, calendar, zone }],
    suspensions: [],
    state: 'running',
    endedAt: null,
    dueAt: null,
    provisional: false,
    fired: [],
  };
}

/** Ticks used up to `at`: the sum of the segments, nothing else. */
export function elapsed(clock: Clock, at: Instant, times: Times): number {
  const { unit } = clock.budget;
  let sum = 0;
  for (const segment of clock.segments) {
    const time = times(segment.calendar, segment.zone);
    const from = Math.max(segment.from, clock.countsFrom);
    const to = Math.min(segment.to ?? at, at);
    if (to > from) sum += time.position(to, unit) - time.position(from, unit);
  }
  return sum;
}

/** A clock's segments on the scale of its unit: made once, and read for its due date and every rung. */
export interface Scale {
  unit: Unit;
  segments: { from: Instant; time: OfficeTime; start: number; length: number }[];
}

export function scaleOf(clock: Clock, times: Times): Scale {
  const { unit } = clock.budget;
  const segments = clock.segments.map((segment) => {
    const time = times(segment.calendar, segment.zone);
    const from = Math.max(segment.from, clock.countsFrom);
    const start = time.position(from, unit);
    const length = segment.to === null ? Infinity : time.position(Math.max(segment.to, from), unit) - start;
    return { from: segment.from, time, start, length };
  });
  return { unit, segments };
}

/**
 * The instant at which a clock has used `target` ticks, or null while it is suspended and has not yet got there.
 * In the past for what a closed segment already reached.
 */
export function instantOn({ unit, segments }: Scale, target: number): Instant | null {
  let used = 0;
  for (const { from, time, start, length } of segments) {
    if (used + length >= target) {
      // The scale has read `start` since the last close, which may lie before the clock began.
      return Math.max(from, time.instantAt(start + Math.max(0, target - used), unit));
    }
    used += length;
  }
  return null;
}

/** The same for one instant alone. */
export function instantOf(clock: Clock, target: number, times: Times): Instant | null {
  return instantOn(scaleOf(clock, times), target);
}

/** The same ledger counted in another unit, for a rung that is stated in one; the copy is for arithmetic alone. */
export function inUnit(clock: Clock, unit: Unit, times: Times): Clock {
  const first = clock.segments[0];
  if (unit === clock.budget.unit || !first) return clock;
  const countsFrom = times(first.calendar, first.zone).countsFrom(clock.startedAt, unit);
  return { ...clock, budget: { value: 0, unit }, countsFrom };
}

/** The office time by which a clock is counted now (or was last). */
export function currentTime(clock: Clock, times: Times): OfficeTime {
  const last = clock.segments[clock.segments.length - 1];
  return times(last?.calendar ?? 'national', last?.zone ?? 'UTC');
}

/** Allows another amount: what is used stays used, and is counted in the unit of the new one. */
export function allow(clock: Clock, budget: Duration, times: Times): void {
  const { countsFrom } = inUnit(clock, budget.unit, times);
  clock.budget = { ...budget };
  clock.countsFrom = countsFrom;
}

/** Computes `dueAt` and `provisional` anew from the ledger and the calendars of today. */
export function refresh(clock: Clock, times: Times): void {
  if (clock.state !== 'running' && clock.state !== 'suspended') return;
  const time = currentTime(clock, times);
  clock.dueAt = instantOf(clock, time.ticks(clock.budget), times);
  clock.provisional = clock.dueAt !== null && time.provisional(clock.dueAt);
}

export function isOpen(clock: Clock): boolean {
  return clock.state === 'running' || clock.state === 'suspended';
}

export function suspend(clock: Clock, at: Instant, reason: string): void {
  if (clock.state !== 'running') return;
  closeSegment(clock, at);
  clock.suspensions.push({ from: at, to: null, reason });
  clock.state = 'suspended';
}

export function resume(clock: Clock, at: Instant, office: Office): void {
  if (clock.state !== 'suspended') return;
  closeSuspension(clock, at);
  clock.segments.push({ from: at, to: null, ...office });
  clock.state = 'running';
}

/** A suspension by hand that has not ended; undefined when none is under way. */
export function heldByHand(clock: Clock): (Suspension & { n: number; until: Instant }) | undefined {
  const last = clock.suspensions[clock.suspensions.length - 1];
  return clock.state === 'suspended' && last?.to === null && last.n !== undefined && last.until !== undefined
    ? { ...last, n: last.n, until: last.until }
    : undefined;
}

/**
 * Stops a running clock by hand, from an instant that may lie back within the stretch that it runs in now. What has
 * fired stays fired.
 */
export function suspendByHand(
  clock: Clock,
  order: {
    n: number;
    from: Instant;
    until: Instant;
    text: string;
    by: { role: string; agency: string | null };
  },
): void {
  const last = clock.segments[clock.segments.length - 1];
  if (clock.state !== 'running' || !last) return;
  const from = Math.max(order.from, last.from);
  last.to = from;
  clock.suspensions.push({ ...order, from, to: null, reason: BY_HAND });
  clock.state = 'suspended';
}

/** Goes on counting by another office's calendar and zone from `at`: what is used stays used. */
export function moveTo(clock: Clock, at: Instant, office: Office): void {
  const last = clock.segments[clock.segments.length - 1];
  if (clock.state !== 'running' || !last) return;
  if (last.calendar === office.calendar && last.zone === office.zone) return;
  closeSegment(clock, at);
  clock.segments.push({ from: at, to: null, ...office });
}

/** Ends a clock because what it waited for happened: met when that was in time, missed when it was not. */
export function finish(clock: Clock, at: Instant, times: Times): void {
  if (!isOpen(clock)) return;
  refresh(clock, times);
  stop(clock, at, hasRunOut(clock, at) ? 'missed' : 'met');
}

/** Ends a clock that has lost its object; one that had already run out stays missed. */
export function cancel(clock: Clock, at: Instant, times: Times): void {
  if (!isOpen(clock)) return;
  refresh(clock, times);
  stop(clock, at, hasRunOut(clock, at) ? 'missed' : 'cancelled');
}

/** Ends a clock whose last rung has fired. */
export function expire(clock: Clock, at: Instant, state: 'met' | 'missed'): void {
  if (isOpen(clock)) stop(clock, at, state);
}

/** Takes an open clock out of sight: rules hold now that do not have it. One that had run out stays missed. */
export function shelve(clock: Clock, at: Instant, version: string, times: Times): void {
  if (clock.state !== 'running' && clock.state !== 'suspended') return;
  refresh(clock, times);
  clock.shelved = { version, state: clock.state };
  clock.state = hasRunOut(clock, at) ? 'missed' : 'cancelled';
  clock.endedAt = at;
}

/** The clock as it would be had it never been taken out of sight. */
export function unshelved(clock: Clock): Clock {
  const { shelved, ...rest } = clock;
  return shelved ? { ...rest, state: shelved.state, endedAt: null } : clock;
}

/** Sets an ended clock going again; the time in between is charged to nobody unless `charged`. */
export function reopen(clock: Clock, at: Instant, office: Office, charged: boolean): void {
  if (isOpen(clock) || clock.endedAt === null) return;
  const last = clock.segments[clock.segments.length - 1];
  if (charged && last && last.to === clock.endedAt) {
    last.to = null;
  } else {
    clock.suspensions.push({ from: clock.endedAt, to: at, reason: 'closed' });
    clock.segments.push({ from: at, to: null, ...office });
  }
  clock.state = 'running';
  clock.endedAt = null;
}

function stop(clock: Clock, at: Instant, state: ClockState): void {
  closeSegment(clock, at);
  closeSuspension(clock, at);
  clock.state = state;
  clock.endedAt = at;
}

/** At the due instant it is still in time. What happens while a clock is suspended counts as when that began. */
function hasRunOut(clock: Clock, at: Instant): boolean {
  const until = clock.segments[clock.segments.length - 1]?.to ?? at;
  return clock.dueAt !== null && until > clock.dueAt;
}

function closeSegment(clock: Clock, at: Instant): void {
  const last = clock.segments[clock.segments.length - 1];
  if (last && last.to === null) last.to = Math.max(at, last.from);
}

function closeSuspension(clock: Clock, at: Instant): void {
  const last = clock.suspensions[clock.suspensions.length - 1];
  if (last && last.to === null) last.to = Math.max(at, last.from);
}
