import type { ClockRule, Facts, Rules, When } from '../policy';
import { CLASSIFICATIONS, INSTITUTION_LEVELS, LEVELS } from '../vocabulary';

/**
 * Every kind of case that rules can tell apart: all combinations of what their conditions mention, and one value that
 * they do not. What is not mentioned is left at one value, because it makes no difference.
 */
export function classesOf(...conditions: readonly (When | undefined | null)[]): Facts[] {
  const mentioned = conditions.filter((one): one is When => Boolean(one));
  const values = <K extends keyof Facts>(name: K): Facts[K][] =>
    mentioned.flatMap((when) => {
      const wanted = when[name] as Facts[K] | Facts[K][] | undefined;
      return wanted === undefined ? [] : Array.isArray(wanted) ? wanted : [wanted];
    });
  const distinguished = (name: keyof Facts): boolean => mentioned.some((when) => when[name] !== undefined);
  const levels = distinguished('level') || distinguished('institutionLevel') ? LEVEL_PAIRS : [UNIT];
  const facts: Facts[] = [];
  for (const classification of CLASSIFICATIONS)
    for (const oversight of [false, true])
      for (const topic of orOther(values('topic'), null))
        for (const region of orOther(values('region'), null))
          for (const [level, institutionLevel] of levels)
            for (const channel of orOther(values('channel'), 'web'))
              facts.push({ classification, oversight, topic, region, level, institutionLevel, channel });
  return facts.length <= MOST ? facts : spreadOver(facts);
}

function orOther<T>(named: readonly T[], other: T): T[] {
  return [...new Set([...named, other])];
}

type Levels = readonly [Facts['level'], Facts['institutionLevel']];

/** An institution holds its own cases as itself; everything else lies within some institution. */
const LEVEL_PAIRS: readonly Levels[] = LEVELS.flatMap((level): Levels[] =>
  INSTITUTION_LEVELS.includes(level)
    ? [[level, level]]
    : INSTITUTION_LEVELS.map((institution): Levels => [level, institution]),
);
const UNIT: Levels = ['unit', 'regency'];

/** Beyond this a file is looked at with evenly spread combinations: nobody waits for minutes in an editor. */
const MOST = 6000;

function spreadOver(facts: readonly Facts[]): Facts[] {
  // A step that shares no factor with the lengths of the lists, so that every value of each is met.
  const step = Math.ceil(facts.length / MOST) | 1;
  return facts.filter((_, place) => place % step === 0);
}

/** The conditions of a clock: its own, those of its budget and those of its rungs. */
export function conditionsOf({ only, budget, ladder }: ClockRule): (When | undefined | null)[] {
  const budgets = budget.kind === 'fixed' ? budget.rules.map(({ when }) => when) : [];
  return [only, ...budgets, ...ladder.map((rung) => rung.only)];
}

/** The kinds of case that whole rule files tell apart. */
export function classesOfRules(...rules: readonly Rules[]): Facts[] {
  return classesOf(...rules.flatMap(({ clocks }) => clocks.flatMap(conditionsOf)));
}

/** A kind of case in words, for a sentence: "an information request". */
export function inWords({ classification, oversight, topic, region, level, channel }: Facts): string {
  const what = {
    complaint: 'a complaint',
    aspiration: 'an aspiration',
    information: 'an information request',
  };
  return [
    what[classification],
    oversight ? ' with oversight' : '',
    topic === null ? '' : ` about ${topic}`,
    region === null ? '' : ` in ${region}`,
    level === 'unit' ? '' : ` held by an agency of level ${level}`,
    channel === 'web' ? '' : ` by ${channel}`,
  ].join('');
}

/** Of classifications, with and without oversight: who names all of these names everybody. */
const EVERY_KIND = CLASSIFICATIONS.length * 2;

/** A few kinds of case in words, and how many more. */
export function listed(facts: readonly Facts[]): string {
  const texts = [...new Set(facts.map(inWords))];
  const plain = facts.every(
    ({ topic, region, level, channel }) =>
      topic === null && region === null && level === 'unit' && channel === 'web',
  );
  if (plain && texts.length === EVERY_KIND) return 'every case';
  const more = texts.length - 3;
  return more > 0 ? `${texts.slice(0, 3).join(', ')} and ${more} more` : texts.join(', ');
}
