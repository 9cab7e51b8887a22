import { createActivities } from '../../activities';
import { clockRule } from '../../domain/policy';
import { plannedAnew } from '../../domain/planned-anew';
import { planTransition } from '../../domain/transition';
import { DAY_MS, HOUR_MS } from '../../domain/vocabulary';
import { recordOf, type ComplaintRecord } from '../../store/complaint-record';
import { policySet } from '../../store/reference-data';
import { ReferenceMemory } from '../../store/reference';
import { opened } from '../support/case';
import { amended } from '../support/decree';
import { clockOf } from '../support/life';
import { instant } from '../support/office';
import { shippedReference } from '../support/reference';
import { nationalRules } from '../support/rules';

/** Cases at the edges of a change: the ones that are easily forgotten, told too late, or told twice. */

const START = instant('2026-11-16 09:00');
const shipped = shippedReference().all;
const sealer = { open: (text: string) => text };

test('a decree that brings a date into the past makes nobody late: what is due happens now, not then', () => {
  const before = new ReferenceMemory(amended(shipped, ['2026-11-26']));
  const after = new ReferenceMemory(amended(shipped));
  const file = opened(before, START);
  file.stage = 'reply';
  const marks = [{ moment: 'verified' }, { moment: 'answered' }, { moment: 'finalAnswer' }] as const;
  planTransition({ file, marks: [...marks], at: START, fireUpTo: null, now: START }, before.world());
  const told = clockOf(file, 'reply').dueAt ?? 0;
  const now = told - 6 * HOUR_MS;
  planTransition({ file, marks: [], at: now, fireUpTo: now - DAY_MS, now }, before.world());
  const { firings, notes } = planTransition({ file, marks: [], at: now, fireUpTo: now, now }, after.world());
  expect(notes).toMatchObject([{ type: 'rescheduled', data: { clock: 'reply', from: told } }]);
  // The time to object is counted from there.
  expect(firings.find(({ action }) => action === 'close')).toMatchObject({ clock: 'reply', at: now });
  expect(clockOf(file, 'reply')).toMatchObject({ state: 'missed', endedAt: now });
});

test('a case that was projected late is still known to re-planning as one that has to be told', async () => {
  const now = Date.now();
  const dates = Array.from({ length: 12 }, (_, n) =>
    new Date(now + (n + 1) * DAY_MS).toISOString().slice(0, 10),
  );
  const before = new ReferenceMemory(amended(shipped, dates));
  const after = new ReferenceMemory(amended(shipped));
  const file = opened(before, now - HOUR_MS);
  const written: ComplaintRecord[] = [];
  const activities = createActivities({
    world: () => after.world(),
    calendarTags: (names) => after.calendarTags(names),
    needRules: async () => undefined,
    complaints: { write: async (record: ComplaintRecord) => void written.push(record) } as never,
    sealer,
    fetchCase: async () => structuredClone(file),
  });
  await activities.project({ workflowId: 'complaint/late' });
  const [record] = written;
  const shown = JSON.parse(record?.file ?? '{}') as typeof file;
  expect(clockOf(shown, 'verification').dueAt).toBeLessThan(clockOf(file, 'verification').dueAt ?? 0);
  expect(plannedAnew(shown, now, after.world()).earlier).toBe(true);
  expect(record?.plannedBy).not.toEqual(after.calendarTags(['national']));
});

test('a calendar that appears under a name that led nowhere is another one', () => {
  const agencies = shipped.agencies.map((one) =>
    one.id === 'kab-pringsewu' ? { ...one, calendar: 'own' } : one,
  );
  const without = new ReferenceMemory({ ...shipped, agencies });
  const file = opened(without, START);
  const record = recordOf(file, without.world(), sealer, (names) => without.calendarTags(names));
  const own = { calendar: 'own', title: { id: 'x', en: 'x' }, extends: 'national', years: {} };
  const known = new ReferenceMemory({ ...shipped, agencies, calendars: [...shipped.calendars, own] });
  const tags = known.calendarTags([...known.calendars.keys()]);
  expect(record.calendars).toContain('own');
  expect(record.plannedBy?.every((tag) => tags.includes(tag))).toBe(false);
});

test('after a long outage a case says all that it has to say, in portions that the engine can carry', () => {
  const often = nationalRules((rules) => {
    const again = rules.clocks['verification']?.ladder.at(-1);
    if (again) again['every'] = '1 working hours';
  });
  const reference = new ReferenceMemory({ ...shipped, policySets: [policySet([often], 1)] });
  const file = opened(reference, START);
  const now = START + 90 * DAY_MS;
  const portions: number[] = [];
  while (file.next && file.next.at <= now) {
    const { firings } = planTransition({ file, marks: [], at: now, fireUpTo: now, now }, reference.world());
    portions.push(firings.length);
  }
  expect(portions.length).toBeGreaterThan(1);
  expect(Math.max(...portions)).toBeLessThanOrEqual(200);
  const again = clockOf(file, 'verification').fired.find(({ rung }) => rung === 'again');
  expect(again?.repeat).toBeGreaterThan(300);
});

test('rules without a time to object do not take it from those who have it', () => {
  const without = nationalRules((rules) => void delete rules.clocks['reopening']);
  const [old, bare] = [policySet([nationalRules()], 2), policySet([without], 1)];
  const reference = new ReferenceMemory({ ...shipped, policySets: [old, bare] });
  const file = opened(reference, START);
  expect(clockRule(reference.world().rules(bare.version, 'sp4n'), 'reopening')).toBeUndefined();
  file.stage = 'closed';
  file.outcome = 'archived';
  const marks = [{ moment: 'archived' }, { moment: 'closed' }] as const;
  planTransition({ file, marks: [...marks], at: START, fireUpTo: null, now: START }, reference.world());
  const order = { id: 'm', from: old.version, to: bare.version, past: 'fire' as const };
  const plan = planTransition(
    { file, marks: [], at: START, fireUpTo: START, now: START, migrate: order },
    reference.world(),
  );
  expect(plan.policy).toBeUndefined();
  expect(file.policy.version).toBe(old.version);
  expect(clockOf(file, 'reopening').state).toBe('running');
  expect(file.wakeAt).not.toBeNull();
});
