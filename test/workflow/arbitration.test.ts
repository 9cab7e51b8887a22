import { currentDetails } from '../../domain/narrative';
import { may } from '../../domain/permission';
import { actors } from '../support/actors';
import { DINAS_PUPR, PRINGSEWU } from '../support/case';
import { Engine, type Case } from '../support/engine';
import { caseAt, clockOf, DINAS_KESEHATAN, fired, NATIONAL, running, states } from '../support/life';
import { shippedReference } from '../support/reference';

/** Agencies that disagree whose a complaint is: returns are counted, past the limit somebody decides, and it binds. */

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start(shippedReference());
});
beforeEach(() => engine.workingDays(1));
afterEach(() => engine.clear());
afterAll(() => engine.stop());

const because = { reason: 'sealed:reason' } as const;

/** A case that has been given back four times among the units of one regency. */
async function inArbitration(): Promise<Case> {
  const complaint = await caseAt(engine, 'followUp');
  for (let time = 1; time <= 3; time += 1) {
    await complaint.command('return', actors.liaison, because);
    await complaint.command('disposition', actors.desk, { to: DINAS_PUPR });
  }
  await complaint.command('return', actors.liaison, because);
  return complaint;
}

describe('among the units of one local government the regional secretary decides', () => {
  it('and nobody else: the desk reads, the units wait', async () => {
    const complaint = await inArbitration();
    const file = await complaint.now();
    expect(file).toMatchObject({
      stage: 'disposition',
      arbitration: true,
      arbiter: 'secretary',
      hops: 4,
      holder: { agency: PRINGSEWU },
    });
    expect(running(file)).toEqual(['arbitration', 'patience', 'settlement']);
    expect(may(file, actors.secretary)).toEqual(expect.arrayContaining(['disposition', 'return']));
    for (const actor of [actors.desk, actors.regent, actors.liaison, actors.national, actors.inspector]) {
      expect(may(file, actor)).not.toEqual(expect.arrayContaining(['disposition']));
      expect(may(file, actor)).not.toEqual(expect.arrayContaining(['return']));
    }
    expect(await complaint.refusal('disposition', actors.desk, { to: DINAS_PUPR })).toMatchObject({
      code: 'wrong-stage',
      reason: 'arbitration',
    });
    expect(currentDetails(file)).toContain('**Being settled** by the regional secretary');
    expect(currentDetails(file)).toContain('**Kewenangan sedang diputus** oleh sekretaris daerah');
  });

  it('his word binds, and only he changes it', async () => {
    const complaint = await inArbitration();
    const head = await complaint.command('disposition', actors.secretary, { to: DINAS_KESEHATAN });
    expect(head).toMatchObject({ stage: 'followUp', holder: DINAS_KESEHATAN });
    const file = await complaint.now();
    expect(file).toMatchObject({ binding: true, arbitration: false });
    expect(states(file)).toMatchObject({ arbitration: 'met', firstAnswer: 'running', settlement: 'running' });
    expect(await complaint.refusal('return', actors.otherLiaison, because)).toMatchObject({
      code: 'wrong-stage',
      reason: 'binding',
    });
    expect(await complaint.refusal('disposition', actors.desk, { to: DINAS_PUPR })).toMatchObject({
      reason: 'binding',
    });
    await complaint.command('disposition', actors.secretary, { to: DINAS_PUPR });
    expect(await complaint.now()).toMatchObject({ binding: true, holder: { agency: DINAS_PUPR } });
  });

  it('he passes it on when it is for none of his own, once', async () => {
    const complaint = await inArbitration();
    expect(await complaint.command('return', actors.secretary, because)).toMatchObject({ holder: NATIONAL });
    const file = await complaint.now();
    expect(file).toMatchObject({ arbitration: true, hops: 5 });
    expect(file.arbiter).toBeUndefined();
    expect(clockOf(file, 'arbitration')).toMatchObject({ cycle: 2, state: 'running' });
    await complaint.command('disposition', actors.national, { to: PRINGSEWU });
    expect(await complaint.now()).toMatchObject({ stage: 'disposition', binding: true });
    // The word of the national desk binds the regency, which has still to find the unit.
    expect(await complaint.refusal('return', actors.desk, because)).toMatchObject({ reason: 'binding' });
    await complaint.command('disposition', actors.desk, { to: DINAS_PUPR });
    expect(await complaint.refusal('return', actors.liaison, because)).toMatchObject({ reason: 'binding' });
  });

  it('silent, he is reminded; then the regent may decide, then the national desk', async () => {
    const complaint = await inArbitration();
    const { startedAt } = clockOf(await complaint.now(), 'arbitration');
    const file = await complaint.at(engine.after(startedAt, 5));
    expect(fired(file, 'arbitration')).toEqual([
      {
        rung: 'remind-arbiter',
        at: engine.after(startedAt, 1.8),
        to: [`${PRINGSEWU}/supervisor/secretary`],
      },
      {
        rung: 'institution-head',
        at: engine.after(startedAt, 3),
        level: 1,
        to: [`${PRINGSEWU}/supervisor/head`],
      },
      { rung: 'national-desk', at: engine.after(startedAt, 5), level: 2, to: [`${NATIONAL}/national-admin`] },
    ]);
    expect(may(file, actors.desk)).not.toContain('disposition');
    expect(may(file, actors.regent)).toContain('disposition');
    await complaint.command('disposition', actors.national, { to: 'kab-sinjai' });
    expect(await complaint.now()).toMatchObject({ binding: true, holder: { agency: 'kab-sinjai' } });
  });

  it('the level above may stop its clock for a while', async () => {
    const complaint = await inArbitration();
    const from = await engine.now();
    const stop = { clock: 'arbitration', ...because, from, until: engine.after(from, 2) };
    expect(await complaint.refusal('suspensions', actors.secretary, stop)).toMatchObject({
      code: 'forbidden',
    });
    await complaint.command('suspensions', actors.national, stop);
    expect(states(await complaint.now())['arbitration']).toBe('suspended');
    const later = await complaint.at(stop.until);
    expect(clockOf(later, 'arbitration').state).toBe('running');
    await complaint.command('disposition', actors.secretary, { to: DINAS_PUPR });
    expect(states(await complaint.now())['arbitration']).toBe('met');
  });

  it('complained of himself, he loses it to the national desk, which settles it in his place', async () => {
    const complaint = await inArbitration();
    await complaint.command('corrections', actors.desk, { about: [PRINGSEWU], ...because });
    const file = await complaint.now();
    expect(file).toMatchObject({ arbitration: true, holder: { agency: NATIONAL } });
    expect(file.arbiter).toBeUndefined();
    expect(running(file)).toContain('arbitration');
    expect(may(file, actors.secretary)).toEqual([]);
  });

  it('whom he chose is complained of: he chooses again, and it binds', async () => {
    const complaint = await inArbitration();
    await complaint.command('disposition', actors.secretary, { to: DINAS_PUPR });
    await complaint.command('corrections', actors.desk, { about: [DINAS_PUPR], ...because });
    expect(await complaint.now()).toMatchObject({
      arbitration: true,
      arbiter: 'secretary',
      binding: false,
      holder: { agency: PRINGSEWU },
    });
    await complaint.command('disposition', actors.secretary, { to: DINAS_KESEHATAN });
    expect(await complaint.refusal('return', actors.otherLiaison, because)).toMatchObject({
      reason: 'binding',
    });
  });
});

describe('the national desk decides', () => {
  it('when the case has gone round between institutions', async () => {
    const complaint = await engine.file({ agency: null });
    await complaint.command('verification', actors.national, { decision: 'accept', to: PRINGSEWU });
    await complaint.command('return', actors.desk, because);
    await complaint.command('disposition', actors.national, { to: PRINGSEWU });
    await complaint.command('disposition', actors.desk, { to: DINAS_PUPR });
    for (let time = 1; time <= 2; time += 1) {
      await complaint.command('return', actors.liaison, because);
      await complaint.command('disposition', actors.desk, { to: DINAS_PUPR });
    }
    expect(await complaint.command('return', actors.liaison, because)).toMatchObject({ holder: NATIONAL });
    const file = await complaint.now();
    expect(file.arbitration).toBe(true);
    expect(file.arbiter).toBeUndefined();
    expect(running(file)).toContain('arbitration');
  });

  it('when the desk gives it back for the whole house, and when nobody is secretary there', async () => {
    const complaint = await caseAt(engine, 'followUp');
    for (let time = 1; time <= 3; time += 1) {
      await complaint.command('return', actors.liaison, because);
      if (time < 3) await complaint.command('disposition', actors.desk, { to: DINAS_PUPR });
    }
    expect(await complaint.command('return', actors.desk, because)).toMatchObject({ holder: NATIONAL });
    expect((await complaint.now()).arbiter).toBeUndefined();

    const data = engine.reference.all;
    const agencies = data.agencies.map((agency) =>
      agency.id === PRINGSEWU ? { ...agency, officers: ['institution-admin', 'head'] } : agency,
    );
    engine.reference.replace({ ...data, agencies });
    try {
      const other = await inArbitration();
      expect(await other.now()).toMatchObject({ arbitration: true, holder: { agency: NATIONAL } });
    } finally {
      engine.reference.replace(data);
    }
  });
});

it('a desk sends a case straight from unit to unit as often as it may be returned, and no oftener', async () => {
  const complaint = await caseAt(engine, 'followUp');
  for (const to of [DINAS_KESEHATAN, DINAS_PUPR, DINAS_KESEHATAN]) {
    await complaint.command('disposition', actors.desk, { to });
  }
  expect(await complaint.refusal('disposition', actors.desk, { to: DINAS_PUPR })).toMatchObject({
    code: 'invalid',
    reason: 'hops',
  });
  // The unit itself may still say that it is not for it.
  await complaint.command('return', actors.otherLiaison, because);
  await complaint.command('disposition', actors.desk, { to: DINAS_PUPR });
});
