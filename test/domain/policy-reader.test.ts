import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { MOMENT_PHRASES, MOMENTS } from '../../domain/moment';
import { clockRule } from '../../domain/policy';
import { PolicyError } from '../../domain/policy-reader';
import { POLICIES } from '../support/reference';
import { rulesIn } from '../support/rules';

const text = readFileSync(join(POLICIES, 'sp4n.yaml'), 'utf8');

/** The shipped rules with one place changed; `undefined` takes it away. A dotted path, as in problems. */
function shipped(path?: string, value?: unknown): unknown {
  const document: unknown = parse(text);
  const steps = path?.split('.') ?? [];
  const last = steps.pop();
  let place = document as Record<string, unknown>;
  for (const step of steps) place = place[step] as Record<string, unknown>;
  if (Array.isArray(place) && value === undefined) place.splice(Number(last), 1);
  else if (last !== undefined && value === undefined) delete place[last];
  else if (last !== undefined) place[last] = value;
  return document;
}

function problemsOf(document: unknown): { path: string; message: string }[] {
  try {
    rulesIn(document);
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
    throw error;
  }
  return [];
}

const RUNG = 'clocks.firstAnswer.ladder.1';

/** When a rung stands whose `at` reads so. */
const ladderWith = (at: string) =>
  clockRule(rulesIn(shipped(`${RUNG}.at`, at)), 'firstAnswer')?.ladder[1]?.when;

describe('the shipped rules', () => {
  const rules = rulesIn(shipped());

  test('are read without a problem', () => {
    expect(problemsOf(shipped())).toEqual([]);
    expect(rules).toMatchObject({
      name: 'sp4n',
      calendar: 'national',
      effective: '2025-05-01',
      spread: 0.02,
    });
    expect(rules.clocks).toHaveLength(12);
  });

  test('a clock is compiled to what its words say', () => {
    expect(clockRule(rules, 'firstAnswer')).toMatchObject({
      from: ['disposedToUnit', 'sentBack'],
      until: ['answered'],
      suspendedWhile: ['question'],
      neverSuspended: false,
      budget: { kind: 'fixed', rules: [{ when: null, is: { value: 5, unit: 'workingDays' } }] },
    });
    expect(clockRule(rules, 'firstAnswer')?.cancelledBy).toContain('returned');
    expect(clockRule(rules, 'patience')?.neverSuspended).toBe(true);
    expect(clockRule(rules, 'promise')?.budget).toEqual({
      kind: 'promised',
      atMost: { value: 10, unit: 'workingDays' },
    });
    expect(clockRule(rules, 'firstAnswer')?.ladder[2]).toEqual({
      id: 'oversight',
      when: { kind: 'due', sign: 1, amount: { value: 3, unit: 'workingDays' } },
      action: 'escalate',
      to: ['institution admin', 'inspectorate'],
      level: 2,
    });
  });

  test('"as firstAnswer" is its ladder, rung by rung', () => {
    expect(clockRule(rules, 'promise')?.ladder).toEqual(clockRule(rules, 'firstAnswer')?.ladder);
  });

  test('"due - 2 working days" and "2 working days before due" say the same', () => {
    expect(ladderWith('2 working days before due')).toEqual(ladderWith('due - 2 working days'));
    expect(ladderWith('1 working day after due')).toEqual(ladderWith('due + 1 working day'));
    expect(ladderWith('12.5 %')).toEqual({ kind: 'share', share: 0.125 });
  });

  test('every phrase for a moment means a moment', () => {
    for (const moment of Object.values(MOMENT_PHRASES)) expect(MOMENTS).toContain(moment);
  });
});

describe('a mistake is told with its place, in words of the file', () => {
  test.each<[string, string, unknown, string, RegExp]>([
    [
      'an unquoted region',
      'clocks.settlement.budget.0.when',
      { region: parse('18.10') as number },
      'clocks.settlement.budget.0.when.region',
      /^a region code is quoted text: "18\.10", not 18\.10$/,
    ],
    [
      'one unquoted region among several',
      'clocks.settlement.budget.0.when',
      { region: ['18.10', 18.1] },
      'clocks.settlement.budget.0.when.region.1',
      /quoted text/,
    ],
    [
      'an unknown role',
      `${RUNG}.escalate`,
      'boss',
      `${RUNG}.escalate`,
      /^"boss" is none of: reporter, desk, .*unit head/,
    ],
    [
      'an unknown role in a list',
      `${RUNG}.escalate`,
      ['desk', 'boss'],
      `${RUNG}.escalate.1`,
      /^"boss" is none of/,
    ],
    ['no role at all', `${RUNG}.escalate`, [], `${RUNG}.escalate`, /^is empty$/],
    [
      'an unknown moment',
      'clocks.reply.runs',
      'from final answer until happy',
      'clocks.reply.runs',
      /^"happy" is none of: filed, .*accepted/,
    ],
    [
      'a moment that is only a word of the language of the code',
      'clocks.reply.runs',
      'from constructor until toString',
      'clocks.reply.runs',
      /^"constructor" is none of/,
    ],
    [
      'a life that is not told',
      'clocks.reply.runs',
      'always',
      'clocks.reply.runs',
      /^reads "from … until …"$/,
    ],
    [
      'two actions',
      `${RUNG}.remind`,
      'desk',
      RUNG,
      /^has exactly one of remind, escalate, instruct, reassign, offer, close, resume, complete$/,
    ],
    [
      'no action',
      'clocks.verification.ladder.0.remind',
      undefined,
      'clocks.verification.ladder.0',
      /^has exactly one of/,
    ],
    ['an unknown action', `${RUNG}.shout`, 'desk', RUNG, /^knows no "shout"$/],
    [
      'an unknown outcome',
      'clocks.reply.ladder.1.close',
      'done',
      'clocks.reply.ladder.1.close',
      /^"done" is none of: settled, archived/,
    ],
    ['neither at nor every', `${RUNG}.at`, undefined, RUNG, /^has either "at" or "every"$/],
    [
      'both at and every',
      'clocks.firstAnswer.ladder.4.at',
      'due',
      'clocks.firstAnswer.ladder.4',
      /^has either "at" or "every"$/,
    ],
    [
      'a repeating rung in the middle',
      RUNG,
      { id: 'x', every: '1 working day', remind: 'desk' },
      `${RUNG}.every`,
      /only the last rung/,
    ],
    [
      'a period of nothing',
      'clocks.firstAnswer.ladder.4.every',
      '0 working days',
      'clocks.firstAnswer.ladder.4.every',
      /less than one working hour/,
    ],
    [
      'a period in which nobody can act',
      'clocks.firstAnswer.ladder.4.every',
      '0.001 working hours',
      'clocks.firstAnswer.ladder.4.every',
      /less than one working hour/,
    ],
    [
      'a budget of nothing',
      'clocks.firstAnswer.budget',
      '0 working days',
      'clocks.firstAnswer.budget',
      /less than one working hour/,
    ],
    [
      'a budget of an age',
      'clocks.firstAnswer.budget',
      '99999999999 calendar days',
      'clocks.firstAnswer.budget',
      /more than ten years/,
    ],
    [
      'one suspension that is longer than all together',
      'suspensions.each',
      '30 working days',
      'suspensions.each',
      /longer than all suspensions/,
    ],
    [
      'a time in other words',
      `${RUNG}.at`,
      'soon',
      `${RUNG}.at`,
      /^"soon" is no time such as "3 working days"/,
    ],
    ['a time without its unit', `${RUNG}.at`, 'due + 3', `${RUNG}.at`, /^"3" is no time/],
    [
      'a level that is missing',
      `${RUNG}.level`,
      undefined,
      `${RUNG}.level`,
      /^goes with "escalate" and "offer", and only with them$/,
    ],
    [
      'a level on a reminder',
      'clocks.firstAnswer.ladder.0.level',
      1,
      'clocks.firstAnswer.ladder.0.level',
      /only with them/,
    ],
    [
      'a level that is not described',
      `${RUNG}.level`,
      5,
      `${RUNG}.level`,
      /^level 5 is not described under "levels"$/,
    ],
    [
      'a level in words',
      `${RUNG}.level`,
      'first',
      `${RUNG}.level`,
      /^is "first", where a number is expected$/,
    ],
    ['a level 10', 'levels.10', { holder: 'desk', desk: 'desk' }, 'levels.10', /name/],
    ['an id used twice', `${RUNG}.id`, 'top', 'clocks.firstAnswer.ladder.3.id', /^"top" is used twice$/],
    [
      'an id that is no name',
      `${RUNG}.id`,
      'Unit Head',
      `${RUNG}.id`,
      /^is a name of small letters, digits and hyphens$/,
    ],
    ['a rung without an id', `${RUNG}.id`, undefined, `${RUNG}.id`, /^is missing$/],
    [
      'a ladder that ends in silence',
      'clocks.firstAnswer.ladder.4',
      undefined,
      'clocks.firstAnswer.ladder',
      /^ends with a rung that repeats/,
    ],
    [
      'a ladder without a rung',
      'clocks.reply.ladder',
      [],
      'clocks.reply.ladder',
      /^ends with a rung that repeats/,
    ],
    [
      'the ladder of no clock',
      'clocks.promise.ladder',
      'as nobody',
      'clocks.promise.ladder',
      /^"as nobody" does not name a clock/,
    ],
    [
      'the ladder of a borrower',
      'clocks.reply.ladder',
      'as promise',
      'clocks.reply.ladder',
      /^"as promise" does not name a clock with a ladder of its own$/,
    ],
    [
      'the ladder of the language of the code',
      'clocks.promise.ladder',
      'as constructor',
      'clocks.promise.ladder',
      /does not name a clock/,
    ],
    [
      'a budget without otherwise',
      'clocks.settlement.budget.3',
      { when: { oversight: true }, is: '1 working day' },
      'clocks.settlement.budget',
      /^ends with "otherwise"/,
    ],
    [
      'an otherwise before the end',
      'clocks.settlement.budget.0',
      { otherwise: '1 working day' },
      'clocks.settlement.budget.0',
      /^"otherwise" comes last/,
    ],
    ['no budget', 'clocks.settlement.budget', [], 'clocks.settlement.budget', /otherwise/],
    [
      'a budget without an amount',
      'clocks.settlement.budget.0.is',
      undefined,
      'clocks.settlement.budget.0.is',
      /^is missing$/,
    ],
    [
      'a budget that is a bare number',
      'clocks.reply.budget',
      10,
      'clocks.reply.budget',
      /^is 10, where text is expected$/,
    ],
    [
      'a budget in plain days',
      'clocks.reply.budget',
      '10 days',
      'clocks.reply.budget',
      /^"10 days" is no time/,
    ],
    [
      'an unknown condition of a budget',
      'clocks.settlement.budget.0.when',
      { colour: 'red' },
      'clocks.settlement.budget.0.when',
      /^knows no "colour"$/,
    ],
    [
      'an unknown class',
      'clocks.settlement.budget.0.when',
      { classification: 'gossip' },
      'clocks.settlement.budget.0.when.classification',
      /^"gossip" is none of: complaint/,
    ],
    [
      'an unknown suspension',
      'clocks.settlement.suspended while',
      'holiday',
      'clocks.settlement.suspended while',
      /^"holiday" is none of completion, reply, question$/,
    ],
    [
      'an unknown reason to cancel',
      'clocks.firstAnswer.cancelled by',
      'rain',
      'clocks.firstAnswer.cancelled by',
      /^"rain" is none of/,
    ],
    ['a title in one language', 'clocks.reply.title', { id: 'x' }, 'clocks.reply.title.en', /^is missing$/],
    ['too much spread', 'spread', '3 % of a working day', 'spread', /^is at most 2 % of a working day$/],
    ['spread in other words', 'spread', '10 minutes', 'spread', /^is a share such as/],
    ['a date that is none', 'effective', 'tomorrow', 'effective', /^"tomorrow" is not written as a date/],
    ['too few messages', 'limits.messages', 3, 'limits.messages', /^is at least 20$/],
    ['an unknown field', 'deadline', '3 days', '(file)', /^knows no "deadline"$/],
    [
      'a clock that is a word',
      'clocks.reply',
      'ten days',
      'clocks.reply',
      /^is "ten days", where a block of fields is expected$/,
    ],
  ])('%s', (_, path, value, at, message) => {
    const problems = problemsOf(shipped(path, value));
    const found = problems.find((problem) => problem.path === at && message.test(problem.message));
    expect(found ?? problems).toEqual({ path: at, message: expect.stringMatching(message) as string });
  });

  test('all of them at once, one on each line', () => {
    const document = shipped('spread', 'a lot') as {
      clocks: Record<string, { runs: string; budget: unknown }>;
    };
    const { reply, question } = document.clocks;
    if (reply) reply.runs = 'always';
    if (question) question.budget = 'five days';
    const problems = problemsOf(document);
    expect(problems.map(({ path }) => path).toSorted()).toEqual([
      'clocks.question.budget',
      'clocks.reply.runs',
      'spread',
    ]);
    expect(() => rulesIn(document)).toThrow(/^spread: .*\nclocks\..*\nclocks\..*$/s);
  });

  test.each([null, undefined, 7, 'policy', []])('%j is no rule file', (document) => {
    expect(problemsOf(document)).toEqual([{ path: '(file)', message: expect.stringMatching(/./) as string }]);
  });

  test('no message speaks of the schema', () => {
    const spoiled = [
      shipped('clocks.reply.ladder.0.remind', 5),
      shipped('clocks.reply.budget', { a: 1 }),
      shipped('clocks.reply.ladder', 7),
      shipped('levels', []),
      shipped('basis', 'x'),
      shipped('clocks.settlement.budget.0', 'x'),
      shipped('messages.remind', null),
    ].flatMap(problemsOf);
    expect(spoiled.length).toBeGreaterThanOrEqual(7);
    for (const { message } of spoiled)
      expect(message).not.toMatch(/invalid|union|regex|pattern|undefined|object/i);
  });
});
