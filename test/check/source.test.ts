import { readRuleSource } from '../../store/rule-source';

const first = (text: string) => {
  const [document] = readRuleSource(text).documents;
  if (!document) throw new Error('nothing was read');
  return document;
};

describe('where a path stands in the text', () => {
  const TEXT = `policy: sp4n
levels:
  1: { holder: unit head, desk: [desk, reporter] }
clocks:
  firstAnswer:
    suspended while: question
    ladder:
      - { id: again, every: 5 working days }
      - id: long
        at: due
`;

  test.each<[string, number, number]>([
    ['policy', 1, 9],
    ['levels', 2, 1],
    ['levels.1.holder', 3, 16],
    ['levels.1.desk.1', 3, 40],
    ['clocks.firstAnswer', 5, 3],
    ['clocks.firstAnswer.suspended while', 6, 22],
    ['clocks.firstAnswer.ladder.0', 8, 9],
    ['clocks.firstAnswer.ladder.0.every', 8, 29],
    ['clocks.firstAnswer.ladder.1.at', 10, 13],
    // What is missing stands where it would have to be: at the nearest thing around it.
    ['clocks.firstAnswer.budget', 5, 3],
    ['clocks.firstAnswer.ladder.7.at', 7, 5],
    ['', 1, 1],
  ])('%s', (path, line, column) => {
    expect(first(TEXT).locate(path)).toEqual({ line, column });
  });

  test('of each of several documents in one file', () => {
    const { documents } = readRuleSource('policy: a\n---\n# the second\npolicy: b\nextends: a\n');
    expect(documents.map(({ document }) => document)).toEqual([
      { policy: 'a' },
      { policy: 'b', extends: 'a' },
    ]);
    expect(documents[1]?.locate('extends')).toEqual({ line: 5, column: 10 });
  });

  test('also in JSON, with tabs', () => {
    const { documents, findings } = readRuleSource(
      '{\n\t"policy": "a",\n\t"where": { "region": "18.10" }\n}\n',
    );
    expect(findings).toEqual([]);
    expect(documents[0]?.document).toEqual({ policy: 'a', where: { region: '18.10' } });
    expect(documents[0]?.locate('where.region')).toEqual({ line: 3, column: 23 });
  });

  test('through an alias', () => {
    const source = first('a: &amount { is: 5 working days }\nb: *amount\n');
    expect(source.locate('b.is')).toEqual({ line: 1, column: 18 });
  });
});

const findings = (text: string) =>
  readRuleSource(text).findings.map(({ code, path, line, column, message }) => ({
    code,
    path,
    line,
    column,
    message,
  }));

describe('what only the text shows', () => {
  test.each<[string, string, number, string]>([
    [
      'where: { region: 18.10 }',
      'where.region',
      18,
      '18.10 is not quoted, and YAML has made of it the number 18.1',
    ],
    [
      'where: { region: ["18.10", 18] }',
      'where.region.1',
      28,
      '18 is not quoted, and YAML has made of it the number 18',
    ],
    [
      'where: { institution: 0x1F }',
      'where.institution',
      23,
      '0x1F is not quoted, and YAML has made of it the number 31',
    ],
    [
      'when: { topic: true }',
      'when.topic',
      16,
      'true is not quoted, and YAML has made of it the boolean true',
    ],
    [
      'clocks: { a: { ladder: [{ id: 7, at: due }] } }',
      'clocks.a.ladder.0.id',
      31,
      '7 is not quoted, and YAML has made of it the number 7',
    ],
    ['extends:', 'extends', 9, 'an empty value is not quoted, and YAML has made of it nothing'],
  ])('%s', (text, path, column, message) => {
    expect(findings(`${text}\n`)).toEqual([{ code: 'unquoted-code', path, line: 1, column, message }]);
  });

  test('codes that YAML leaves alone are fine without quotes', () => {
    expect(
      findings('where: { region: 18.10.01, institution: kab-pringsewu }\ntitle: { id: 5, en: five }\n'),
    ).toEqual([]);
  });

  test('a key written twice, and the rest is looked at all the same', () => {
    expect(findings('policy: a\nbudget: 4\nbudget: 5\nwhere: { region: 18.10 }\n')).toMatchObject([
      { code: 'id-twice', line: 3, column: 1 },
      { code: 'unquoted-code', line: 4, column: 18 },
    ]);
  });

  test.each<[string, string, number]>([
    ['a bracket that is not closed', 'a: [1, 2\nb: 3\n', 2],
    ['a quote that is not closed', 'a: "x\n', 2],
    ['a tab where spaces belong', 'a:\n\tb: 1\n', 2],
    ['two keys on one line', 'a: b: c\n', 1],
    ['an alias to nowhere', 'a: *b\n', 1],
  ])('%s', (_, text, line) => {
    const found = findings(text);
    expect(found[0]).toMatchObject({ code: 'syntax', line });
    expect(found[0]?.message).not.toMatch(/[\n:.]$/);
    expect(readRuleSource(text).documents).toEqual([]);
  });

  test('aliases that would grow without end', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let n = 1; n <= 9; n += 1)
      lines.push(`a${n}: &a${n} [${Array.from({ length: 10 }, () => `*a${n - 1}`).join(', ')}]`);
    expect(findings(lines.join('\n'))[0]?.code).toBe('syntax');
  });

  test.each([
    '',
    '# nothing\n',
    '---\n---\n',
    '\u0000',
    'text',
    '[]',
    '5',
    '{}',
    '- - -',
    '%YAML 9.9\n---\na: 1',
  ])('whatever is in it, reading %j throws nothing', (text) => {
    expect(() => readRuleSource(text).documents.map((one) => one.locate('a.0.b'))).not.toThrow();
  });
});
