import { clockRule, type ClockRule } from '../../domain/policy';
import { PolicyError, readRuleSet } from '../../domain/policy-reader';
import { nationalRules, override } from '../support/rules';

const HEAD = `
policy: pringsewu
extends: sp4n
title: { id: Aturan Pringsewu, en: Rules of Pringsewu }
effective: 2026-01-01
where: { region: "18.10" }
`;

const read = (yaml: string, ...others: unknown[]) =>
  readRuleSet([nationalRules(), ...others, override(`${HEAD}\n${yaml}`)]);

function clock(set: ReturnType<typeof readRuleSet>, name: string, of = 'pringsewu'): ClockRule {
  const rule = clockRule(set.get(of)?.rules ?? fail(), name);
  return rule ?? fail();
}

function fail(): never {
  throw new Error('there is no such rule');
}

function problems(yaml: string, ...others: unknown[]): string[] {
  try {
    read(yaml, ...others);
  } catch (error) {
    if (error instanceof PolicyError) return error.problems.map(({ path, message }) => `${path} ${message}`);
    throw error;
  }
  return [];
}

test('what an override does not mention is as in the file that it extends', () => {
  const set = read('');
  const [national, own] = [set.get('sp4n')?.rules, set.get('pringsewu')?.rules];
  expect(own?.clocks).toEqual(national?.clocks);
  expect(own?.levels).toEqual(national?.levels);
  expect(own?.where).toEqual({ institution: [], region: ['18.10'] });
  expect(own?.title.en).toBe('Rules of Pringsewu');
});

test('a budget is replaced, and nothing else of its clock', () => {
  const set = read('clocks: { firstAnswer: { budget: 3 working days } }');
  const before = clock(set, 'firstAnswer', 'sp4n');
  expect(clock(set, 'firstAnswer')).toEqual({
    ...before,
    budget: { kind: 'fixed', rules: [{ when: null, is: { value: 3, unit: 'workingDays' } }] },
  });
  expect(before.budget).toMatchObject({ rules: [{ is: { value: 5 } }] });
});

test('rungs are changed, added and dropped by id, and a new one stands before the one that repeats', () => {
  const set = read(`
clocks:
  firstAnswer:
    ladder:
      - { id: oversight, at: due + 2 working days }
      - { id: secretary, at: due + 4 working days, escalate: regional secretary, level: 2 }
      - { id: remind-liaison, drop: true }
`);
  const ladder = clock(set, 'firstAnswer').ladder;
  expect(ladder.map(({ id }) => id)).toEqual(['unit-head', 'oversight', 'top', 'secretary', 'again']);
  const oversight = ladder.find(({ id }) => id === 'oversight');
  expect(oversight).toMatchObject({
    when: { kind: 'due', sign: 1, amount: { value: 2 } },
    action: 'escalate',
    level: 2,
    to: ['institution admin', 'inspectorate'],
  });
});

test('another action takes the place of the old one, and its level with it', () => {
  const set = read('clocks: { firstAnswer: { ladder: [{ id: unit-head, remind: unit head }] } }');
  const rung = clock(set, 'firstAnswer').ladder.find(({ id }) => id === 'unit-head');
  expect(rung).toMatchObject({ action: 'remind', to: ['unit head'] });
  expect(rung).not.toHaveProperty('level');
});

test('the same action told to others keeps its level', () => {
  const set = read('clocks: { firstAnswer: { ladder: [{ id: unit-head, escalate: regional secretary }] } }');
  expect(clock(set, 'firstAnswer').ladder.find(({ id }) => id === 'unit-head')).toMatchObject({
    action: 'escalate',
    level: 1,
    to: ['regional secretary'],
  });
});

test('a ladder that follows another one follows its changes', () => {
  const set = read('clocks: { firstAnswer: { ladder: [{ id: top, drop: true }] } }');
  expect(clock(set, 'promise').ladder).toEqual(clock(set, 'firstAnswer').ladder);
  expect(clock(set, 'promise').ladder.map(({ id }) => id)).not.toContain('top');
});

test('a ladder that follows another one can be changed on its own', () => {
  const set = read('clocks: { promise: { ladder: [{ id: top, drop: true }] } }');
  expect(clock(set, 'promise').ladder.map(({ id }) => id)).not.toContain('top');
  expect(clock(set, 'firstAnswer').ladder.map(({ id }) => id)).toContain('top');
});

test('clocks are dropped, and new ones need to be whole', () => {
  expect(
    read('clocks: { promise: { drop: true } }')
      .get('pringsewu')
      ?.rules.clocks.map(({ name }) => name),
  ).not.toContain('promise');
  expect(problems('clocks: { inspection: { budget: 3 working days } }')).toEqual([
    'clocks.inspection is new here, and therefore needs a title, "runs", a budget and a ladder',
  ]);
});

test('a level may be added for a region, and none of the national ones may be changed', () => {
  const set = read(`
levels: { 5: { holder: governor, desk: governor } }
clocks: { settlement: { ladder: [{ id: governor, at: due + 7 working days, escalate: governor, level: 5 }] } }
`);
  expect(set.get('pringsewu')?.rules.levels[5]).toEqual({ holder: ['governor'], desk: ['governor'] });
  expect(set.get('sp4n')?.rules.levels[5]).toBeUndefined();
  expect(problems('levels: { 2: { holder: governor, desk: governor } }')).toEqual([
    'levels.2 is a level of "sp4n", and a level means the same everywhere',
  ]);
});

test('an override may extend another one', () => {
  const lampung = override(`
policy: lampung
extends: sp4n
title: { id: Aturan Lampung, en: Rules of Lampung }
effective: 2026-01-01
where: { region: "18" }
clocks: { verification: { budget: 2 working days }, firstAnswer: { budget: 4 working days } }
`);
  const documents = [
    nationalRules(),
    override(`${HEAD.replace('sp4n', 'lampung')}\nclocks: { firstAnswer: { budget: 3 working days } }`),
    lampung,
  ];
  const set = readRuleSet(documents);
  expect([...set.keys()]).toEqual(['sp4n', 'lampung', 'pringsewu']);
  expect(clock(set, 'verification').budget).toMatchObject({ rules: [{ is: { value: 2 } }] });
  expect(clock(set, 'firstAnswer').budget).toMatchObject({ rules: [{ is: { value: 3 } }] });
  const sources = set.get('pringsewu')?.sources;
  expect(sources?.get('clocks.verification.budget')).toBe('lampung');
  expect(sources?.get('clocks.firstAnswer.budget')).toBe('pringsewu');
  expect(sources?.get('clocks.reply.budget')).toBe('sp4n');
});

test('it is known of each rung where each part of it was said', () => {
  const sources = read('clocks: { firstAnswer: { ladder: [{ id: top, at: due + 4 working days }] } }').get(
    'pringsewu',
  )?.sources;
  expect(sources?.get('clocks.firstAnswer.ladder.top.at')).toBe('pringsewu');
  expect(sources?.get('clocks.firstAnswer.ladder.top.escalate')).toBe('sp4n');
  expect(sources?.get('title')).toBe('pringsewu');
});

test.each([
  [
    'a rung to drop that is not there',
    'clocks: { firstAnswer: { ladder: [{ id: nobody, drop: true }] } }',
    'clocks.firstAnswer.ladder.0.drop there is no rung "nobody" to drop',
  ],
  [
    'a clock to drop that is not there',
    'clocks: { lunch: { drop: true } }',
    'clocks.lunch.drop sp4n has no clock "lunch"',
  ],
  [
    'a rung that is named twice',
    'clocks: { firstAnswer: { ladder: [{ id: top, at: due }, { id: top, drop: true }] } }',
    'clocks.firstAnswer.ladder.1.id "top" is used twice',
  ],
  [
    'a time that is none',
    'clocks: { firstAnswer: { ladder: [{ id: unit-head, at: soon }] } }',
    'clocks.firstAnswer.ladder.0.at "soon" is no time such as "3 working days", "4 working hours" or "30 calendar days"',
  ],
])('%s is said, with its place in the override', (_, yaml, problem) => {
  expect(problems(yaml)).toEqual([problem]);
});

const other = (name: string, extended: string) =>
  override(HEAD.replace('pringsewu', name).replace('extends: sp4n', `extends: ${extended}`));

test.each([
  ['two that extend each other', [other('a', 'b'), other('b', 'a')], /extends itself/],
  ['one that extends itself', [other('a', 'a')], /extends itself/],
  ['one that extends what is not there', [other('a', 'nowhere')], /no rules "nowhere" to extend/],
])('%s are refused', (_, documents, sentence) => {
  expect(() => readRuleSet([nationalRules(), ...documents])).toThrow(sentence);
});

test('a region code that is not quoted is said to be a number', () => {
  const document = override(HEAD.replace('"18.10"', '18.10'));
  expect(() => readRuleSet([nationalRules(), document])).toThrow(/quoted text/);
});
