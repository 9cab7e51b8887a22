import type { ClockRule, Rules, Rung } from '../policy';
import type { Check, Found } from './subject';

/** Ids that come back with another meaning: in trails, overrides and migrations they would be taken for the old one. */
export const checkIds: Check = ({ name, rules, base }, { published }) => {
  const before = published.get(name)?.rules;
  return [
    ...(before ? reused(rules, before, 'as published') : []),
    ...(base ? reused(rules, base.rules, `in ${base.name}`) : []),
  ];
};

function reused(rules: Rules, other: Rules, where: string): Found[] {
  return rules.clocks.flatMap((rule) => {
    const was = other.clocks.find(({ name }) => name === rule.name);
    return was ? rule.ladder.flatMap((rung) => changed(rule, rung, was, where)) : [];
  });
}

function changed({ name }: ClockRule, rung: Rung, was: ClockRule, where: string): Found[] {
  const old = was.ladder.find(({ id }) => id === rung.id);
  if (!old || meaning(old) === meaning(rung)) return [];
  const field = old.action === rung.action && old.level !== rung.level ? 'level' : rung.action;
  return [
    {
      code: 'id-reused',
      severity: 'error',
      clock: name,
      rung: rung.id,
      field,
      message: `"${rung.id}" means ${meaning(rung)} here, and ${meaning(old)} ${where}`,
      effect:
        'Trails would name two things alike, and a case that has passed the old one would never meet the new one.',
      advice: `Give the new rung an id of its own, and drop "${rung.id}" if it is no longer wanted.`,
    },
  ];
}

function meaning({ action, level, outcome }: Rung): string {
  return `${action}${level === undefined ? '' : ` at level ${level}`}${outcome === undefined ? '' : ` as ${outcome}`}`;
}
