import type { CaseFile } from '../domain/case-file';
import { currentTime, isOpen, type Clock } from '../domain/clock';
import { printDuration } from '../domain/duration';
import { lastTime, rungInstant, upcoming } from '../domain/ladder';
import { caseOf, MAIN } from '../domain/parts';
import { fittedRule } from '../domain/planning';
import type { ClockRule, Rung } from '../domain/policy';
import { unique } from '../domain/recipients';
import type { Instant } from '../domain/vocabulary';
import type { World } from '../domain/world';
import { isoIn } from '../domain/zone';
import type { TimelineClock, TimelineRung } from './simulation';
import type { Timeline } from './timeline';

/** The clocks of a case as a picture draws them: when they ran, when they stood still, and each of their rungs. */
export function clockBars(file: CaseFile, timeline: Timeline, zone: string, world: World): TimelineClock[] {
  const iso = (at: Instant): string => isoIn(zone, at);
  const orNull = (at: Instant | null): string | null => (at === null ? null : iso(at));
  return file.clocks.map((clock) => ({
    name: clock.name,
    title: timeline.titleOf(clock, file),
    cycle: clock.cycle,
    ...(clock.part === MAIN ? {} : { part: clock.part }),
    agency: clock.agency,
    agencyName: timeline.nameOfAgency(clock.agency) ?? clock.agency,
    policy: clock.policy,
    budget: printDuration({ ...clock.budget, value: Math.round(clock.budget.value * 100) / 100 }),
    state: clock.state,
    startedAt: iso(clock.startedAt),
    dueAt: orNull(clock.dueAt),
    endedAt: orNull(clock.endedAt),
    provisional: clock.provisional,
    segments: clock.segments.map(({ from, to }) => ({ from: iso(from), to: orNull(to) })),
    suspensions: clock.suspensions.map(({ from, to, reason }) => ({
      from: iso(from),
      to: orNull(to),
      reason,
    })),
    rungs: rungsOf(clock, file, timeline, iso, world),
  }));
}

function rungsOf(
  clock: Clock,
  file: CaseFile,
  timeline: Timeline,
  iso: (at: Instant) => string,
  world: World,
): TimelineRung[] {
  const rule = fittedRule(clock, file, world);
  if (!rule) return [];
  const fired = rule.ladder.flatMap((rung) => firedTimes(rung, clock, timeline));
  const skipped = (clock.skipped ?? []).flatMap(({ rung: id, at }): TimelineRung[] => {
    const rung = rule.ladder.find((one) => one.id === id);
    return rung ? [{ ...told(rung), at: iso(at), state: 'skipped' }] : [];
  });
  const open = isOpen(clock);
  const left = (open ? upcoming(clock, rule, world.times) : cancelled(clock, rule, world)).map(
    ({ rung, at, repeat }): TimelineRung => ({
      ...told(rung),
      at: at === null ? null : iso(at),
      state: open ? 'planned' : 'cancelled',
      ...(repeat > 0 ? { repeat } : {}),
    }),
  );
  return [...fired, ...skipped, ...left];

  function told(rung: Rung): Pick<TimelineRung, 'id' | 'level' | 'action' | 'to'> {
    // Of a clock that has ended: whom it would have reached when it was still somebody's.
    const holder = open ? caseOf(file, clock.part).holder.agency : clock.agency;
    const to = unique(rung.to.flatMap((role) => world.directory.resolve(role, holder, file.about)));
    return { id: rung.id, level: rung.level ?? null, action: rung.action, to: timeline.recipients(to) };
  }
}

/** Each time that a rung fired, as it was told then: the ledger keeps only the latest. */
function firedTimes(rung: Rung, clock: Clock, { entries }: Timeline): TimelineRung[] {
  return entries.flatMap((entry): TimelineRung[] => {
    if (entry.clock !== clock.name || entry.cycle !== clock.cycle || entry.rung !== rung.id) return [];
    if ((entry.part ?? MAIN) !== clock.part) return [];
    return [
      {
        id: rung.id,
        level: entry.level ?? null,
        at: entry.at,
        state: 'fired',
        action: rung.action,
        to: entry.to ?? [],
        ...(entry.repeat ? { repeat: entry.repeat } : {}),
      },
    ];
  });
}

/** The rungs that an ended clock did not come to, at the instants at which they would have fired. */
function cancelled(
  clock: Clock,
  rule: ClockRule,
  world: World,
): { rung: Rung; at: Instant | null; repeat: number }[] {
  const last = clock.segments[clock.segments.length - 1];
  const running: Clock = last
    ? { ...clock, segments: [...clock.segments.slice(0, -1), { ...last, to: null }] }
    : clock;
  const time = currentTime(running, world.times);
  return rule.ladder
    .filter(({ id }) => !lastTime(clock, id))
    .map((rung) => ({ rung, at: rungInstant(running, rule, rung, 0, time, world.times), repeat: 0 }));
}
