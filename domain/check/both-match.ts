import { printDuration } from '../duration';
import { fits, type ClockRule } from '../policy';
import { classesOf, conditionsOf, listed } from './classes';
import type { Check, Found, Subject } from './subject';

/** Two rules that speak for the same case. */
export const checkBothMatch: Check = (subject, { subjects, published }) => [
  ...twoNational(subject, [...published.keys(), ...subjects.map(({ name }) => name)], subjects),
  ...sameWhere(subject.name, subject.rules.where, subjects),
  ...subject.rules.clocks.flatMap(budgets),
];

/** Where no override speaks one file does, and a case knows it by its name. */
function twoNational(
  { name, base }: Subject,
  names: readonly string[],
  subjects: readonly Subject[],
): Found[] {
  if (base) return [];
  const isNational = (one: string): boolean => subjects.some((other) => other.name === one && !other.base);
  const first = names.find(isNational) ?? name;
  if (first === name) return [];
  return [
    {
      code: 'both-match',
      severity: 'error',
      field: 'policy',
      message: `"${first}" are national rules already`,
      effect: 'Two files would speak for everybody, and nothing says which one counts.',
      advice: `Call this file "${first}" too, or say with "extends" and "where" for whom it differs.`,
    },
  ];
}

type Where = { institution: string[]; region: string[] } | undefined;

/** Overrides are chosen by institution, then by the smallest region: of two for the very same place neither is. */
function sameWhere(
  name: string,
  where: Where,
  subjects: readonly { name: string; rules: { where?: Where } }[],
): Found[] {
  if (!where) return [];
  return subjects.flatMap(({ name: other, rules }): Found[] => {
    if (other === name || !rules.where) return [];
    const institutions = where.institution.filter((id) => rules.where?.institution.includes(id));
    const regions = where.region.filter((code) => rules.where?.region.includes(code));
    const [shared] = [...institutions, ...regions];
    if (shared === undefined) return [];
    return [
      {
        code: 'both-match',
        severity: 'error',
        field: institutions.length > 0 ? 'where.institution' : 'where.region',
        message: `"${other}" speaks for ${shared} too`,
        effect: 'Which of the two is in force there depends on the order of their names.',
        advice: 'Put both into one file, or let each speak for another place.',
      },
    ];
  });
}

function budgets(rule: ClockRule): Found[] {
  const { budget, name } = rule;
  if (budget.kind === 'promised') return [];
  const classes = classesOf(...conditionsOf(rule)).filter((facts) => !rule.only || fits(rule.only, facts));
  const matches = budget.rules.map(({ when }) => classes.filter((facts) => !when || fits(when, facts)));
  return budget.rules.flatMap(({ when, is }, place): Found[] => {
    const field = `budget.${place}`;
    const own = matches[place] ?? [];
    const earlier = budget.rules.slice(0, place);
    const left = own.filter((facts) => !earlier.some((one) => !one.when || fits(one.when, facts)));
    if (left.length === 0) {
      return [
        {
          code: 'both-match',
          severity: 'error',
          clock: name,
          field,
          message:
            own.length === 0
              ? 'no case fits this budget'
              : 'every case that fits this budget fits one above it',
          effect: `${printDuration(is)} never counts for anything.`,
          advice: 'Put the narrower condition first, or drop this line.',
        },
      ];
    }
    if (!when) return [];
    const rival = earlier.findIndex((one, above) => {
      const both = own.filter((facts) => matches[above]?.includes(facts));
      // A narrow condition above a wider one is how exceptions are written.
      const exception = both.length === matches[above]?.length;
      const differs = printDuration(one.is) !== printDuration(is);
      return both.length > 0 && !exception && differs;
    });
    if (rival === -1) return [];
    const both = own.filter((facts) => matches[rival]?.includes(facts));
    return [
      {
        code: 'both-match',
        severity: 'warning',
        clock: name,
        field,
        message: `some cases fit this budget and the one on line ${rival + 1} of the list`,
        effect: `${listed(both)}: the upper one counts, ${printDuration(earlier[rival]?.is ?? is)}.`,
        advice: 'Say in one of the conditions which of the two is meant.',
      },
    ];
  });
}
