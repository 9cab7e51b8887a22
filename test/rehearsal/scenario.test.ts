import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { later, parseDelay } from '../../rehearsal/delay';
import { readScenario, ScenarioError } from '../../rehearsal/scenario';
import { DINAS_PUPR } from '../support/case';
import { instant, officeTime, wall } from '../support/office';
import { played } from '../support/played';

/** A scenario as somebody writes it, and everything that can be wrong with one. */

const FILED = { filed: '2026-11-20T09:00:00+07:00', classification: 'complaint' };

function problems(document: unknown): string[] {
  try {
    readScenario(document);
  } catch (error) {
    if (error instanceof ScenarioError)
      return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

async function refusals(scenario: object): Promise<string[]> {
  return played(scenario).then(
    () => [],
    (error: unknown) =>
      error instanceof ScenarioError
        ? error.problems.map(({ path, message }) => `${path}: ${message}`)
        : Promise.reject(error as Error),
  );
}

test.each<[string, unknown, string[]]>([
  [
    'nothing',
    {},
    ['filed: is an instant with its offset: 2026-11-20T09:00:00+07:00', 'classification: is missing'],
  ],
  [
    'no offset',
    { ...FILED, filed: '2026-11-20T09:00:00' },
    ['filed: is an instant with its offset: 2026-11-20T09:00:00+07:00'],
  ],
  [
    'a code without quotes',
    { ...FILED, region: 18.1 },
    ['region: is the number 18.1; a code is quoted text: "18.10"'],
  ],
  [
    'no code',
    { ...FILED, region: 'Pringsewu' },
    ['region: is an official code, from the province down to the village: "18.10"'],
  ],
  ['an unknown field', { ...FILED, topics: 'roads' }, ['(file): knows no "topics"']],
  [
    'a year without calendars',
    { ...FILED, filed: '1999-01-01T00:00:00Z' },
    ['filed: lies in a year from 2016 to 2050'],
  ],
  [
    'an end before the beginning',
    { ...FILED, until: '2026-11-19T00:00:00Z' },
    ['until: lies before the filing'],
  ],
  [
    'an end in another age',
    { ...FILED, until: '2036-11-19T00:00:00Z' },
    ['until: is at most 5 years after the filing'],
  ],
  [
    'a step at no time',
    { ...FILED, steps: [{ acceptance: {} }] },
    ['steps.0: says when: either `at` an instant or `after` a time, one of the two'],
  ],
  [
    'a step that does nothing, and one that does two things',
    { ...FILED, steps: [{ after: '1 hour' }, { after: '1 hour', acceptance: {}, withdrawal: {} }] },
    [
      'steps.0: has exactly one command, and this step has none',
      'steps.1: has exactly one command, and this step has acceptance and withdrawal',
    ],
  ],
  [
    'a delay that nobody can read',
    { ...FILED, steps: [{ after: 'soon', acceptance: {} }] },
    [
      'steps.0.after: is written as `2 working days`, `4 working hours`, `30 calendar days`, `3 hours` or `30 minutes`',
    ],
  ],
  [
    'a body that no caller could send',
    {
      ...FILED,
      steps: [
        { after: '1 hour', answers: { text: 'Ya' } },
        { after: '1 hour', verification: { decision: 'maybe' } },
      ],
    },
    [
      'steps.0.answers.final: is missing',
      'steps.1.verification.decision: is none of the forms that can stand here',
    ],
  ],
])('%s', (_, document, expected) => {
  expect(problems(document)).toEqual(expected);
});

test('what it names must be there', async () => {
  expect(
    await refusals({
      region: '99.99',
      agency: 'kab-nowhere',
      topic: 'dragons',
      about: ['kab-nobody'],
      steps: [
        { after: '1 hour', verification: { decision: 'accept', to: 'dinas-x' } },
        { after: '1 hour', by: { role: 'liaison', agency: 'dinas-y' }, answers: { text: 'Ya', final: true } },
        { after: '1 hour', verification: { decision: 'archive', code: 'mood', reason: 'Tidak' } },
      ],
    }),
  ).toEqual([
    'region: no region has the code "99.99"',
    'agency: the directory knows no agency "kab-nowhere"',
    'about.0: the directory knows no agency "kab-nobody"',
    'topic: there is no topic "dragons"',
    'steps.0.verification.to: the directory knows no agency "dinas-x"',
    'steps.1.by.agency: the directory knows no agency "dinas-y"',
    'steps.2.verification.code: no reason to archive has the code "mood"',
  ]);
});

test('steps come in the order of time', async () => {
  const steps = [
    { at: '2026-11-24T09:00:00+07:00', replies: { text: 'Halo?' } },
    { at: '2026-11-23T09:00:00+07:00', replies: { text: 'Halo?' } },
  ];
  expect(await refusals({ steps })).toEqual(['steps.1.at: lies before the step that comes before it']);
});

test.each([
  ['2 working days', '2026-11-20 10:00', '2026-11-24 10:00'],
  ['2 working days', '2026-11-21 10:00', '2026-11-24 16:00'],
  ['4 working hours', '2026-11-20 14:00', '2026-11-23 09:30'],
  ['3 calendar days', '2026-11-20 10:00', '2026-11-23 10:00'],
  ['3 hours', '2026-11-20 23:00', '2026-11-21 02:00'],
  ['30 minutes', '2026-11-20 09:00', '2026-11-20 09:30'],
])('%s after %s is %s', (text, from, to) => {
  const delay = parseDelay(text);
  if (!delay) throw new Error(`no delay: ${text}`);
  expect(wall(later(instant(from), delay, officeTime()))).toBe(to);
});

test('roles mean whoever is around the case then, and ordinarily need not be said', async () => {
  const simulation = await played({
    steps: [
      { after: '1 hour', verification: { decision: 'not-ours', reason: 'Bukan kami.' } },
      { after: '1 hour', verification: { decision: 'accept', to: 'kab-sinjai' } },
      { after: '1 hour', disposition: { to: 'kab-sinjai.dinas-pupr' } },
      { after: '1 hour', answers: { text: 'Selesai.', final: true } },
      { after: '1 hour', replies: { text: 'Belum.', objection: true } },
      { after: '1 hour', by: 'unit head', answers: { text: 'Sudah.', final: true } },
      { after: '1 hour', acceptance: { rating: 5 } },
    ],
  });
  expect(
    simulation.timeline
      .filter(({ kind }) => kind !== 'rung')
      .map(({ type, by }) => `${type} ${by?.agency ?? ''}/${by?.role ?? ''}`),
  ).toEqual([
    'filed /reporter',
    'notOurs kab-pringsewu/institution-admin',
    'forwarded /engine',
    'verified nasional/national-admin',
    'disposed kab-sinjai/institution-admin',
    'answered kab-sinjai.dinas-pupr/liaison',
    'objected /reporter',
    'answered kab-sinjai.dinas-pupr/supervisor',
    'accepted /reporter',
  ]);
});

const SOCIAL = 'kab-pringsewu.dinas-sosial';
const socialOffice = { role: 'liaison', agency: SOCIAL } as const;

test('another agency supports, promises, is escalated alone and is let go', async () => {
  const simulation = await played({
    steps: [
      { after: '1 hour', verification: { decision: 'accept', to: DINAS_PUPR } },
      { after: '1 hour', supporting: { agency: SOCIAL, instructions: 'Data warga.' } },
      { after: '1 hour', by: socialOffice, answers: { text: 'Besok.', final: false, nextBy: '2026-11-24' } },
      { after: '1 hour', answers: { text: 'Kami kerjakan.', final: false, nextBy: '2026-12-02' } },
      { at: '2026-11-25T09:00:00+07:00', supportingEnd: { agency: SOCIAL } },
      { after: '1 hour', answers: { text: 'Selesai.', final: true } },
      { after: '1 hour', acceptance: {} },
    ],
  });
  expect(
    simulation.timeline
      .filter(({ part }) => part !== undefined)
      .map(({ at, type, part, to }) => [
        at.slice(0, 16),
        type,
        part,
        to?.map(({ agency, post }) => `${agency} ${post}`),
      ]),
  ).toEqual([
    ['2026-11-20T11:00', 'supportAsked', SOCIAL, undefined],
    ['2026-11-20T12:00', 'partPromised', SOCIAL, undefined],
    ['2026-11-24T09:12', 'reminded', SOCIAL, [`${SOCIAL} undefined`]],
    ['2026-11-24T16:00', 'escalated', SOCIAL, [`${SOCIAL} head`]],
    ['2026-11-25T09:00', 'supportReleased', SOCIAL, undefined],
  ]);
  const escalated = simulation.timeline.find(({ type }) => type === 'escalated');
  expect(escalated?.text.id).toMatch(/Dinas Sosial.*: eskalasi tingkat 1 kepada kepala Dinas Sosial/);
  expect(escalated?.message?.id).toContain('Dinas Sosial');
  expect(
    simulation.clocks
      .filter(({ part }) => part !== undefined)
      .map(({ name, part, agencyName, state }) => [name, part, agencyName, state]),
  ).toEqual([
    ['firstAnswer', SOCIAL, expect.stringContaining('Dinas Sosial'), 'met'],
    ['promise', SOCIAL, expect.stringContaining('Dinas Sosial'), 'missed'],
  ]);
  expect(simulation).toMatchObject({ outcome: 'settled', ended: true });
  expect(simulation.timeline.filter(({ kind }) => kind === 'refused')).toEqual([]);
});

test('what is between several complaints is no part of a scenario about one', async () => {
  const steps = [
    { after: '1 hour', merger: { into: '23456789ABCDEF', reason: 'Sama.' } },
    { after: '1 hour', mergerEnd: {} },
    { after: '1 hour', followers: {} },
    { after: '1 hour', supporting: { agency: 'dinas-z' } },
  ];
  const filed = { filed: '2026-11-20T09:00:00+07:00', classification: 'complaint' };
  expect(problems({ ...filed, steps })).toEqual(
    ['merger', 'mergerEnd', 'followers'].map(
      (name, index) =>
        `steps.${index}: cannot have \`${name}\`: a scenario is about one complaint, and that is between several`,
    ),
  );
  expect(await refusals({ steps: steps.slice(3) })).toEqual([
    'steps.0.supporting.agency: the directory knows no agency "dinas-z"',
  ]);
});

test('the scenarios that are shipped can be played', async () => {
  for (const name of ['silent-unit', 'promise-broken']) {
    const scenario = parse(
      readFileSync(`${__dirname}/../../policies/scenarios/${name}.yaml`, 'utf8'),
    ) as object;
    const simulation = await played(scenario);
    expect(simulation.timeline.filter(({ kind }) => kind === 'refused')).toEqual([]);
    expect(simulation.timeline.some(({ holder }) => holder === DINAS_PUPR)).toBe(true);
  }
});
