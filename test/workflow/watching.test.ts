import type { TypedSearchAttributes } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import { dateOf, toLocal } from '../../domain/zone';
import { DAY_MS, HOUR_MS, type Instant } from '../../domain/vocabulary';
import { attributes } from '../../workflows/contract';
import { policySet } from '../../store/reference-data';
import { actors } from '../support/actors';
import { DINAS_PUPR, PRINGSEWU } from '../support/case';
import { Engine, type Case } from '../support/engine';
import { caseAt, clockOf, DINAS_KESEHATAN, fired, running } from '../support/life';
import { shippedReference } from '../support/reference';

/** What a supervisor sees in the engine's own interface, what it keeps of a case, and a calendar that is amended. */

// Far more than a test takes; on a machine that has much else to do it is the server that is slow.
let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start(shippedReference());
});
beforeEach(() => engine.workingDays(1));
afterEach(() => engine.clear());
afterAll(() => engine.stop());

const answer = { text: 'sealed:answer', final: true } as const;
const shipped = shippedReference().all;

interface RuleFile {
  clocks: Record<string, { ladder: { id: string }[] }>;
  limits: Record<string, number>;
}

let published = 0;

/** Has the next cases filed under the shipped rules with something changed. */
function withRules(change: (rules: RuleFile) => void): void {
  const documents = structuredClone(shipped.policySets[0]?.documents ?? []);
  for (const document of documents) change(document as unknown as RuleFile);
  published += 1;
  engine.reference.replace({ ...shipped, policySets: [policySet(documents, published)] });
}

/** The shipped rules and calendars again; a version that was once known stays known, so they are published anew. */
afterEach(() => {
  published += 1;
  const policySets = shipped.policySets.map((set) => ({ ...set, publishedAt: published }));
  engine.reference.replace({ ...shipped, policySets });
});

/** The current value of every search attribute. */
async function seen(complaint: Case): Promise<Record<string, unknown>> {
  await complaint.untilAtRest();
  const pairs: TypedSearchAttributes = (await complaint.handle.describe()).typedSearchAttributes;
  return Object.fromEntries(
    Object.values(attributes).map((key) => [key.name, pairs.get(key as never) ?? null]),
  );
}

async function details(complaint: Case): Promise<string> {
  await complaint.untilAtRest();
  const metadata = await complaint.handle.query<temporal.api.sdk.v1.IWorkflowMetadata>(
    '__temporal_workflow_metadata',
  );
  return metadata.currentDetails ?? '';
}

async function timerSummaries(complaint: Case): Promise<string[]> {
  const { events } = await complaint.handle.fetchHistory();
  return (events ?? []).flatMap(({ timerStartedEventAttributes, userMetadata }) =>
    timerStartedEventAttributes
      ? [JSON.parse(Buffer.from(userMetadata?.summary?.data ?? '""').toString()) as string]
      : [],
  );
}

describe('search attributes', () => {
  it('say where a case stands at every step', async () => {
    const complaint = await engine.file({ region: '18.10.01.1002', channel: 'whatsapp' });
    const { receivedAt } = await complaint.now();
    const constant = { Region: '18.10', Topic: 'roads.damaged', Channel: 'whatsapp', Institution: PRINGSEWU };
    expect(await seen(complaint)).toEqual({
      ...constant,
      Stage: 'verification',
      Agency: PRINGSEWU,
      Classification: 'complaint',
      Outcome: null,
      EscalationLevel: 0,
      Hops: 0,
      DueAt: new Date(engine.after(receivedAt, 3)),
      Overdue: false,
    });
    await complaint.command('verification', actors.desk, {
      decision: 'accept',
      oversight: true,
      to: DINAS_PUPR,
    });
    const disposed = await engine.now();
    expect(await seen(complaint)).toMatchObject({
      ...constant,
      Stage: 'followUp',
      Agency: DINAS_PUPR,
      Classification: 'oversight',
      DueAt: new Date(engine.after(disposed, 5)),
    });
    await complaint.command('disposition', actors.desk, { to: DINAS_KESEHATAN });
    await complaint.at(engine.after(disposed, 8));
    expect(await seen(complaint)).toMatchObject({
      Agency: DINAS_KESEHATAN,
      Hops: 1,
      EscalationLevel: 2,
      Overdue: true,
    });
    await complaint.command('answers', actors.otherLiaison, answer);
    expect(await seen(complaint)).toMatchObject({ Stage: 'reply', EscalationLevel: 0, Overdue: false });
    await complaint.command('acceptance', actors.reporter, { rating: 5 });
    await complaint.end();
    expect(await seen(complaint)).toMatchObject({
      Stage: 'closed',
      Outcome: 'settled',
      DueAt: null,
      Overdue: false,
    });
  });

  it('turn overdue when a clock runs out, also where the rules have no rung for that instant', async () => {
    withRules(({ clocks }) => {
      const ladder = clocks['firstAnswer']?.ladder ?? [];
      ladder.splice(
        ladder.findIndex(({ id }) => id === 'unit-head'),
        1,
      );
    });
    const complaint = await caseAt(engine, 'followUp');
    const { dueAt } = clockOf(await complaint.now(), 'firstAnswer');
    await engine.goTo((dueAt ?? 0) - HOUR_MS);
    expect(await seen(complaint)).toMatchObject({ Overdue: false, DueAt: new Date(dueAt ?? 0) });
    const file = await complaint.at(dueAt ?? 0);
    expect(fired(file, 'firstAnswer').map(({ rung }) => rung)).toEqual(['remind-liaison']);
    expect(await seen(complaint)).toMatchObject({ Overdue: true, EscalationLevel: 0 });
    expect(await details(complaint)).toContain('**First answer was due**');
  });
});

describe('current details and timers', () => {
  it('read as sentences, Indonesian first', async () => {
    const complaint = await caseAt(engine, 'followUp');
    const { startedAt } = clockOf(await complaint.now(), 'firstAnswer');
    await complaint.at(engine.after(startedAt, 5));
    const text = await details(complaint);
    const [indonesian, english] = text.split('\n\n');
    expect(indonesian).toMatch(
      /^\*\*Tindak lanjut\*\* di \*Dinas Pekerjaan Umum .*Pringsewu\* · jalan rusak · pengaduan/,
    );
    expect(indonesian).toContain('**Tanggapan pertama seharusnya selesai**');
    expect(indonesian).toContain('Dieskalasi: tingkat 1, kab-pringsewu.dinas-pupr (head).');
    expect(indonesian).toMatch(
      /\*\*Berikutnya:\*\* \w{3} \d+ \w{3} \d{4} 16\.00 WIB — eskalasi ke admin instansi dan inspektorat/,
    );
    expect(english).toContain('**First answer was due**');
    expect(english).toMatch(
      /\*\*Next:\*\* .* 16:00 WIB — escalate to the institution admin and the inspectorate/,
    );
    expect(english).toContain('Settlement due');
    const summaries = await timerSummaries(complaint);
    expect(summaries.at(-1)).toMatch(
      /16\.00 WIB: eskalasi ke admin instansi dan inspektorat bila tanggapan pertama belum ada \/ .* 16:00 WIB: escalate to the institution admin and the inspectorate if there is no first answer/,
    );
    expect(summaries.every((summary) => summary.length > 20)).toBe(true);
  });

  it('are there for a case that nobody has touched, and for one that is closed', async () => {
    const complaint = await engine.file();
    expect(await details(complaint)).toContain('**Verifikasi** di *Pemerintah Kabupaten Pringsewu*');
    await complaint.command('verification', actors.desk, {
      decision: 'archive',
      code: 'too-general',
      reason: 'sealed:r',
    });
    const text = await details(complaint);
    expect(text).toContain('**Hasil:** diarsipkan');
    expect(text).toContain('**Outcome:** archived');
  });

  it('nothing that anybody wrote is in any of it', async () => {
    const secret = 'sealed:Siti-Rahma';
    const complaint = await engine.file({
      title: `${secret}-title`,
      description: `${secret}-description`,
      place: `${secret}-place`,
      reporter: `${secret}-name`,
    });
    await complaint.command('verification', actors.desk, { decision: 'incomplete', ask: secret });
    await complaint.command('completion', actors.reporter, { text: secret });
    await complaint.command('verification', actors.desk, {
      decision: 'accept',
      to: DINAS_PUPR,
      title: secret,
    });
    await complaint.command('answers', actors.liaison, { text: secret, final: false, question: secret });
    await complaint.command('replies', actors.reporter, { text: secret });
    await complaint.command('return', actors.liaison, { reason: secret });
    const all = [
      await details(complaint),
      JSON.stringify(await seen(complaint)),
      ...(await timerSummaries(complaint)),
    ];
    expect(all.join('\n')).not.toContain('Siti');
    const { memo, raw } = await complaint.handle.describe();
    expect(JSON.stringify([memo, raw.workflowExecutionInfo?.searchAttributes])).not.toContain('Siti');
  });
});

describe('the size of a case', () => {
  it('a plain life takes at most 45 events', async () => {
    const complaint = await engine.file({ description: 'x'.repeat(1000) });
    await complaint.command('verification', actors.desk, { decision: 'accept' });
    await complaint.command('disposition', actors.desk, { to: DINAS_PUPR });
    await complaint.command('answers', actors.liaison, answer);
    await complaint.command('acceptance', actors.reporter, { rating: 5 });
    await complaint.end();
    expect((await complaint.handle.describe()).historyLength).toBeLessThanOrEqual(45);
  });

  it('long comments are refused before it grows too big, and the last word is still possible', async () => {
    const complaint = await caseAt(engine, 'followUp');
    const text = `sealed:${'x'.repeat(19_000)}`;
    let refusal: unknown;
    for (let n = 0; n < 20 && refusal === undefined; n += 1) {
      const head = await complaint
        .command('replies', actors.reporter, { text })
        .catch((error: unknown) => ({ error }));
      if ('error' in head) refusal = await complaint.refusal('replies', actors.reporter, { text });
    }
    expect(refusal).toEqual({ code: 'too-many', reason: 'size' });
    // Also what was refused is kept for its sender; that must not fill the case either.
    for (let n = 0; n < 10; n += 1) await complaint.signal('replies', actors.reporter, { text });
    const head = await complaint.command('answers', actors.liaison, { text, final: true });
    expect(head.stage).toBe('reply');
    const file = await complaint.now();
    expect(JSON.stringify(file).length).toBeLessThan(256 * 1024);
    await complaint.command('acceptance', actors.reporter, { rating: 1, text });
    expect(JSON.stringify(await complaint.end()).length).toBeLessThan(256 * 1024);
  });

  it('so are comments past the number that the rules allow', async () => {
    withRules(({ limits }) => {
      limits['messages'] = 20;
    });
    const complaint = await caseAt(engine, 'followUp');
    for (let n = 0; n < 20; n += 1) await complaint.command('replies', actors.reporter, { text: 'sealed:x' });
    expect(await complaint.refusal('replies', actors.reporter, { text: 'sealed:x' })).toEqual({
      code: 'too-many',
      reason: 'messages',
    });
    expect((await complaint.command('answers', actors.liaison, answer)).stage).toBe('reply');
  });
});

/** Makes the day of an instant a day off, as a decree in mid-year does. */
function declareDayOff(at: Instant): void {
  const date = dateOf(Math.floor(toLocal('Asia/Jakarta', at) / DAY_MS));
  const [year = '', ...rest] = date.split('-');
  engine.reference.replace({
    ...shipped,
    calendars: shipped.calendars.map((calendar) => {
      const old = calendar.years[year] ?? { basis: 'test', revision: 0, national: [], jointLeave: [] };
      const amended = {
        ...old,
        revision: old.revision + 1,
        national: [...(old.national ?? []), rest.join('-')],
      };
      return calendar.calendar === 'national'
        ? { ...calendar, years: { ...calendar.years, [year]: amended } }
        : calendar;
    }),
  });
}

describe('a calendar that is amended while a case sleeps', () => {
  it('a date that moved later: it wakes, nothing fires, and it fires on the new date', async () => {
    const complaint = await caseAt(engine, 'followUp');
    const { startedAt } = clockOf(await complaint.now(), 'firstAnswer');
    const before = await complaint.at(engine.after(startedAt, 3));
    const due = engine.after(startedAt, 5);
    expect(before.wakeAt).toBeGreaterThanOrEqual(due);
    declareDayOff(due);
    const moved = engine.after(startedAt, 5);
    expect(moved).toBeGreaterThan(due);
    const woken = await complaint.at(due);
    expect(fired(woken, 'firstAnswer')).toHaveLength(1);
    expect(woken).toMatchObject({ overdue: false, next: { rung: 'unit-head', at: moved } });
    expect(clockOf(woken, 'firstAnswer').dueAt).toBe(moved);
    const file = await complaint.at(moved);
    expect(fired(file, 'firstAnswer').at(-1)).toMatchObject({ rung: 'unit-head', at: moved });
    expect(running(file)).toContain('firstAnswer');
  });

  it('an answer on what has become a day off is in time', async () => {
    const complaint = await caseAt(engine, 'followUp');
    const { startedAt } = clockOf(await complaint.now(), 'firstAnswer');
    const due = engine.after(startedAt, 5);
    await engine.goTo(due - HOUR_MS);
    declareDayOff(due);
    await engine.goTo(due + HOUR_MS);
    await complaint.command('answers', actors.liaison, answer);
    const file = await complaint.now();
    expect(clockOf(file, 'firstAnswer')).toMatchObject({ state: 'met', dueAt: engine.after(startedAt, 5) });
    expect(file.peakLevel).toBe(0);
  });
});
