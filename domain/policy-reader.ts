import { z } from 'zod';
import { parseDuration, type Duration } from './duration';
import { CONDITIONS, MOMENT_PHRASES, type Condition, type Moment } from './moment';
import {
  ACTIONS,
  RECIPIENT_ROLES,
  type Budget,
  type ClockRule,
  type RecipientRole,
  type Rules,
  type Rung,
  type RungTime,
} from './policy';
import { problemsOf, type Problem } from './problems';
import { CHANNELS, CLASSIFICATIONS, LEVELS, OUTCOMES } from './vocabulary';

/** A rule file that cannot be read: every problem with its place in the file. */
export class PolicyError extends Error {
  constructor(readonly problems: Problem[]) {
    super(problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
    this.name = 'PolicyError';
  }
}

const shortName = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, { error: 'is a name of small letters, digits and hyphens' });
const bilingual = z.strictObject({ id: z.string().min(1), en: z.string().min(1) });
const oneOrMany = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(1)]);
const roles = oneOrMany(z.enum(RECIPIENT_ROLES));

const when = z.strictObject({
  classification: oneOrMany(z.enum(CLASSIFICATIONS)).optional(),
  oversight: z.boolean().optional(),
  topic: oneOrMany(z.string()).optional(),
  region: oneOrMany(z.string({ error: 'a region code is quoted text: "18.10", not 18.10' })).optional(),
  level: oneOrMany(z.enum(LEVELS)).optional(),
  channel: oneOrMany(z.enum(CHANNELS)).optional(),
});

const rung = z.strictObject({
  id: shortName,
  at: z.string().optional(),
  every: z.string().optional(),
  remind: roles.optional(),
  escalate: roles.optional(),
  offer: roles.optional(),
  close: z.enum(OUTCOMES).optional(),
  resume: z.literal('agency').optional(),
  complete: z.literal('case').optional(),
  level: z.int().min(1).max(9).optional(),
});

const clock = z.strictObject({
  title: bilingual,
  runs: z.string(),
  budget: z.union([
    z.string(),
    z.array(z.union([z.strictObject({ when, is: z.string() }), z.strictObject({ otherwise: z.string() })])),
  ]),
  'suspended while': z.string().optional(),
  'cancelled by': z.string().optional(),
  'never suspended': z.boolean().optional(),
  ladder: z.union([z.string(), z.array(rung)]),
});

const level = z.strictObject({ holder: roles, desk: roles });

/** The shape of a rule file, before its words are read. */
export const policyDocument = z.strictObject({
  policy: shortName,
  title: bilingual,
  effective: z.iso.date(),
  basis: z.array(z.string()),
  calendar: z.string(),
  clocks: z.record(z.string(), clock),
  levels: z.record(z.string().regex(/^[1-9]$/), level),
  limits: z.strictObject({
    completions: z.int().min(0),
    promises: z.int().min(0),
    questions: z.int().min(0),
    hops: z.int().min(0),
    messages: z.int().min(20).max(1000),
  }),
  spread: z.string(),
  messages: z.partialRecord(z.enum(ACTIONS), bilingual),
});
export type PolicyDocument = z.infer<typeof policyDocument>;

type Note = (path: string, message: string) => void;

/**
 * Reads a rule file (as parsed YAML or JSON) into rules.
 * Throws a PolicyError that lists every problem with its path.
 */
export function readPolicy(document: unknown): Rules {
  const parsed = policyDocument.safeParse(document);
  if (!parsed.success) {
    throw new PolicyError(problemsOf(parsed.error.issues, document));
  }
  const problems: Problem[] = [];
  const note: Note = (path, message) => problems.push({ path, message });
  const rules = compile(parsed.data, note);
  if (problems.length > 0) throw new PolicyError(problems);
  return rules;
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
    spread: share,
    messages: doc.messages,
  };
}

function compileClock(name: string, raw: z.infer<typeof clock>, doc: PolicyDocument, note: Note): ClockRule {
  const path = `clocks.${name}`;
  const runs = /^from (.+?) until (.+)$/.exec(raw.runs);
  if (!runs) note(`${path}.runs`, 'reads "from … until …"');
  return {
    name,
    title: raw.title,
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

function compileBudget(raw: z.infer<typeof clock>['budget'], path: string, note: Note): Budget {
  if (typeof raw === 'string') {
    const promised = /^as promised, at most (.+)$/.exec(raw);
    if (promised) return { kind: 'promised', atMost: duration(promised[1], path, note) };
    return { kind: 'fixed', rules: [{ when: null, is: duration(raw, path, note) }] };
  }
  const rules = raw.map((rule, n) =>
    'when' in rule
      ? { when: rule.when, is: duration(rule.is, `${path}.${n}.is`, note) }
      : { when: null, is: duration(rule.otherwise, `${path}.${n}.otherwise`, note) },
  );
  const otherwise = rules.findIndex((rule) => rule.when === null);
  if (otherwise === -1) note(path, 'ends with "otherwise", so that every case has a budget');
  else if (otherwise < rules.length - 1)
    note(`${path}.${otherwise}`, '"otherwise" comes last: nothing after it counts');
  return { kind: 'fixed', rules };
}

function compileLadder(
  raw: z.infer<typeof clock>['ladder'],
  path: string,
  doc: PolicyDocument,
  note: Note,
): Rung[] {
  if (typeof raw === 'string') {
    const wanted = /^as (.+)$/.exec(raw)?.[1] ?? '';
    const other = Object.hasOwn(doc.clocks, wanted) ? doc.clocks[wanted] : undefined;
    if (other && typeof other.ladder !== 'string') return compileLadder(other.ladder, path, doc, note);
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

function compileRung(raw: z.infer<typeof rung>, path: string, last: boolean, note: Note): Rung {
  const actions = ACTIONS.filter((action) => raw[action] !== undefined);
  const action = actions[0];
  if (!action || actions.length > 1) note(path, `has exactly one of ${ACTIONS.join(', ')}`);
  if ((raw.at === undefined) === (raw.every === undefined)) note(path, 'has either "at" or "every"');
  if (raw.every !== undefined && !last) note(`${path}.every`, 'only the last rung of a ladder repeats');
  const steps = action === 'escalate' || action === 'offer';
  if (steps !== (raw.level !== undefined))
    note(`${path}.level`, 'goes with "escalate" and "offer", and only with them');
  const to = action === 'remind' || action === 'escalate' || action === 'offer' ? raw[action] : undefined;
  return {
    id: raw.id,
    when: raw.every === undefined ? rungTime(raw.at, path, note) : every(raw.every, path, note),
    action: action ?? 'remind',
    to: to === undefined ? [] : many<RecipientRole>(to),
    ...(raw.level === undefined ? {} : { level: raw.level }),
    ...(raw.close === undefined ? {} : { outcome: raw.close }),
  };
}

function every(text: string, path: string, note: Note): RungTime {
  const amount = duration(text, `${path}.every`, note);
  if (amount.value <= 0) note(`${path}.every`, 'is more than nothing');
  return { kind: 'every', amount };
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
  return parsed ?? { value: 1, unit: 'workingDays' };
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
