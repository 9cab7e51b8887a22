import { parseDuration, type Duration, type Unit } from './duration';
import { CONDITIONS, MOMENT_PHRASES, type Condition, type Moment } from './moment';
import {
  ACTIONS,
  type Action,
  type Budget,
  type ClockRule,
  type RecipientRole,
  type Rules,
  type Rung,
  type RungTime,
  type SuspensionLimits,
  type When,
} from './policy';
import {
  documentName,
  isOverride,
  overrideDocument,
  policyDocument,
  type ClockDocument,
  type OverrideDocument,
  type PolicyDocument,
  type RungDocument,
  type WhenDocument,
} from './policy-document';
import { inherit, plainly, type Effective } from './policy-inherit';
import { problemsOf, type Note, type Problem } from './problems';

/** A rule file that cannot be read: every problem with its place in the file. */
export class PolicyError extends Error {
  constructor(readonly problems: Problem[]) {
    super(problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
    this.name = 'PolicyError';
  }
}

/** A rule file, read: as it holds after everything that it extends, and what each part of it was taken from. */
export interface ReadRules extends Effective {
  rules: Rules;
}

/**
 * Reads rule files (as parsed YAML or JSON) that belong together, each as it holds with what it extends; the national
 * rules come first. Throws a PolicyError that lists every problem with its path when one cannot be read, extends what is
 * not there, or itself.
 */
export function readRuleSet(documents: readonly unknown[]): Map<string, ReadRules> {
  const byName = new Map(documents.map((document) => [documentName(document), document]));
  const read = new Map<string, ReadRules>();
  const reading = (name: string, chain: readonly string[]): ReadRules => {
    const known = read.get(name);
    if (known) return known;
    const document = byName.get(name);
    let result: ReadRules;
    if (isOverride(document)) {
      const override = shapedOverride(document);
      if (chain.includes(override.extends) || override.extends === name) {
        throw new PolicyError([
          { path: 'extends', message: `${name} extends itself by way of ${override.extends}` },
        ]);
      }
      if (!byName.has(override.extends)) {
        throw new PolicyError([
          { path: 'extends', message: `there are no rules "${override.extends}" to extend` },
        ]);
      }
      result = readOverride(override, reading(override.extends, [...chain, name]), document);
    } else {
      const effective = plainly(shaped(document));
      result = { ...effective, rules: compiled(effective, document) };
    }
    read.set(name, result);
    return result;
  };
  const names = [...byName.keys()];
  const national = names.filter((name) => !isOverride(byName.get(name)));
  const overrides = names.filter((name) => isOverride(byName.get(name))).toSorted();
  const ordered = [...national, ...overrides];
  return new Map(ordered.map((name) => [name, reading(name, [])]));
}

function shaped(document: unknown): PolicyDocument {
  const result = policyDocument.safeParse(document);
  if (!result.success) throw new PolicyError(problemsOf(result.error.issues, document));
  return result.data;
}

function shapedOverride(document: unknown): OverrideDocument {
  const result = overrideDocument.safeParse(document);
  if (!result.success) throw new PolicyError(problemsOf(result.error.issues, document));
  return result.data;
}

function readOverride(override: OverrideDocument, base: Effective, document: unknown): ReadRules {
  const problems: Problem[] = [];
  const effective = inherit(base, override, (path, message) => problems.push({ path, message }));
  if (problems.length > 0) throw new PolicyError(problems);
  const rules = compiled(effective, document);
  const { institution, region } = override.where;
  const where = { institution: listed(institution), region: listed(region) };
  return { ...effective, rules: { ...rules, extends: override.extends, where } };
}

function listed(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : many(value);
}

function compiled({ document }: Effective, written: unknown): Rules {
  const problems: Problem[] = [];
  const note: Note = (path, message) => problems.push({ path: asWritten(path, document, written), message });
  const rules = compile(document, note);
  if (problems.length > 0) throw new PolicyError(problems);
  return rules;
}

/** In an override a rung stands in another place than in the ladder that comes of it. */
function asWritten(path: string, effective: PolicyDocument, written: unknown): string {
  const [, clockName = '', place, rest = ''] = /^clocks\.(\w+)\.ladder\.(\d+)(.*)$/.exec(path) ?? [];
  if (place === undefined || !isOverride(written)) return path;
  const ladder = effective.clocks[clockName]?.ladder;
  const id = Array.isArray(ladder) ? ladder[Number(place)]?.id : undefined;
  const own = (written as OverrideDocument).clocks?.[clockName]?.ladder;
  const index = Array.isArray(own) ? own.findIndex((one) => one.id === id) : -1;
  return index === -1 ? `clocks.${clockName}.ladder` : `clocks.${clockName}.ladder.${index}${rest}`;
}

function compile(doc: PolicyDocument, note: Note): Rules {
  const spread = /^(\d+(?:\.\d+)?)\s*% of a working day$/.exec(doc.spread);
  if (!spread) note('spread', 'is a share such as "2 % of a working day"');
  const share = Number(spread?.[1] ?? 0) / 100;
  if (share > 0.02) note('spread', 'is at most 2 % of a working day');
  return {
    name: doc.policy,
    title: doc.title,
    effective: doc.effective,
    basis: doc.basis,
    calendar: doc.calendar,
    clocks: Object.entries(doc.clocks).map(([name, raw]) => compileClock(name, raw, doc, note)),
    levels: Object.fromEntries(
      Object.entries(doc.levels).map(([n, { holder, desk }]) => [
        n,
        { holder: many<RecipientRole>(holder), desk: many<RecipientRole>(desk) },
      ]),
    ),
    limits: doc.limits,
    suspensions: compileSuspensions(doc, note),
    spread: share,
    messages: doc.messages,
  };
}

function compileSuspensions({ suspensions }: PolicyDocument, note: Note): SuspensionLimits | null {
  if (!suspensions) return null;
  const each = span(suspensions.each, 'suspensions.each', note);
  const inAll = span(suspensions['in all'], 'suspensions.in all', note);
  const backDated = duration(suspensions['back-dated'], 'suspensions.back-dated', note);
  for (const [name, amount] of [['each', each] as const, ['back-dated', backDated] as const]) {
    if (amount.unit === inAll.unit && amount.value > inAll.value)
      note(`suspensions.${name}`, `is longer than all suspensions of one clock together may be ("in all")`);
  }
  return { each, inAll, backDated };
}

function compileWhen({ 'institution level': institutionLevel, ...when }: WhenDocument): When {
  return { ...when, ...(institutionLevel === undefined ? {} : { institutionLevel }) };
}

function compileClock(name: string, raw: ClockDocument, doc: PolicyDocument, note: Note): ClockRule {
  const path = `clocks.${name}`;
  const runs = /^from (.+?) until (.+)$/.exec(raw.runs);
  if (!runs) note(`${path}.runs`, 'reads "from … until …"');
  return {
    name,
    title: raw.title,
    ...(raw.when ? { only: compileWhen(raw.when) } : {}),
    from: moments(runs?.[1], `${path}.runs`, note),
    until: moments(runs?.[2], `${path}.runs`, note),
    cancelledBy: moments(raw['cancelled by'], `${path}.cancelled by`, note),
    suspendedWhile: words(raw['suspended while']).filter((word): word is Condition => {
      const known = (CONDITIONS as readonly string[]).includes(word);
      if (!known) note(`${path}.suspended while`, `"${word}" is none of ${CONDITIONS.join(', ')}`);
      return known;
    }),
    neverSuspended: raw['never suspended'] ?? false,
    budget: compileBudget(raw.budget, `${path}.budget`, note),
    ladder: compileLadder(raw.ladder, path, doc, note),
  };
}

function compileBudget(raw: ClockDocument['budget'], path: string, note: Note): Budget {
  if (typeof raw === 'string') {
    const promised = /^as promised, at most (.+)$/.exec(raw);
    if (promised) return { kind: 'promised', atMost: span(promised[1], path, note) };
    return { kind: 'fixed', rules: [{ when: null, is: span(raw, path, note) }] };
  }
  const rules = raw.map((rule, n) =>
    'when' in rule
      ? { when: compileWhen(rule.when), is: span(rule.is, `${path}.${n}.is`, note) }
      : { when: null, is: span(rule.otherwise, `${path}.${n}.otherwise`, note) },
  );
  const otherwise = rules.findIndex((rule) => rule.when === null);
  if (otherwise === -1) note(path, 'ends with "otherwise", so that every case has a budget');
  else if (otherwise < rules.length - 1)
    note(`${path}.${otherwise}`, '"otherwise" comes last: nothing after it counts');
  return { kind: 'fixed', rules };
}

function compileLadder(raw: ClockDocument['ladder'], path: string, doc: PolicyDocument, note: Note): Rung[] {
  if (typeof raw === 'string') {
    const wanted = /^as (.+)$/.exec(raw)?.[1] ?? '';
    const other = Object.hasOwn(doc.clocks, wanted) ? doc.clocks[wanted] : undefined;
    // What is wrong with it is said where it stands.
    if (other && typeof other.ladder !== 'string')
      return compileLadder(other.ladder, path, doc, () => undefined);
    note(`${path}.ladder`, `"${raw}" does not name a clock with a ladder of its own`);
    return [];
  }
  const end = raw[raw.length - 1];
  if (!end || !(end.every ?? end.close ?? end.resume ?? end.complete)) {
    note(
      `${path}.ladder`,
      'ends with a rung that repeats, closes, resumes or completes: no silence leads nowhere',
    );
  }
  const seen = new Set<string>();
  return raw.map((one, n) => {
    const at = `${path}.ladder.${n}`;
    if (seen.has(one.id)) note(`${at}.id`, `"${one.id}" is used twice`);
    seen.add(one.id);
    if (one.level !== undefined && !Object.hasOwn(doc.levels, one.level)) {
      note(`${at}.level`, `level ${one.level} is not described under "levels"`);
    }
    return compileRung(one, at, n === raw.length - 1, note);
  });
}

function compileRung(raw: RungDocument, path: string, last: boolean, note: Note): Rung {
  const actions = ACTIONS.filter((action) => raw[action] !== undefined);
  const action = actions[0];
  if (!action || actions.length > 1) note(path, `has exactly one of ${ACTIONS.join(', ')}`);
  if ((raw.at === undefined) === (raw.every === undefined)) note(path, 'has either "at" or "every"');
  if (raw.every !== undefined && !last) note(`${path}.every`, 'only the last rung of a ladder repeats');
  const steps = action === 'escalate' || action === 'offer';
  if (steps !== (raw.level !== undefined))
    note(`${path}.level`, 'goes with "escalate" and "offer", and only with them');
  const to = toldBy(raw, action);
  if (action === 'instruct' && !raw.message)
    note(`${path}.message`, 'is what the instruction says, and is missing');
  return {
    id: raw.id,
    when: raw.every === undefined ? rungTime(raw.at, path, note) : every(raw.every, path, note),
    action: action ?? 'remind',
    to,
    ...(raw.when ? { only: compileWhen(raw.when) } : {}),
    ...(raw.message ? { message: raw.message } : {}),
    ...(raw.level === undefined ? {} : { level: raw.level }),
    ...(raw.close === undefined ? {} : { outcome: raw.close }),
  };
}

function toldBy(raw: RungDocument, action: Action | undefined): RecipientRole[] {
  if (!action || action === 'close' || action === 'resume' || action === 'complete') return [];
  return many<RecipientRole>(raw[action] ?? []);
}

/** Less time than this nobody can act in; what repeats more often fills trails, and tells nobody anything. */
const LEAST: Record<Unit, number> = { workingHours: 1, workingDays: 0.1, calendarDays: 0.1 };
/** Ten years: no calendar reaches much further. */
const MOST: Record<Unit, number> = { workingHours: 20_000, workingDays: 2500, calendarDays: 3650 };

/** A time in which somebody is to act. */
function span(text: string | undefined, path: string, note: Note): Duration {
  const amount = duration(text, path, note);
  if (amount.value < LEAST[amount.unit]) {
    note(path, `"${text ?? ''}" is less than one working hour or a tenth of a day, too little to act in`);
  }
  return amount;
}

function every(text: string, path: string, note: Note): RungTime {
  return { kind: 'every', amount: span(text, `${path}.every`, note) };
}

function rungTime(text: string | undefined, path: string, note: Note): RungTime {
  const at = (text ?? '').trim();
  const share = /^(\d+(?:\.\d+)?)\s*%$/.exec(at);
  if (share) return { kind: 'share', share: Number(share[1]) / 100 };
  if (at === 'due') return { kind: 'due', sign: 1, amount: null };
  const offset = /^due ([+-]) (.+)$/.exec(at);
  if (offset) {
    return { kind: 'due', sign: offset[1] === '-' ? -1 : 1, amount: duration(offset[2], `${path}.at`, note) };
  }
  const relative = /^(.+) (before|after) due$/.exec(at);
  if (relative) {
    return {
      kind: 'due',
      sign: relative[2] === 'before' ? -1 : 1,
      amount: duration(relative[1], `${path}.at`, note),
    };
  }
  return { kind: 'start', amount: duration(at, `${path}.at`, note) };
}

function duration(text: string | undefined, path: string, note: Note): Duration {
  const parsed = parseDuration(text ?? '');
  if (!parsed)
    note(
      path,
      `"${text ?? ''}" is no time such as "3 working days", "4 working hours" or "30 calendar days"`,
    );
  if (!parsed) return { value: 1, unit: 'workingDays' };
  const most = MOST[parsed.unit];
  if (parsed.value <= most) return parsed;
  note(path, `"${text ?? ''}" is more than ten years, and no calendar reaches that far`);
  return { value: most, unit: parsed.unit };
}

function words(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(' or ').map((word) => word.trim());
}

function moments(text: string | undefined, path: string, note: Note): Moment[] {
  return words(text).flatMap((word) => {
    const moment = Object.hasOwn(MOMENT_PHRASES, word) ? MOMENT_PHRASES[word] : undefined;
    if (!moment) note(path, `"${word}" is none of: ${Object.keys(MOMENT_PHRASES).join(', ')}`);
    return moment ? [moment] : [];
  });
}

function many<T>(value: T | T[]): T[] {
  return Array.isArray(value) ? value : [value];
}
