import type { Bilingual } from '../../domain/policy';
import { DAY_MS } from '../../domain/vocabulary';
import { dateOf, toLocal } from '../../domain/zone';
import { spell } from '../../domain/narrative';
import type { Simulation, TimelineEntry } from '../simulation';

/** A line of the timeline with the number by which the picture and the table speak of it, and its local instant. */
export interface Numbered {
  n: number;
  local: number;
  entry: TimelineEntry;
}

/** A rehearsal with what every part of its picture asks. */
export interface Drawing {
  simulation: Simulation;
  entries: readonly Numbered[];
  /** First and last instant, on the wall clock of the rehearsal's zone. */
  from: number;
  to: number;
  local: (instant: string) => number;
  /** `Rab 25 Nov 2026 16.00 WIB`, in both languages. */
  when: (instant: string) => Bilingual;
  /** Name of an agency of which only the id is known; the id when nothing in the rehearsal names it. */
  nameOf: (agency: string) => string;
  /** Of a clock; its name when the rehearsal does not describe it. */
  titleOf: (clock: string) => Bilingual;
}

export function drawingOf(simulation: Simulation): Drawing {
  const { zone } = simulation;
  const local = (instant: string) => toLocal(zone, Date.parse(instant));
  const names = new Map<string, string>();
  for (const { to } of [...simulation.timeline, ...simulation.clocks.flatMap(({ rungs }) => rungs)]) {
    for (const { agency, name } of to ?? []) if (agency && name) names.set(agency, name);
  }
  for (const { agency, agencyName } of simulation.clocks) names.set(agency, agencyName);
  const titles = new Map(simulation.clocks.map(({ name, title }) => [name, title]));
  return {
    simulation,
    entries: simulation.timeline.map((entry, index) => ({ n: index + 1, local: local(entry.at), entry })),
    from: local(simulation.startedAt),
    to: local(simulation.endedAt),
    local,
    when: (instant) => {
      const [id, en] = spell(Date.parse(instant), zone);
      return { id, en };
    },
    nameOf: (agency) => names.get(agency) ?? agency,
    titleOf: (clock) => titles.get(clock) ?? { id: clock, en: clock },
  };
}

/** Dates on which something begins, happens, falls due or ends: they are never folded away. */
export function eventfulDates({ simulation, local }: Drawing): Set<string> {
  const instants = [
    simulation.startedAt,
    simulation.endedAt,
    ...simulation.timeline.map(({ at }) => at),
    ...simulation.clocks.flatMap(({ startedAt, dueAt, endedAt, suspensions }) => [
      startedAt,
      dueAt,
      endedAt,
      ...suspensions.flatMap(({ from, to }) => [from, to]),
    ]),
  ];
  return new Set(instants.flatMap((at) => (at === null ? [] : [dateOf(Math.floor(local(at) / DAY_MS))])));
}
