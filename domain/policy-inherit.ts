import type {
  ClockDocument,
  OverrideDocument,
  PolicyDocument,
  RungChange,
  RungDocument,
} from './policy-document';
import { ACTIONS } from './policy';
import type { Note } from './problems';

/** Where a value of an effective document was said: `clocks.firstAnswer.budget` → `pringsewu`. */
export type Sources = Map<string, string>;

/** A document with everything that it takes over, and where each part of it comes from. */
export interface Effective {
  document: PolicyDocument;
  sources: Sources;
}

/** The national rules as they are: everything in them comes from themselves. */
export function plainly(document: PolicyDocument): Effective {
  const sources: Sources = new Map();
  for (const key of [
    'title',
    'effective',
    'basis',
    'calendar',
    'limits',
    'suspensions',
    'spread',
    'levels',
  ]) {
    sources.set(key, document.policy);
  }
  for (const action of Object.keys(document.messages)) sources.set(`messages.${action}`, document.policy);
  for (const n of Object.keys(document.levels)) sources.set(`levels.${n}`, document.policy);
  for (const [name, clock] of Object.entries(document.clocks))
    markClock(sources, name, clock, document.policy);
  return { document, sources };
}

/**
 * The rules that hold where an override speaks: clocks, their fields and the rungs of their ladders are replaced, added
 * or dropped by name and id; the rest is taken over. `note` hears of what an override drops that is not there.
 */
export function inherit(base: Effective, override: OverrideDocument, note: Note): Effective {
  const name = override.policy;
  const sources: Sources = new Map(base.sources);
  const clocks: Record<string, ClockDocument> = { ...base.document.clocks };
  for (const [clockName, change] of Object.entries(override.clocks ?? {})) {
    const path = `clocks.${clockName}`;
    const own = Object.hasOwn(clocks, clockName) ? clocks[clockName] : undefined;
    if (change.drop) {
      if (!own) note(`${path}.drop`, `${override.extends} has no clock "${clockName}"`);
      delete clocks[clockName];
      forget(sources, path);
      continue;
    }
    const { drop: _, ladder, ...fields } = change;
    for (const field of Object.keys(fields)) sources.set(`${path}.${field}`, name);
    const before: RungDocument[] | string = own?.ladder ?? [];
    const merged =
      ladder === undefined
        ? before
        : typeof ladder === 'string'
          ? ladder
          : mergeLadder(rungsOf(before, base.document), ladder, { path, policy: name, sources, note });
    if (typeof ladder === 'string') sources.set(`${path}.ladder`, name);
    const whole = { ...own, ...fields, ladder: merged };
    if (!isWhole(whole)) {
      note(path, `is new here, and therefore needs a title, "runs", a budget and a ladder`);
      continue;
    }
    clocks[clockName] = whole;
  }
  for (const n of Object.keys(override.levels ?? {})) {
    if (Object.hasOwn(base.document.levels, n)) {
      note(`levels.${n}`, `is a level of "${override.extends}", and a level means the same everywhere`);
    }
    sources.set(`levels.${n}`, name);
  }
  for (const action of Object.keys(override.messages ?? {})) sources.set(`messages.${action}`, name);
  for (const key of ['title', 'effective'] as const) sources.set(key, name);
  if (override.basis) sources.set('basis', name);
  if (override.calendar !== undefined) sources.set('calendar', name);
  const document: PolicyDocument = {
    ...base.document,
    policy: name,
    title: override.title,
    effective: override.effective,
    basis: override.basis ?? base.document.basis,
    calendar: override.calendar ?? base.document.calendar,
    clocks,
    levels: { ...base.document.levels, ...override.levels },
    messages: { ...base.document.messages, ...override.messages },
  };
  return { document, sources };
}

/** A ladder that says `as firstAnswer`, as the rungs that it means. */
function rungsOf(ladder: RungDocument[] | string, { clocks }: PolicyDocument): RungDocument[] {
  if (typeof ladder !== 'string') return ladder;
  const other = ladder.replace(/^as /, '');
  const meant = Object.hasOwn(clocks, other) ? clocks[other]?.ladder : undefined;
  return Array.isArray(meant) ? meant : [];
}

interface Merging {
  path: string;
  policy: string;
  sources: Sources;
  note: Note;
}

function mergeLadder(
  base: readonly RungDocument[],
  changes: readonly RungChange[],
  { path, policy, sources, note }: Merging,
): RungDocument[] {
  const ladder = [...base];
  const seen = new Set<string>();
  changes.forEach(({ drop, ...change }, n) => {
    const at = `${path}.ladder.${n}`;
    if (seen.has(change.id)) note(`${at}.id`, `"${change.id}" is used twice`);
    seen.add(change.id);
    const place = ladder.findIndex(({ id }) => id === change.id);
    const own = ladder[place];
    const key = `${path}.ladder.${change.id}`;
    if (drop) {
      if (!own) note(`${at}.drop`, `there is no rung "${change.id}" to drop`);
      else ladder.splice(place, 1);
      forget(sources, key);
    } else if (own) {
      ladder[place] = changedRung(own, change);
      for (const field of Object.keys(change)) if (field !== 'id') sources.set(`${key}.${field}`, policy);
    } else {
      ladder.splice(placeOf(ladder, change), 0, change);
      for (const field of Object.keys(change)) if (field !== 'id') sources.set(`${key}.${field}`, policy);
    }
  });
  return ladder;
}

/** An action takes the place of another, a time that of another; what is not mentioned stays. */
function changedRung(own: RungDocument, change: RungDocument): RungDocument {
  const acts = ACTIONS.some((action) => change[action] !== undefined);
  const timed = change.at !== undefined || change.every !== undefined;
  const kept = Object.entries(own).filter(([field]) => {
    if (acts && ((ACTIONS as readonly string[]).includes(field) || field === 'level')) {
      // The same action at the same level, told to others.
      return field === 'level' && change.level === undefined && ACTIONS.some((a) => own[a] && change[a]);
    }
    return !(timed && (field === 'at' || field === 'every'));
  });
  return { ...(Object.fromEntries(kept) as RungDocument), ...change };
}

/** A new rung stands before what ends the ladder. */
function placeOf(ladder: readonly RungDocument[], rung: RungDocument): number {
  const end = ladder[ladder.length - 1];
  return endsLadder(end) && !endsLadder(rung) ? ladder.length - 1 : ladder.length;
}

function endsLadder(rung: RungDocument | undefined): boolean {
  return Boolean(rung && (rung.every ?? rung.close ?? rung.resume ?? rung.complete));
}

function isWhole(clock: Partial<ClockDocument>): clock is ClockDocument {
  return clock.title !== undefined && clock.runs !== undefined && clock.budget !== undefined;
}

function markClock(sources: Sources, name: string, clock: ClockDocument, policy: string): void {
  for (const field of Object.keys(clock)) {
    if (field !== 'ladder' || typeof clock.ladder === 'string')
      sources.set(`clocks.${name}.${field}`, policy);
  }
  if (typeof clock.ladder === 'string') return;
  for (const { id, ...fields } of clock.ladder) {
    for (const field of Object.keys(fields)) sources.set(`clocks.${name}.ladder.${id}.${field}`, policy);
  }
}

function forget(sources: Sources, path: string): void {
  for (const key of sources.keys()) if (key === path || key.startsWith(`${path}.`)) sources.delete(key);
}
