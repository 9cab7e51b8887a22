import type { Drawing, Numbered } from './drawing';
import type { Marker } from './markers';
import { eventWords } from './event-words';
import { recipientLines } from './recipients';
import { within, xOf, type Strip } from './scale';
import { ACTION_WORDS } from './words';
import type { TimelineClock } from '../simulation';

/** The markers of what a clock's ladder did, at its instants. */
export function rungMarkers(
  drawing: Drawing,
  clock: Pick<TimelineClock, 'name' | 'cycle' | 'part'>,
  strip: Strip,
  last: boolean,
): Marker[] {
  return drawing.entries
    .filter(({ entry, local }) => belongs(entry, clock) && within(strip, local, last))
    .map((one) => markerOf(one, strip));
}

/** The markers of what people did, and of rungs whose clock is not drawn. */
export function eventMarkers(drawing: Drawing, strip: Strip, last: boolean): Marker[] {
  const { clocks } = drawing.simulation;
  return drawing.entries
    .filter(({ entry, local }) => within(strip, local, last) && !clocks.some((one) => belongs(entry, one)))
    .map((one) => markerOf(one, strip));
}

function belongs(
  { kind, clock, cycle, part }: Numbered['entry'],
  of: Pick<TimelineClock, 'name' | 'cycle' | 'part'>,
): boolean {
  return kind === 'rung' && clock === of.name && part === of.part && (cycle ?? of.cycle) === of.cycle;
}

function markerOf({ n, local, entry }: Numbered, strip: Strip): Marker {
  const { kind, action, level, text } = entry;
  const escalation = level !== undefined;
  return {
    n,
    x: xOf(strip, local),
    kind: kind !== 'rung' ? kind : action === 'remind' ? 'remind' : escalation ? 'escalate' : 'act',
    level: kind === 'rung' ? (level ?? null) : null,
    lines: linesOf(entry),
    weighty: kind === 'rung' && action !== 'remind',
    title: text.id === text.en ? text.id : `${text.id} / ${text.en}`,
  };
}

/** Of a rung whom it reaches, or what it does; of an event what it is called. */
function linesOf({ kind, action, to, type, text }: Numbered['entry']): [string, string] {
  const reached = kind === 'rung' ? recipientLines(to ?? []) : null;
  if (reached) return reached;
  const act = kind === 'rung' && action ? ACTION_WORDS[action] : null;
  const words = act ?? eventWords(type) ?? text;
  return [words.id, words.en];
}
