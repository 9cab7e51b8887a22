import type { TimelineEntry } from '../../rehearsal/simulation';
import { DINAS_PUPR } from '../support/case';
import { played, rungs, whom } from '../support/played';

/** Timelines that can be told from the calendar on the wall. */

const accepted = { after: '1 working day', verification: { decision: 'accept', to: DINAS_PUPR } };

/** When the first clock of a complaint that is filed then runs out. */
async function firstDue(filed: string): Promise<string | null> {
  return (await played({ filed })).clocks[0]?.dueAt ?? null;
}

describe('a complaint that nobody touches', () => {
  it('is due at the close of the third working day, by the check vectors of the calendars', async () => {
    expect(await firstDue('2026-11-20T09:00:00+07:00')).toBe('2026-11-25T16:00:00+07:00');
    // Before the long holiday of Nyepi and Idulfitri.
    expect(await firstDue('2026-03-17T09:00:00+07:00')).toBe('2026-03-27T16:00:00+07:00');
    const { clocks } = await played({
      filed: '2026-11-23T09:00:00+07:00',
      steps: [{ ...accepted, after: '1 hour' }],
    });
    expect(clocks.find(({ name }) => name === 'settlement')?.dueAt).toBe('2026-12-11T16:00:00+07:00');
  });

  it('is reported level by level, and none is skipped', async () => {
    const simulation = await played({});
    expect(rungs(simulation).slice(0, 5)).toEqual([
      '2026-11-24T16:00 verification/remind-desk',
      '2026-11-25T16:00 verification/desk-head L1',
      '2026-11-26T16:00 verification/national-desk L2',
      '2026-12-03T16:00 verification/again',
      '2026-12-10T16:00 verification/again',
    ]);
    const offer = simulation.timeline.find(({ action }) => action === 'offer');
    expect(offer).toMatchObject({ at: '2027-01-20T00:00:00+07:00', clock: 'patience', level: 4 });
    // The third level, which verification has not, is reached with the fourth.
    expect(whom(offer as TimelineEntry)).toEqual([
      'ombudsman/overseer',
      'kab-pringsewu/head',
      'kemendagri/overseer',
      'reporter',
    ]);
    expect(simulation).toMatchObject({ peakLevel: 4, ended: false, stage: 'verification', outcome: null });
  });

  it('is left where nothing but repetitions follows, each shown twice', async () => {
    const simulation = await played({ steps: [accepted] });
    const times = (key: string) => rungs(simulation).filter((line) => line.endsWith(key)).length;
    expect([1, 2, 3, 4].map((level) => simulation.timeline.some((entry) => entry.level === level))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(times('patience/again')).toBe(2);
    expect(times('firstAnswer/again')).toBeGreaterThanOrEqual(2);
    expect(simulation.endedAt).toBe(simulation.timeline.at(-1)?.at);
    const patience = simulation.clocks.find(({ name }) => name === 'patience');
    expect(patience?.rungs.at(-1)).toMatchObject({ id: 'again', state: 'planned', repeat: 2 });
  });

  it('is watched for as long as is asked', async () => {
    const until = '2026-11-25T12:00:00+07:00';
    const simulation = await played({ until });
    expect(rungs(simulation)).toEqual(['2026-11-24T16:00 verification/remind-desk']);
    expect(simulation).toMatchObject({ endedAt: until, ended: false });
    expect(simulation.days.map(({ date, kind }) => `${date} ${kind}`)).toEqual([
      '2026-11-20 working',
      '2026-11-21 weekend',
      '2026-11-22 weekend',
      '2026-11-23 working',
      '2026-11-24 working',
      '2026-11-25 working',
    ]);
  });
});

describe('days', () => {
  it('say when the office is open, and why it is not', async () => {
    const { days } = await played({ filed: '2026-12-23T09:00:00+07:00', until: '2027-01-02T00:00:00+07:00' });
    expect(
      days.map(({ date, kind, open, close }) => [date.slice(5), kind, open, close].join(' ').trimEnd()),
    ).toEqual([
      '12-23 working 07:30 16:00',
      '12-24 jointLeave',
      '12-25 holiday',
      '12-26 weekend',
      '12-27 weekend',
      '12-28 working 07:30 16:00',
      '12-29 working 07:30 16:00',
      '12-30 working 07:30 16:00',
      '12-31 working 07:30 16:00',
      '01-01 holiday',
      '01-02 weekend',
    ]);
    expect(days.some(({ provisional }) => provisional)).toBe(false);
    const beyond = await played({ filed: '2028-02-01T09:00:00+07:00', until: '2028-02-02T00:00:00+07:00' });
    expect(beyond.days.map(({ provisional }) => provisional)).toEqual([true, true]);
    expect(beyond.clocks[0]?.provisional).toBe(true);
  });

  it('are those of the holder of that time: Sinjai lies an hour further east', async () => {
    const simulation = await played({ region: '73.07', agency: 'kab-sinjai' });
    expect(simulation.zone).toBe('Asia/Makassar');
    expect(rungs(simulation)[0]).toBe('2026-11-24T16:00 verification/remind-desk');
    expect(simulation.timeline[1]?.at).toBe('2026-11-24T16:00:00+08:00');
  });
});

describe('what is filed decides', () => {
  it('a complaint about an abuse of office has sixty working days', async () => {
    const { clocks } = await played({ oversight: true, steps: [{ ...accepted, after: '1 hour' }] });
    expect(clocks.find(({ name }) => name === 'settlement')).toMatchObject({
      budget: '60 working days',
      dueAt: '2027-02-19T16:00:00+07:00',
    });
  });

  it('an information request has five', async () => {
    const { clocks } = await played({
      classification: 'information',
      steps: [{ ...accepted, after: '1 hour' }],
    });
    expect(clocks.find(({ name }) => name === 'settlement')).toMatchObject({
      budget: '5 working days',
      dueAt: '2026-11-27T16:00:00+07:00',
    });
  });

  it('whoever is complained of is told nothing', async () => {
    const simulation = await played({ about: ['kab-pringsewu'] });
    const reached = simulation.timeline.flatMap(whom);
    expect(reached.length).toBeGreaterThan(0);
    expect(reached.filter((one) => one.startsWith('kab-pringsewu'))).toEqual([]);
    expect(simulation.timeline[0]?.holder).toBe('nasional');
  });
});

describe('what people do', () => {
  it('closes a complaint whose reporter stays silent, and ends it when nobody objects', async () => {
    const simulation = await played({
      steps: [accepted, { after: '2 working days', answers: { text: 'Selesai.', final: true } }],
    });
    expect(simulation).toMatchObject({
      ended: true,
      stage: 'closed',
      outcome: 'settled',
      endedAt: '2026-12-23T16:00:00+07:00',
    });
    expect(simulation.timeline.slice(-4).map(({ at, type }) => `${at.slice(0, 16)} ${type}`)).toEqual([
      '2026-12-09T16:00 silence',
      '2026-12-09T16:00 settledBySilence',
      '2026-12-23T16:00 objectionTimeEnded',
      '2026-12-23T16:00 final',
    ]);
    const settlement = simulation.clocks.find(({ name }) => name === 'settlement');
    expect(settlement).toMatchObject({
      state: 'met',
      suspensions: [{ from: '2026-11-25T09:00:00+07:00', to: '2026-12-09T16:00:00+07:00', reason: 'reply' }],
    });
    // What it was spared: by whom it would have been asked, and when.
    expect(settlement?.rungs.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'remind-unit cancelled',
      'oversight cancelled',
      'top cancelled',
      'ombudsman cancelled',
      'again cancelled',
    ]);
  });

  it('is turned down as the procedure would, and says why', async () => {
    const simulation = await played({
      steps: [
        { after: '1 hour', acceptance: {} },
        {
          after: '1 hour',
          by: { role: 'liaison', agency: 'kab-pringsewu.dinas-kesehatan' },
          verification: { decision: 'accept' },
        },
        { ...accepted, after: '1 hour' },
        { after: '1 hour', answers: { text: 'Nanti.', final: false, nextBy: '2027-06-01' } },
      ],
      until: '2026-11-21T00:00:00+07:00',
    });
    expect(simulation.timeline.map(({ kind, refusal }) => `${kind} ${refusal?.en ?? ''}`.trimEnd())).toEqual([
      'event',
      'refused It cannot be done at this stage.',
      'refused They do not get to see this complaint.',
      'event',
      'refused The promise goes beyond what the rules allow.',
    ]);
    expect(simulation.clocks.some(({ name }) => name === 'promise')).toBe(false);
  });

  it('comes too late for what has ended', async () => {
    const simulation = await played({
      steps: [
        { after: '1 hour', withdrawal: {} },
        { after: '1 hour', replies: { text: 'Halo?' } },
      ],
    });
    expect(simulation.timeline.map(({ type }) => type)).toEqual(['filed', 'withdrawn', 'refused']);
    expect(simulation).toMatchObject({ ended: true, outcome: 'withdrawn' });
  });

  it('stops a clock for a while, and lets it go on by itself or sooner', async () => {
    const stop = {
      by: 'desk',
      suspensions: { clock: 'firstAnswer', reason: 'Menunggu alat berat.', until: '2026-12-04' },
    };
    const steps = [
      { ...accepted, after: '1 hour' },
      { after: '1 hour', ...stop },
    ];
    const undisturbed = await played({ steps: [{ ...accepted, after: '1 hour' }] });
    const byItself = await played({ steps });
    const sooner = await played({
      steps: [...steps, { at: '2026-11-26T16:00:00+07:00', suspensionEnd: { n: 1 } }],
    });
    const due = ({ clocks }: typeof sooner) => clocks.find(({ name }) => name === 'firstAnswer')?.dueAt;
    expect([undisturbed, byItself, sooner].map(due)).toEqual([
      '2026-11-27T16:00:00+07:00',
      '2026-12-11T16:00:00+07:00',
      '2026-12-03T16:00:00+07:00',
    ]);
    expect(byItself.timeline.find(({ action }) => action === 'release')).toMatchObject({
      at: '2026-12-04T16:00:00+07:00',
      kind: 'rung',
      rung: 'suspension-1',
    });
  });

  it('at the very instant of a rung comes after it', async () => {
    const simulation = await played({
      steps: [{ at: '2026-11-25T16:00:00+07:00', verification: { decision: 'accept', to: DINAS_PUPR } }],
      until: '2026-11-25T17:00:00+07:00',
    });
    expect(simulation.timeline.map(({ type }) => type)).toEqual([
      'filed',
      'reminded',
      'escalated',
      'verified',
    ]);
    expect(simulation.clocks[0]).toMatchObject({ state: 'met', endedAt: '2026-11-25T16:00:00+07:00' });
  });
});

test('sentences are in both languages, and what recipients are told is filled in', async () => {
  const { timeline } = await played({ until: '2026-11-26T00:00:00+07:00' });
  expect(timeline.map(({ text }) => text)).toEqual([
    {
      id: 'Pengaduan diajukan; diverifikasi oleh Pemerintah Kabupaten Pringsewu',
      en: 'Filed; Pemerintah Kabupaten Pringsewu is to verify it',
    },
    {
      id: 'Verifikasi: pengingat kepada admin Pemerintah Kabupaten Pringsewu',
      en: 'Verification: reminds the desk of Pemerintah Kabupaten Pringsewu',
    },
    {
      id: 'Verifikasi: eskalasi tingkat 1 kepada sekretaris Pemerintah Kabupaten Pringsewu',
      en: 'Verification: escalated, level 1, to the secretary of Pemerintah Kabupaten Pringsewu',
    },
  ]);
  expect(timeline[1]?.message?.en).toBe(
    'Complaint SIMULASI is waiting for Pemerintah Kabupaten Pringsewu; it is due Wed 25 Nov 2026 16:00 WIB.',
  );
});
