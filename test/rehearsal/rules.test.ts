import { PolicyError } from '../../domain/policy-reader';
import { DINAS_PUPR } from '../support/case';
import { played, rungs } from '../support/played';
import { shippedReference } from '../support/reference';

/** Rules that nobody has published yet can be tried, and nothing that runs sees them. */

const override = {
  policy: 'pringsewu',
  extends: 'sp4n',
  where: { region: '18.10' },
  title: { id: 'Pringsewu', en: 'Pringsewu' },
  effective: '2030-01-01',
  clocks: { verification: { budget: '2 working days', ladder: [{ id: 'desk-head', drop: true }] } },
};

test('an override holds in its region and nowhere else', async () => {
  const here = await played({ until: '2026-11-28T00:00:00+07:00' }, override);
  expect(here.policy).toMatchObject({ name: 'pringsewu', title: { en: 'Pringsewu' } });
  expect(here.clocks[0]).toMatchObject({
    policy: 'pringsewu',
    budget: '2 working days',
    dueAt: '2026-11-24T16:00:00+07:00',
  });
  expect(rungs(here)).toEqual([
    '2026-11-24T16:00 verification/remind-desk',
    '2026-11-25T16:00 verification/national-desk L2',
  ]);
  const elsewhere = await played(
    { region: '73.07', agency: 'kab-sinjai', until: '2026-11-28T00:00:00+07:00' },
    override,
  );
  expect(elsewhere.clocks[0]).toMatchObject({ policy: 'sp4n', budget: '3 working days' });
});

test('national rules are tried in place of those that are published', async () => {
  const [published] = shippedReference().currentSet(Date.parse('2026-11-20')).documents;
  const document = structuredClone(published) as unknown as { clocks: { verification: { budget: string } } };
  document.clocks.verification.budget = '1 working day';
  const tried = await played({}, document);
  expect(tried.clocks[0]).toMatchObject({ policy: 'sp4n', dueAt: '2026-11-23T16:00:00+07:00' });
  expect((await played({})).clocks[0]?.dueAt).toBe('2026-11-25T16:00:00+07:00');
  expect(tried.policy.version).not.toBe((await played({})).policy.version);
});

test('rules that repeat themselves without end do not keep a rehearsal from ending', async () => {
  const [published] = shippedReference().currentSet(Date.parse('2026-11-20')).documents;
  const document = structuredClone(published) as unknown as {
    clocks: { verification: { ladder: object[] }; patience: { budget: string } };
  };
  document.clocks.verification.ladder = [{ id: 'again', every: '0.1 working days', remind: 'desk' }];
  document.clocks.patience.budget = '3650 calendar days';
  const simulation = await played({ until: '2031-11-19T00:00:00Z' }, document);
  expect(simulation.ended).toBe(false);
  // The filing, and a thousand reminders in a hundred working days.
  expect(simulation.timeline).toHaveLength(1001);
  expect(simulation.timeline.at(-1)).toMatchObject({ at: simulation.endedAt, rung: 'again', repeat: 999 });
  expect(simulation.endedAt < '2027-06-30').toBe(true);
});

async function problems(rules: object): Promise<string[]> {
  try {
    await played({}, rules);
  } catch (error) {
    if (error instanceof PolicyError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

test('what cannot be read says where and why', async () => {
  expect(await problems({ ...override, extends: 'nothing' })).toEqual([
    'extends: there are no rules "nothing" to extend',
  ]);
  const { extends: _, where: __, ...national } = override;
  expect(await problems(national)).toEqual([
    'policy: is "pringsewu"; a file that extends no other takes the place of the national rules and bears their name, "sp4n"',
  ]);
});

test('an instruction of the rules is told to whom it is given, once', async () => {
  const message = { id: 'Jawab {id}.', en: 'Answer {id}.' };
  const ladder = [{ id: 'order', at: 'due', instruct: 'liaison', message }];
  const steps = [{ after: '1 hour', verification: { decision: 'accept', to: DINAS_PUPR } }];
  const simulation = await played(
    { steps, until: '2026-11-28T00:00:00+07:00' },
    { ...override, clocks: { firstAnswer: { ladder } } },
  );
  const order = simulation.timeline.filter(({ rung }) => rung === 'order');
  expect(order).toMatchObject([
    { type: 'instructed', at: '2026-11-27T16:00:00+07:00', message: { en: 'Answer SIMULASI.' } },
  ]);
});
