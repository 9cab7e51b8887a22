import { printDuration } from '../duration';
import { ACTIONS, type ClockRule, type Limits, type Rules, type SuspensionLimits } from '../policy';
import { added, changed, dropped, type Change, type Place } from './change';
import { diffClocks } from './diff-clock';
import { budget, listed, moments, percent } from './words';

const HERE: Place = { path: '', title: '' };

const LIMIT_NAMES: Readonly<Record<keyof Limits, string>> = {
  completions: 'times that a desk may ask the reporter for more',
  promises: 'answers that are not final',
  questions: 'questions to the reporter',
  hops: 'returns before the national desk decides',
  messages: 'texts in one case',
};

/**
 * What changes from one rule file to another, each as it holds with what it extends: clocks by their name, rungs by
 * their id, then the rest. Nothing for rules that say the same.
 */
export function diffRules(a: Rules, b: Rules): Change[] {
  return [
    ...changed(HERE, 'title.id', 'Title in Indonesian', a.title.id, b.title.id),
    ...changed(HERE, 'title.en', 'Title in English', a.title.en, b.title.en),
    ...changed(HERE, 'effective', 'In force from', a.effective, b.effective),
    ...changed(HERE, 'basis', 'Legal basis', listed(a.basis), listed(b.basis)),
    ...changed(HERE, 'extends', 'Extends', a.extends ?? 'nothing', b.extends ?? 'nothing'),
    ...changed(HERE, 'where', 'Holds for', where(a), where(b)),
    ...changed(HERE, 'calendar', 'Calendar', a.calendar, b.calendar),
    ...diffAllClocks(a, b),
    ...diffLevels(a, b),
    ...Object.entries(LIMIT_NAMES).flatMap(([name, title]) =>
      changed(HERE, `limits.${name}`, `At most, ${title}`, limitOf(a.limits, name), limitOf(b.limits, name)),
    ),
    ...diffSuspensions(a.suspensions, b.suspensions),
    ...changed(
      HERE,
      'spread',
      'Rungs due together are spread over',
      `${percent(a.spread)} of a working day`,
      `${percent(b.spread)} of a working day`,
    ),
    ...diffMessages(a, b),
  ];
}

/** What changes in one file of a set of rules. */
export interface FileChanges {
  policy: string;
  title: string;
  changes: Change[];
}

/** What changes from one set of rule files to another: overrides that are new or gone, and what differs in each file. */
export function diffSets(before: readonly Rules[], after: readonly Rules[]): FileChanges[] {
  const other = new Map(after.map((rules) => [rules.name, rules]));
  const known = new Set(before.map(({ name }) => name));
  const files = [
    ...before.map((rules): FileChanges => {
      const now = other.get(rules.name);
      return file(now ?? rules, now ? diffRules(rules, now) : [dropped(placeOf(rules), named(rules))]);
    }),
    ...after
      .filter(({ name }) => !known.has(name))
      .map((rules) => file(rules, [added(placeOf(rules), named(rules))])),
  ];
  return files.filter(({ changes }) => changes.length > 0);
}

function file({ name, title }: Rules, changes: Change[]): FileChanges {
  return { policy: name, title: title.en, changes };
}

function placeOf({ name, title }: Rules): Place {
  return { path: name, title: title.en };
}

function named(rules: Rules): string {
  return rules.extends === undefined
    ? 'the rule file'
    : `the override of ${rules.extends} for ${where(rules)}`;
}

function where({ where: place }: Rules): string {
  if (!place) return 'the whole country';
  const regions = place.region.map((code) => `region ${code}`);
  return listed([...place.institution, ...regions]);
}

function diffAllClocks(a: Rules, b: Rules): Change[] {
  const after = new Map(b.clocks.map((clock) => [clock.name, clock]));
  const before = new Set(a.clocks.map(({ name }) => name));
  return [
    ...a.clocks.flatMap((clock) => {
      const other = after.get(clock.name);
      return other ? diffClocks(clock, other) : [dropped(clockPlace(clock), wholeClock(clock))];
    }),
    ...b.clocks
      .filter(({ name }) => !before.has(name))
      .map((clock) => added(clockPlace(clock), wholeClock(clock))),
    ...changed(
      HERE,
      'clocks',
      'Order of the clocks that remain',
      listed(a.clocks.filter(({ name }) => after.has(name)).map(({ name }) => name)),
      listed(b.clocks.filter(({ name }) => before.has(name)).map(({ name }) => name)),
    ),
  ];
}

function clockPlace({ name, title }: ClockRule): Place {
  return { path: `clocks.${name}`, title: title.en, clock: name };
}

function wholeClock({ from, until, budget: is }: ClockRule): string {
  return `the clock from ${moments(from)} until ${moments(until)} with ${budget(is)}`;
}

function diffLevels(a: Rules, b: Rules): Change[] {
  const levels = [...new Set([...Object.keys(a.levels), ...Object.keys(b.levels)])].toSorted();
  return levels.flatMap((n) => {
    const [before, after] = [a.levels[Number(n)], b.levels[Number(n)]];
    const at: Place = { path: `levels.${n}`, title: `Level ${n}` };
    return [
      ...changed(at, 'holder', 'while an agency holds the case', told(before?.holder), told(after?.holder)),
      ...changed(at, 'desk', 'while a desk holds the case', told(before?.desk), told(after?.desk)),
    ];
  });
}

function told(roles: readonly string[] | undefined): string {
  return roles ? listed(roles) : 'no such level';
}

function limitOf(limits: Limits, name: string): string {
  return String(Object.entries(limits).find(([known]) => known === name)?.[1] ?? 'no limit');
}

function diffSuspensions(a: SuspensionLimits | null, b: SuspensionLimits | null): Change[] {
  const at: Place = { path: 'suspensions', title: 'Suspension by hand' };
  return [
    ...changed(at, 'each', 'each', say(a, 'each'), say(b, 'each')),
    ...changed(at, 'in all', 'in all', say(a, 'inAll'), say(b, 'inAll')),
    ...changed(at, 'back-dated', 'back-dated by', say(a, 'backDated'), say(b, 'backDated')),
  ];
}

function say(limits: SuspensionLimits | null, of: keyof SuspensionLimits): string {
  return limits ? printDuration(limits[of]) : 'nobody may';
}

function diffMessages(a: Rules, b: Rules): Change[] {
  return ACTIONS.flatMap((action) => {
    const [before, after] = [a.messages[action], b.messages[action]];
    const at: Place = { path: `messages.${action}`, title: `Message of “${action}”` };
    return (['id', 'en'] as const).flatMap((language) =>
      changed(
        at,
        language,
        language === 'id' ? 'Indonesian' : 'English',
        before ? `“${before[language]}”` : 'none',
        after ? `“${after[language]}”` : 'none',
      ),
    );
  });
}
