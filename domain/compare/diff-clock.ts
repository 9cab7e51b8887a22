import { printDuration } from '../duration';
import type { BudgetRule, ClockRule } from '../policy';
import { changed, type Change, type Place } from './change';
import { diffLadders } from './diff-ladder';
import { budget, condition, moments } from './words';

/** What differs between two rules of one clock. */
export function diffClocks(a: ClockRule, b: ClockRule): Change[] {
  const at: Place = { path: `clocks.${a.name}`, title: a.title.en, clock: a.name };
  return [
    ...changed(at, 'title.id', 'title in Indonesian', a.title.id, b.title.id),
    ...changed(at, 'title.en', 'title in English', a.title.en, b.title.en),
    ...changed(at, 'when', 'runs for', condition(a.only), condition(b.only)),
    ...changed(at, 'runs', 'starts when', moments(a.from), moments(b.from)),
    ...changed(at, 'runs', 'ends when', moments(a.until), moments(b.until)).map((change) =>
      a.until.some((moment) => b.until.includes(moment)) ? change : otherClock(change),
    ),
    ...changed(at, 'cancelled by', 'cancelled by', moments(a.cancelledBy), moments(b.cancelledBy)),
    ...changed(at, 'suspended while', 'stands still', still(a), still(b)),
    ...changed(
      at,
      'never suspended',
      'may be suspended',
      a.neverSuspended ? 'never' : 'yes',
      b.neverSuspended ? 'never' : 'yes',
    ),
    ...diffBudgets(a, b, at),
    ...diffLadders(a, b, at),
  ];
}

function still({ suspendedWhile }: ClockRule): string {
  return suspendedWhile.length === 0 ? 'for nothing' : `for ${suspendedWhile.join(' or ')}`;
}

function otherClock(change: Change): Change {
  return {
    ...change,
    kind: 'meaning',
    text: `${change.text} (it waits for something else now; give the new clock a name of its own)`,
  };
}

/** Budgets that are told apart by conditions are compared one by one; any other difference as a whole. */
function diffBudgets({ budget: a }: ClockRule, { budget: b }: ClockRule, at: Place): Change[] {
  if (a.kind === 'fixed' && b.kind === 'fixed' && a.rules.length > 1) {
    const same =
      a.rules.length === b.rules.length && a.rules.every((rule, n) => forWhom(rule) === forWhom(b.rules[n]));
    if (same) {
      return a.rules.flatMap((rule, n) => {
        const after = b.rules[n]?.is ?? rule.is;
        const who = rule.when === null ? 'otherwise' : `if ${condition(rule.when)}`;
        return changed(at, `budget.${n}`, who, printDuration(rule.is), printDuration(after));
      });
    }
  }
  return changed(at, 'budget', '', budget(a), budget(b));
}

function forWhom(rule: BudgetRule | undefined): string {
  return rule ? (rule.when === null ? 'otherwise' : condition(rule.when)) : '';
}
