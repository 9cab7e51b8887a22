import type { FindingCode } from '../../domain/check/finding';
import { check, edited, OVERRIDE, parsed, placeOf, SHIPPED } from './edits';

// Each check plans every ladder many times; machines that run everything at once are slow.
/** What one edit of the shipped file breaks: which finding, at which path, and where in the text that stands. */
interface Broken {
  what: string;
  code: FindingCode;
  path: string;
  /** What is written at the place of the finding, with enough around it to find it. */
  at: string;
  /** The file that is wrong; the shipped one is checked beside it when it is an override. */
  text: string;
  severity?: 'warning';
  message?: RegExp;
}

/** One place of the shipped file changed. */
const edit = (from: string, to: string): string => edited(SHIPPED, from, to);

const rung = (id: string, rest: string): string => `      - { id: ${id}, ${rest} }\n`;
const AGAIN_PATIENCE =
  '      - { id: again,     every: 10 working days,  remind: [institution head, overseer] }\n';

const BROKEN: Broken[] = [
  {
    what: 'a word that no key knows',
    code: 'schema',
    path: 'clocks.reply.ladder.1.clsoe',
    at: 'settled }',
    text: edit('close: settled', 'clsoe: settled'),
  },
  {
    what: 'a role that there is not',
    code: 'schema',
    path: 'clocks.firstAnswer.ladder.1.escalate',
    at: 'unit haed',
    text: edit('escalate: unit head, ', 'escalate: unit haed, '),
    message: /^"unit haed" is none of: reporter, desk/,
  },
  {
    what: 'a rung id used twice',
    code: 'id-twice',
    path: 'clocks.completion.ladder.1.id',
    at: 'remind-reporter,       at: due',
    text: edit(
      'id: withdrawn,       at: due,                        close',
      'id: remind-reporter,       at: due, close',
    ),
  },
  {
    what: 'a rung id with another meaning than in the file that is extended',
    code: 'id-reused',
    path: 'clocks.firstAnswer.ladder.0.remind',
    at: 'unit head }',
    text: `${OVERRIDE}basis: [Perbup 1/2026]\nclocks:\n  firstAnswer:\n    ladder:\n      - { id: unit-head, remind: unit head }\n`,
  },
  {
    what: 'a rung whose condition contradicts that of its clock',
    code: 'rung-unreachable',
    path: 'clocks.firstAnswer.ladder.0.when',
    at: 'when: { classification: aspiration }',
    text: edited(
      edit(
        '    budget: 5 working days\n    suspended while: question                  # the agency',
        '    when: { classification: complaint }\n    budget: 5 working days\n    suspended while: question # the agency',
      ),
      'remind: liaison }',
      'when: { classification: aspiration }, remind: liaison }',
    ),
  },
  {
    what: 'a clock that is never started',
    code: 'rung-unreachable',
    path: 'clocks.referral.runs',
    at: 'from accepted until',
    text: edit(
      'from referred until received by the Ombudsman',
      'from accepted until received by the Ombudsman',
    ),
  },
  {
    what: 'a rung after the one that closes the case',
    code: 'rung-after-end',
    path: 'clocks.reply.ladder.0.at',
    at: '12 working days, remind',
    text: edit('id: remind-reporter, at: 70 %,', 'id: remind-reporter, at: 12 working days,'),
  },
  {
    what: 'a rung after the one that ends the time to object',
    code: 'rung-after-end',
    path: 'clocks.reopening.ladder.0.at',
    at: 'due + 1 calendar day,',
    text: edit(
      '      - { id: final, at: due,',
      `${rung('late', 'at: due + 1 calendar day, remind: reporter')}      - { id: final, at: due,`,
    ),
  },
  {
    what: 'rungs that time brings in another order than the file',
    code: 'order-inverted',
    path: 'clocks.firstAnswer.ladder.3.at',
    at: 'due + 2 working days,      escalate: [institution head',
    text: edit(
      'at: due + 5 working days, escalate: [institution head, overseer]',
      'at: due + 2 working days,      escalate: [institution head, overseer]',
    ),
  },
  {
    what: 'rungs that change places only for the shortest budget',
    code: 'order-inverted',
    path: 'clocks.settlement.ladder.1.at',
    at: 'due,                  escalate: [institution admin, inspectorate], level: 2 }\n      - { id: top,         at',
    text: edit('id: remind-unit, at: 80 %', 'id: remind-unit, at: 8 working days'),
    message: /remind-unit/,
  },
  {
    what: 'a reminder from before the clock begins',
    code: 'order-inverted',
    severity: 'warning',
    path: 'clocks.completion.ladder.0.at',
    at: '40 calendar days before due',
    text: edit('7 calendar days before due', '40 calendar days before due'),
  },
  {
    what: 'an escalation that reaches only whoever stays silent',
    code: 'role-unresolved',
    path: 'clocks.firstAnswer.ladder.1.escalate',
    at: 'liaison,                        level: 1',
    text: edit('escalate: unit head,  ', 'escalate: liaison,  '),
    message: /^for \d+ agencies \(.+ and \d+ more\), liaison means the silent holder itself/,
  },
  {
    what: 'a role that the directory has not everywhere',
    code: 'role-unresolved',
    severity: 'warning',
    path: 'clocks.reply.ladder.0',
    at: '{ id: remind-reporter, at: 70 %',
    text: edit('at: 70 %, remind: reporter', 'at: 70 %, remind: governor'),
    message: /no governor for \d+ agencies/,
  },
  {
    what: 'a clock for which nothing that it waits for can happen',
    code: 'clock-never-ends',
    path: 'clocks.question.runs',
    at: 'from questioned until completed',
    text: edit('from questioned until replied', 'from questioned until completed'),
  },
  {
    what: 'a suspension that only the reporter could end',
    code: 'suspension-never-ends',
    path: 'clocks.firstAnswer.suspended while',
    at: 'question                  # the agency has asked',
    text: edit(
      '      - { id: unanswered,      at: due,  resume: agency }   # the agency goes on with what it has\n',
      rung('unanswered', 'at: due, remind: reporter') +
        rung('again', 'every: 5 working days, remind: reporter'),
    ),
  },
  {
    what: 'a suspension while the reporter has the floor',
    code: 'suspension-never-ends',
    path: 'clocks.verification.suspended while',
    at: 'completion                # waiting',
    text: edit(
      '      - { id: withdrawn,       at: due,                        close: withdrawn }\n',
      rung('again', 'every: 7 calendar days, remind: reporter'),
    ),
  },
  {
    what: 'a stage without a clock for some cases',
    code: 'silence-leads-nowhere',
    path: 'policy',
    at: 'sp4n\ntitle',
    text: edit(
      '    runs: from received by a desk until disposed   # each',
      '    when: { classification: complaint }\n    runs: from received by a desk until disposed   # each',
    ),
    message: /^at the stage disposition no clock waits for whoever holds it/,
  },
  {
    what: 'a time to object that never ends',
    code: 'silence-leads-nowhere',
    path: 'clocks.reopening.ladder',
    at: 'ladder:\n      - { id: final',
    text: edit(
      '      - { id: final, at: due, complete: case }\n',
      rung('final', 'every: 5 working days, remind: reporter'),
    ),
  },
  {
    what: 'a ladder that simply stops',
    code: 'silence-leads-nowhere',
    path: 'clocks.patience.ladder',
    at: 'ladder:\n      - { id: ombudsman, at: due,                 offer',
    text: edit(AGAIN_PATIENCE, ''),
  },
  {
    what: 'a budget that one above it always takes the place of',
    code: 'both-match',
    path: 'clocks.settlement.budget.2',
    at: '{ when: { classification: information, oversight: true }',
    text: edit(
      '{ classification: complaint, oversight: true }',
      '{ classification: information, oversight: true }',
    ),
  },
  {
    what: 'budgets of which some cases fit two',
    code: 'both-match',
    severity: 'warning',
    path: 'clocks.settlement.budget.2',
    at: '{ when: { oversight: true }',
    text: edit('{ classification: complaint, oversight: true }', '{ oversight: true }'),
    message: /the one on line 1 of the list/,
  },
  {
    what: 'a budget below "otherwise"',
    code: 'both-match',
    path: 'clocks.settlement.budget.0',
    at: '{ otherwise: 14 working days }\n      - { when: { classification: information }',
    text: edited(
      edit('      - { otherwise: 14 working days }\n', ''),
      '    budget:\n      - { when: { classification: information }',
      '    budget:\n      - { otherwise: 14 working days }\n      - { when: { classification: information }',
    ),
  },
  {
    what: 'a calendar that there is not',
    code: 'calendar-missing',
    path: 'calendar',
    at: 'lampung\n\nclocks',
    text: edit('calendar: national', 'calendar: lampung'),
  },
  {
    what: 'a budget that reaches beyond the last decree',
    code: 'calendar-missing',
    severity: 'warning',
    path: 'clocks.patience.budget',
    at: '600 calendar days',
    text: edit('budget: 60 calendar days', 'budget: 600 calendar days'),
    message: /2028-07-15/,
  },
  {
    what: 'a closing for want of the agency’s answer',
    code: 'close-waits-for-agency',
    path: 'clocks.patience.ladder.1.close',
    at: 'settled }\n\n  question',
    text: edit(AGAIN_PATIENCE, rung('end', 'at: due + 10 working days, close: settled')),
  },
  {
    what: 'a case taken from somebody who has it not',
    code: 'reassign-nobody',
    path: 'clocks.reply.ladder.0.reassign',
    at: 'national desk }\n      - { id: settled',
    text: edit('at: 70 %, remind: reporter', 'at: 70 %, reassign: national desk'),
  },
  {
    what: 'a case taken from the desk for the desk',
    code: 'reassign-nobody',
    path: 'clocks.disposition.ladder.0.reassign',
    at: 'desk }\n      - { id: national-desk, at: due + 2',
    text: edit(
      'escalate: desk supervisor, level: 1 }\n      - { id: national-desk, at: due + 2 working days',
      'reassign: desk }\n      - { id: national-desk, at: due + 2 working days',
    ),
  },
  {
    what: 'a question resumed where none is open',
    code: 'action-without-object',
    path: 'clocks.completion.ladder.1.resume',
    at: 'agency }\n\n  disposition',
    text: edit('close: withdrawn', 'resume: agency'),
  },
  {
    what: 'a closing under another name than it has',
    code: 'action-without-object',
    path: 'clocks.reply.ladder.1.close',
    at: 'withdrawn }\n\n  referral',
    text: edit('close: settled', 'close: withdrawn'),
  },
  {
    what: 'a level after a higher one',
    code: 'level-skipped',
    path: 'clocks.firstAnswer.ladder.2.level',
    at: '1 }\n      - { id: top, at: due + 5',
    text: edited(
      edit(
        'escalate: unit head,                        level: 1',
        'escalate: unit head,                        level: 2',
      ),
      'due + 3 working days, escalate: [institution admin, inspectorate], level: 2',
      'due + 3 working days, escalate: [institution admin, inspectorate], level: 1',
    ),
  },
  {
    what: 'a level that some cases are without',
    code: 'level-skipped',
    severity: 'warning',
    path: 'clocks.firstAnswer.ladder.1.when',
    at: 'when: { classification: complaint }, escalate: unit head',
    text: edit('escalate: unit head,  ', 'when: { classification: complaint }, escalate: unit head,  '),
  },
  {
    what: 'an override that gives more time without saying why it may',
    code: 'override-lenient',
    path: 'clocks.firstAnswer.budget',
    at: '6 working days',
    text: `${OVERRIDE}clocks:\n  firstAnswer:\n    budget: 6 working days\n`,
    message: /^there is more time/,
  },
  {
    what: 'a region that there is not',
    code: 'unknown-place',
    path: 'where.region',
    at: '"99.10"',
    text: edited(OVERRIDE, 'institution: kab-pringsewu', 'region: "99.10"'),
  },
  {
    what: 'an office where an institution is wanted',
    code: 'unknown-place',
    path: 'where.institution',
    at: 'kab-pringsewu.dinas-pupr',
    text: edited(OVERRIDE, 'institution: kab-pringsewu', 'institution: kab-pringsewu.dinas-pupr'),
  },
  {
    what: 'a topic that there is not',
    code: 'unknown-topic',
    path: 'clocks.settlement.budget.0.when.topic',
    at: 'rods }',
    text: edit(
      '{ when: { classification: information }, is',
      '{ when: { classification: information, topic: rods }, is',
    ),
  },
  {
    what: 'a word that nothing fills in',
    code: 'message-unknown-word',
    path: 'messages.remind.en',
    at: '"Complaint {id} is waiting for {office}',
    text: edit('is waiting for {unit};', 'is waiting for {office};'),
  },
  {
    what: 'an override of nothing',
    code: 'nothing-extended',
    path: 'extends',
    at: 'sp5n',
    text: edited(OVERRIDE, 'extends: sp4n', 'extends: sp5n'),
  },
  {
    what: 'a rung dropped that is not there',
    code: 'nothing-extended',
    path: 'clocks.firstAnswer.ladder.0.drop',
    at: 'true }',
    text: `${OVERRIDE}clocks:\n  firstAnswer:\n    ladder:\n      - { id: nobody, drop: true }\n`,
  },
];

describe('the shipped rules', () => {
  test('have no error, and one warning: what the directory does not say', () => {
    expect(check([SHIPPED]).map(({ severity, code, path }) => ({ severity, code, path }))).toEqual([
      { severity: 'warning', code: 'role-unresolved', path: 'clocks.firstAnswer.ladder.2' },
    ]);
  });

  test('an override that says nothing has no finding of its own', () => {
    expect(check([SHIPPED, OVERRIDE]).filter(({ policy }) => policy === 'pringsewu')).toEqual([]);
  });
});

describe('one edit is one kind of finding, at its place', () => {
  test.each(BROKEN)('$code: $what', ({ code, path, at, text, severity = 'error', message = /./ }) => {
    const isOverride = text.startsWith('policy: pringsewu');
    const findings = check(isOverride ? [SHIPPED, text] : [text]);
    const found = findings.filter((one) => one.code === code && one.path === path);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ severity, ...placeOf(text, at) });
    expect(found[0]?.message).toMatch(message);
    expect(found[0]?.effect).toMatch(/\.$/);
    expect(found[0]?.advice).toMatch(/[.}"]$/);
    // Nothing of the kind is said of the file as it was.
    const before = check(isOverride ? [SHIPPED, OVERRIDE] : [SHIPPED]);
    expect(before.some((one) => one.code === code && one.path === path)).toBe(false);
  });
});

const codes = (findings: ReturnType<typeof check>): string[] =>
  findings
    .filter(({ severity }) => severity === 'error')
    .map(({ code, policy, path }) => `${policy} ${code} ${path}`);

describe('what depends on other files', () => {
  test('of two overrides for one place neither is the one', () => {
    const other = edited(OVERRIDE, 'policy: pringsewu', 'policy: tetangga');
    expect(codes(check([SHIPPED, OVERRIDE, other]))).toEqual([
      'pringsewu both-match where.institution',
      'tetangga both-match where.institution',
    ]);
  });

  test('a region within another is an exception, not a clash', () => {
    const province = edited(
      edited(OVERRIDE, 'policy: pringsewu', 'policy: lampung'),
      'institution: kab-pringsewu',
      'region: "18"',
    );
    const regency = edited(OVERRIDE, 'institution: kab-pringsewu', 'region: "18.10"');
    expect(codes(check([SHIPPED, province, regency]))).toEqual([]);
  });

  test('two files of one name', () => {
    expect(codes(check([SHIPPED, SHIPPED]))).toEqual(['sp4n id-twice policy']);
  });

  test('a published id keeps its meaning', () => {
    const text = edited(
      SHIPPED,
      'level: 3 }\n      - { id: again,          every',
      'level: 4 }\n      - { id: again,          every',
    );
    const findings = check([text], { published: [parsed(SHIPPED)] });
    expect(codes(findings)).toEqual(['sp4n id-reused clocks.firstAnswer.ladder.3.level']);
    expect(findings[0]?.message).toBe(
      '"top" means escalate at level 4 here, and escalate at level 3 as published',
    );
  });

  test('rules that are older than the published ones would never count; the same ones, and later ones, do', () => {
    const published = [parsed(SHIPPED)];
    const dated = (date: string) =>
      codes(check([edited(SHIPPED, 'effective: 2025-05-01', `effective: ${date}`)], { published }));
    expect(dated('2025-04-30')).toEqual(['sp4n never-in-force effective']);
    expect(dated('2025-05-01')).toEqual([]);
    expect(dated('2027-01-01')).toEqual([]);
  });

  test('a change that breaks a published override says so, and says nothing of what was wrong before', () => {
    const longer = `${OVERRIDE}clocks:\n  settlement:\n    budget: 20 working days\n  reply:\n    budget: 10 working days\n`;
    const published = [parsed(SHIPPED), parsed(longer)];
    const shorter = edited(
      SHIPPED,
      'budget: 10 working days\n    ladder:\n      - { id: remind-reporter, at: 70 %',
      'budget: 12 working days\n    ladder:\n      - { id: remind-reporter, at: 70 %',
    );
    const before = codes(check([SHIPPED, longer]));
    expect(before).toEqual(['pringsewu override-lenient clocks.settlement.budget']);
    const after = check([shorter, longer], { published, only: ['sp4n'] });
    expect(codes(after)).toEqual(['pringsewu override-lenient clocks.reply.budget']);
    expect(after.find(({ policy }) => policy === 'pringsewu')?.effect).toContain(
      '10 working days instead of 12 working days',
    );
  });

  test('of what extends a file that cannot be read only its own form is looked at', () => {
    const broken = edited(SHIPPED, 'close: settled', 'clsoe: settled');
    expect(codes(check([broken, OVERRIDE]))).toEqual(['sp4n schema clocks.reply.ladder.1.clsoe']);
    const both = check([broken, OVERRIDE.replace('effective', 'efective')]);
    expect(both.some(({ policy, path }) => policy === 'pringsewu' && path === 'efective')).toBe(true);
  });
});

describe('whatever a document is, there are findings and no exception', () => {
  test.each([
    null,
    undefined,
    5,
    'text',
    [],
    {},
    { policy: 5 },
    { policy: 'x', extends: 5 },
    { policy: 'x', extends: 'x' },
  ])('%j', (document) => {
    const findings = check([], { documents: [document] });
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.every(({ severity, policy }) => severity === 'error' && policy !== '')).toBe(true);
  });
});
