import type { ClockRule, Rung } from '../policy';
import { added, changed, dropped, type Change, type Place } from './change';
import { condition, deed, listed, time } from './words';

/** What differs between two ladders of one clock: rungs by their id, then their order. */
export function diffLadders(a: ClockRule, b: ClockRule, at: Place): Change[] {
  const before = new Map(a.ladder.map((rung) => [rung.id, rung]));
  const after = new Map(b.ladder.map((rung) => [rung.id, rung]));
  const place = ({ id }: Rung): Place => ({
    ...at,
    path: `${at.path}.ladder.${id}`,
    title: `${at.title}, rung ${id}`,
    rung: id,
  });
  return [
    ...a.ladder.flatMap((rung) => {
      const other = after.get(rung.id);
      return other ? diffRungs(rung, other, place(rung)) : [dropped(place(rung), whole(rung))];
    }),
    ...b.ladder.filter(({ id }) => !before.has(id)).map((rung) => added(place(rung), whole(rung))),
    ...changed(
      at,
      'ladder',
      'order of the rungs that remain',
      order(a.ladder, after),
      order(b.ladder, before),
    ),
  ];
}

/** A published id never changes what it means: what a rung does, at which level, and to what end. */
function sameMeaning(a: Rung, b: Rung): boolean {
  return a.action === b.action && a.level === b.level && a.outcome === b.outcome;
}

function diffRungs(a: Rung, b: Rung, at: Place): Change[] {
  const what = sameMeaning(a, b)
    ? changed(at, a.action, '', deed(a), deed(b))
    : changed(at, b.action, '', deed(a), deed(b)).map(meaning);
  return [
    ...changed(at, 'at', '', time(a.when), time(b.when)),
    ...what,
    ...changed(at, 'when', 'for', condition(a.only), condition(b.only)),
    ...changed(at, 'message.id', 'wording in Indonesian', said(a, 'id'), said(b, 'id')),
    ...changed(at, 'message.en', 'wording in English', said(a, 'en'), said(b, 'en')),
  ];
}

function meaning(change: Change): Change {
  const advice = 'the id now means something else; give the new rung an id of its own';
  return { ...change, kind: 'meaning', text: `${change.text} (${advice})` };
}

function whole(rung: Rung): string {
  const only = rung.only ? `, only for ${condition(rung.only)}` : '';
  return `${deed(rung)} ${time(rung.when)}${only}`;
}

function said({ message }: Rung, language: 'id' | 'en'): string {
  return message ? `“${message[language]}”` : 'that of its action';
}

function order(ladder: readonly Rung[], other: ReadonlyMap<string, Rung>): string {
  return listed(ladder.filter(({ id }) => other.has(id)).map(({ id }) => id));
}
