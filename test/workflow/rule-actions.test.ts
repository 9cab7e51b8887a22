import type { CaseFile } from '../../domain/case-file';
import { actors } from '../support/actors';
import { DINAS_PUPR, PRINGSEWU } from '../support/case';
import { Engine } from '../support/engine';
import { caseAt, clockOf, fired, running } from '../support/life';
import { nationalRules, override, referenceWith, type RuleFile } from '../support/rules';

/** What a rule file can make a rung do that the shipped one does not ask for, by the real workflow. */

const message = {
  id: 'Mohon {unit} menjawab {id} paling lambat {due}.',
  en: 'Please answer {id}: {unit}, by {due}.',
};

function changed(rules: RuleFile): void {
  const ladder = (clock: string, ...rungs: Record<string, unknown>[]): void => {
    rules.clocks[clock]?.ladder.splice(-1, 0, ...rungs);
  };
  ladder('verification', { id: 'take-over', at: 'due + 2 working days', reassign: 'national desk' });
  ladder(
    'firstAnswer',
    { id: 'order', at: 'due + 6 working days', instruct: ['liaison', 'unit head'], message },
    { id: 'take-away', at: 'due + 7 working days', reassign: 'desk' },
  );
  ladder('patience', {
    id: 'too-long',
    at: '2 calendar days',
    reassign: 'national desk',
    when: { classification: 'information' },
  });
  // Before the ladder's other rungs of that time: only for cases that fit.
  rules.clocks['disposition']?.ladder.unshift({
    id: 'early',
    at: '1 working day',
    remind: 'desk supervisor',
    when: { oversight: true },
  });
  rules.clocks['inspection'] = {
    title: { id: 'Pengawasan', en: 'Inspection' },
    when: { oversight: true, 'institution level': 'regency' },
    runs: 'from filed until closed',
    budget: '20 working days',
    ladder: [{ id: 'again', every: '10 working days', remind: 'inspectorate' }],
  };
}

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start(
    referenceWith(
      nationalRules(changed),
      override(`
policy: pringsewu
extends: sp4n
title: { id: Aturan Pringsewu, en: Rules of Pringsewu }
effective: 2026-01-01
where: { institution: kab-pringsewu }
levels: { 5: { holder: governor, desk: governor } }
clocks:
  reply: { budget: 4 working days }
  settlement:
    ladder:
      - { id: governor, at: due + 7 working days, escalate: governor, level: 5 }
`),
    ),
  );
});
beforeEach(() => engine.workingDays(1));
afterEach(() => engine.clear());
afterAll(() => engine.stop());

const types = ({ trail }: CaseFile): string[] => trail.map(({ type }) => type);

it('a unit that stays silent is instructed, in both languages, and then loses the case to its desk', async () => {
  const complaint = await caseAt(engine, 'followUp');
  const before = await complaint.now();
  const due = clockOf(before, 'firstAnswer').dueAt ?? 0;
  const instructed = await complaint.at(engine.after(due, 6));
  expect(instructed.instructions).toEqual([
    {
      at: engine.after(due, 6),
      agency: null,
      role: 'engine',
      text: expect.stringMatching(
        new RegExp(
          `^Mohon Dinas .* menjawab ${complaint.id} paling lambat .* / Please answer ${complaint.id}: Dinas `,
        ),
      ),
    },
  ]);
  expect(instructed.holder.agency).toBe(DINAS_PUPR);

  const taken = await complaint.at(engine.after(due, 7));
  expect(taken).toMatchObject({ stage: 'disposition', hops: 1, holder: { agency: PRINGSEWU } });
  expect(taken.path.at(-1)).toMatchObject({ agency: PRINGSEWU, reason: 'reassigned' });
  expect(types(taken).slice(-2)).toEqual(['reassigned', 'takenOver']);
  expect(clockOf(taken, 'firstAnswer')).toMatchObject({ state: 'missed' });
  expect(running(taken)).toEqual(['disposition', 'patience', 'settlement']);
  // The settlement clock never restarts, and what the unit did not do stays on its account.
  expect(clockOf(taken, 'settlement').startedAt).toBe(clockOf(before, 'settlement').startedAt);

  await complaint.command('disposition', actors.desk, { to: DINAS_PUPR });
  const again = await complaint.now();
  expect(clockOf(again, 'firstAnswer')).toMatchObject({ cycle: 2, state: 'running', fired: [] });
});

it('a desk that does not verify loses the case to the national desk, whose clock is the same one', async () => {
  const complaint = await engine.file();
  const due = clockOf(await complaint.now(), 'verification').dueAt ?? 0;
  const taken = await complaint.at(engine.after(due, 2));
  expect(taken).toMatchObject({ stage: 'verification', holder: { agency: 'nasional' } });
  expect(clockOf(taken, 'verification')).toMatchObject({ cycle: 1, state: 'running', dueAt: due });
  await complaint.command('verification', actors.national, { decision: 'accept', to: DINAS_PUPR });
  expect((await complaint.now()).stage).toBe('followUp');
});

it('nobody takes a case from the reporter: a reassignment that comes then leads nowhere', async () => {
  const complaint = await caseAt(engine, 'reply', { classification: 'information' });
  const file = await complaint.at(
    engine.after(clockOf(await complaint.now(), 'patience').startedAt, 2, 'calendarDays'),
  );
  expect(types(file).slice(-2)).toEqual(['reassigned', 'lapsed']);
  expect(file).toMatchObject({ stage: 'reply', hops: 0, holder: { agency: DINAS_PUPR } });
  expect(running(file)).toEqual(['patience', 'reply']);
});

it('rungs and clocks with a condition are there for the cases that fit, and come and go with them', async () => {
  const ordinary = await caseAt(engine, 'disposition');
  const oversight = await caseAt(engine, 'disposition', { oversight: true });
  expect(running(await ordinary.now())).not.toContain('inspection');
  expect(running(await oversight.now())).toContain('inspection');
  const from = clockOf(await oversight.now(), 'disposition').startedAt;
  const [plain, watched] = [
    await ordinary.at(engine.after(from, 1)),
    await oversight.at(engine.after(from, 1)),
  ];
  expect(fired(plain, 'disposition')).toEqual([]);
  expect(fired(watched, 'disposition').map(({ rung }) => rung)).toEqual(['early']);

  const corrected = await caseAt(engine, 'disposition');
  await corrected.command('corrections', actors.desk, { oversight: true, reason: 'sealed:x' });
  const started = clockOf(await corrected.now(), 'disposition').startedAt;
  const after = await corrected.at(engine.after(started, 1));
  expect(fired(after, 'disposition').map(({ rung }) => rung)).toEqual(['early']);
});

it('an institution has its own deadlines and a level of its own', async () => {
  const complaint = await caseAt(engine, 'reply');
  expect(clockOf(await complaint.now(), 'reply')).toMatchObject({
    policy: 'pringsewu',
    budget: { value: 4 },
  });

  const silent = await caseAt(engine, 'followUp');
  const settlement = clockOf(await silent.now(), 'settlement');
  const late = await silent.at(engine.after(settlement.dueAt ?? 0, 7));
  expect(fired(late, 'settlement').find(({ rung }) => rung === 'governor')).toMatchObject({
    level: 5,
    to: expect.arrayContaining(['prov-lampung/supervisor/head']),
  });
  expect(late.peakLevel).toBe(5);
});
