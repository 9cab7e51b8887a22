import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { ACTIONS } from '../domain/policy';

/**
 * The ladders of the shipped rules, read once more from the rule file and, but for the names of the actions, by nothing of the
 * product: what the books hold the rungs against. Only what that file says is understood; anything else is an error.
 */

/** When a rung is due on its clock, in days: after its start, after its budget, or as a share of that. */
export type Due =
  | { readonly from: 'start'; readonly days: number }
  | { readonly from: 'due'; readonly days: number }
  | { readonly share: number }
  | { readonly every: number };

export interface LadderRung {
  readonly id: string;
  readonly due: Due;
  readonly action: string;
  /** There only for some cases. */
  readonly sometimes: boolean;
}
export type Ladders = Readonly<Record<string, readonly LadderRung[]>>;

const rung = z.looseObject({ id: z.string(), at: z.string().optional(), every: z.string().optional() });
const rules = z.looseObject({
  clocks: z.record(
    z.string(),
    z.looseObject({ ladder: z.union([z.array(rung), z.string().regex(/^as \w+$/)]) }),
  ),
});

/** Reads a rule file. Throws for what it does not understand. */
export function readLadders(file: string): Ladders {
  const { clocks } = rules.parse(parse(readFileSync(file, 'utf8')));
  const rungsOf = (name: string): LadderRung[] => {
    const ladder = clocks[name]?.ladder;
    if (ladder === undefined) throw new Error(`${file}: no clock ${name}`);
    return typeof ladder === 'string' ? rungsOf(ladder.slice(3)) : ladder.map(readRung);
  };
  return Object.fromEntries(Object.keys(clocks).map((name) => [name, rungsOf(name)]));
}

function readRung(one: z.output<typeof rung>): LadderRung {
  const action = ACTIONS.find((name) => name in one);
  if (action === undefined) throw new Error(`rung ${one.id} does nothing that is known`);
  return { id: one.id, due: readDue(one), action, sometimes: 'when' in one };
}

function readDue({ id, at, every }: z.output<typeof rung>): Due {
  if (every !== undefined) return { every: days(every) };
  if (at === undefined) throw new Error(`rung ${id} is never due`);
  if (at === 'due') return { from: 'due', days: 0 };
  const share = /^(\d+) %$/.exec(at)?.[1];
  if (share !== undefined) return { share: Number(share) / 100 };
  const after = /^due \+ (.+)$/.exec(at)?.[1];
  if (after !== undefined) return { from: 'due', days: days(after) };
  const before = /^(.+) before due$/.exec(at)?.[1];
  if (before !== undefined) return { from: 'due', days: -days(before) };
  return { from: 'start', days: days(at) };
}

/** On short days a working day and a calendar day last the same. */
function days(text: string): number {
  const found = /^(\d+(?:\.\d+)?) (?:working|calendar) days?$/.exec(text)?.[1];
  if (found === undefined) throw new Error(`not so many days: ${text}`);
  return Number(found);
}
