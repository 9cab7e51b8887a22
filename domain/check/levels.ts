import { fits, type ClockRule, type Facts, type Rung } from '../policy';
import { classesOf, conditionsOf, listed } from './classes';
import { budgetsOf, plan, STARTING, type Trial } from './plan';
import type { Check, Found } from './subject';

/**
 * A level that a silent case reaches before a lower one.
 *
 * Levels climb within one clock. Clocks begin at different moments of a case: a settlement clock starts at verification
 * and speaks at level 2 while the first answer of a unit to which the case has just come is not yet due, and patience
 * offers level 4 after sixty days whatever else runs. Nobody is passed over by that, because a rung of a level also
 * reaches everybody below whom this holder's silence has not reached. So the ladders are compared with themselves: in
 * each, for every kind of case, a step of a lower level comes before that of a higher one; and where a ladder has a
 * lower step for some kinds of case, the others are not without it unseen. A ladder that begins at a higher level for
 * everybody is a decision, and fine.
 */
export const checkLevels: Check = ({ rules }, setting) =>
  rules.clocks.flatMap((rule) => levelsOf(rule, { setting, calendar: rules.calendar }));

function levelsOf(rule: ClockRule, trial: Trial): Found[] {
  const steps = rule.ladder.filter(({ level }) => level !== undefined);
  if (steps.length < 2) return [];
  const tooLate = new Map<Rung, { higher: Rung; facts: Facts[] }>();
  const missing = new Map<Rung, { higher: Rung; facts: Facts[] }>();
  const note = (seen: typeof tooLate, rung: Rung, higher: Rung, facts: Facts): void => {
    const known = seen.get(rung);
    if (!known) seen.set(rung, { higher, facts: [facts] });
    else if (known.facts.at(-1) !== facts) known.facts.push(facts);
  };
  const classes = classesOf(...conditionsOf(rule)).filter((facts) => !rule.only || fits(rule.only, facts));
  for (const facts of classes) {
    const here = steps.filter(({ only }) => !only || fits(only, facts));
    for (const lower of steps.filter((rung) => !here.includes(rung))) {
      const higher = here.find(({ level = 0 }) => level > (lower.level ?? 0));
      const instead = here.some(({ level }) => level === lower.level);
      if (higher && !instead) note(missing, lower, higher, facts);
    }
  }
  for (const facts of withDifferentSteps(rule, classes)) {
    for (const budget of budgetsOf(rule, facts)) {
      for (const at of STARTING) {
        const planned = plan(rule, { facts, budget, at }, trial).filter(
          ({ rung }) => rung.level !== undefined,
        );
        const inOrder = planned.toSorted((a, b) => a.at - b.at);
        inOrder.forEach(({ rung }, place) => {
          const reached = inOrder.slice(0, place).map((step) => step.rung);
          const higher = reached.find(({ level = 0 }) => level > (rung.level ?? 0));
          const first = !reached.some(({ level }) => level === rung.level);
          if (higher && first) note(tooLate, rung, higher, facts);
        });
      }
    }
  }
  return [
    ...[...tooLate].map(([rung, { higher, facts }]) => found(rule, rung, higher, facts, true)),
    ...[...missing].map(([rung, { higher, facts }]) => found(rule, rung, higher, facts, false)),
  ];
}

function withDifferentSteps(rule: ClockRule, classes: readonly Facts[]): Facts[] {
  const groups = new Map<string, Facts>();
  for (const facts of classes) {
    const ids = rule.ladder.filter(({ only }) => !only || fits(only, facts)).map(({ id }) => id);
    const key = JSON.stringify([budgetsOf(rule, facts), ids]);
    if (!groups.has(key)) groups.set(key, facts);
  }
  return [...groups.values()];
}

function found(rule: ClockRule, rung: Rung, higher: Rung, facts: readonly Facts[], late: boolean): Found {
  return {
    code: 'level-skipped',
    severity: late ? 'error' : 'warning',
    clock: rule.name,
    rung: rung.id,
    field: late ? 'level' : 'when',
    message: late
      ? `level ${rung.level} comes only after level ${higher.level} ("${higher.id}")`
      : `level ${rung.level} is left out for some cases, which climb to level ${higher.level} ("${higher.id}") at once`,
    effect: late
      ? `For ${listed(facts)} the higher level hears of the silence first, and this step tells nobody anything new.`
      : `For ${listed(facts)} those of level ${rung.level} hear of the silence only together with those above them.`,
    advice: late
      ? 'Let lower levels come first, or change the levels.'
      : 'Give these cases a step of that level too, or let the ladder begin at the higher level for everybody.',
  };
}
