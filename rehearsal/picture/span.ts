import type { Bilingual } from '../../domain/policy';
import type { TimelineClock } from '../simulation';
import type { Drawing } from './drawing';
import { suspensionWords } from './words';

/** From when to when a clock is drawn. */
export interface Span {
  from: number;
  /** Where it ended, or where the rehearsal did. */
  to: number;
  due: number | null;
  /** The last instant of its lane. */
  shown: number;
}

export function spanOf({ local, to: end }: Drawing, { startedAt, endedAt, dueAt }: TimelineClock): Span {
  const to = endedAt === null ? end : local(endedAt);
  const due = dueAt === null ? null : local(dueAt);
  return { from: local(startedAt), to, due, shown: Math.max(to, Math.min(due ?? to, end)) };
}

/** What the bar is made of: running in time, running late, standing still. */
export function pieces(drawing: Drawing, clock: TimelineClock, span: Span): Piece[] {
  const { local } = drawing;
  const { to: end, due } = span;
  const running = clock.segments.flatMap(({ from: start, to }) => {
    const [from, until] = [local(start), to === null ? end : Math.min(local(to), end)];
    if (due === null || until <= due) return [{ kind: 'running', from, to: until }];
    if (from >= due) return [{ kind: 'late', from, to: until }];
    return [
      { kind: 'running', from, to: due },
      { kind: 'late', from: due, to: until },
    ];
  });
  return [...running.filter(({ from, to }) => to > from), ...stillStanding(drawing, clock, span)];
}

/** A stretch of a bar; `kind` is how it looks. */
export interface Piece {
  kind: string;
  from: number;
  to: number;
  title?: Bilingual;
}

/** The stretches in which it stood still, and what for. */
export function stillStanding(
  { local }: Drawing,
  { suspensions }: TimelineClock,
  { to: end }: Span,
): Piece[] {
  return suspensions
    .map(({ from, to, reason }) => ({
      kind: 'still',
      from: local(from),
      to: to === null ? end : Math.min(local(to), end),
      title: suspensionWords(reason),
    }))
    .filter(({ from, to }) => to > from);
}

/**
 * Rungs up to the due date that did not fire: because the clock had ended in time, or because a change of rules passed
 * them over.
 */
export function unfired({ local }: Drawing, { rungs }: TimelineClock, { to, due }: Span): number[] {
  return rungs.flatMap(({ at, state }) => {
    if (at === null) return [];
    const instant = local(at);
    if (state === 'skipped') return [instant];
    return state === 'cancelled' && instant > to && due !== null && instant <= due ? [instant] : [];
  });
}
