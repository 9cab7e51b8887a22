import type { CaseFile } from '../../domain/case-file';
import type { Segment } from '../../domain/clock';
import { MOST_SEGMENTS, toldAgainAt, waited } from '../../domain/merger';
import { may, refuse } from '../../domain/permission';
import { relation } from '../../domain/relation';
import { planTransition } from '../../domain/transition';
import { viewCase, type ViewContext } from '../../domain/view';
import { DAY_MS } from '../../domain/vocabulary';
import { isGarbledMerger, isMessage } from '../../workflows/guard';
import { actors } from '../support/actors';
import { DINAS_PUPR, opened } from '../support/case';
import { clockOf } from '../support/life';
import { rehearse, say } from '../support/rehearsal';
import { shippedReference } from '../support/reference';
import { at } from '../support/told';

/** What a merger must not open, stop or lose. */

const reference = shippedReference();
const FILED = at('2026-11-17T09:00:00');
const accepted = say(at('2026-11-17T10:00:00'), 'verification', actors.desk, { decision: 'accept' });
const disposed = say(at('2026-11-17T11:00:00'), 'disposition', actors.desk, { to: DINAS_PUPR });
const MERGED = at('2026-11-18T11:00:00');
const merger = { into: 'ZZZZZZZZZZZZZZ', reason: 'sealed:reason' };

const ctxOf = (lead: CaseFile): ViewContext => ({
  now: at('2026-11-20T09:00:00'),
  open: (text: string) => text,
  openJson: () => undefined,
  world: reference.world(),
  leads: new Map([[lead.id, lead]]),
});
const mergedCase = (): Promise<CaseFile> =>
  rehearse(
    opened(reference, FILED),
    [accepted, disposed, say(MERGED, 'merger', actors.desk, merger)],
    reference,
  );

const lent = (file: CaseFile): number =>
  waited(file).find(({ name }) => name === 'settlement')?.segments.length ?? 0;

describe('what is answered in a confidential lead', () => {
  it('is told to the merged reporter, and to those officers alone who may read it there', async () => {
    const answered = say(at('2026-11-19T11:00:00'), 'answers', actors.liaison, {
      text: 'THE ANSWER',
      final: true,
    });
    const secret = opened(reference, FILED, { confidential: true });
    const lead = await rehearse(secret, [accepted, disposed, answered], reference);
    const merging = say(MERGED, 'merger', actors.desk, { into: lead.id, reason: 'sealed:reason' });
    const one = await rehearse(opened(reference, FILED), [accepted, disposed, merging], reference);
    const shown = (actor: Parameters<typeof viewCase>[1]): [unknown, boolean] => {
      const text = JSON.stringify(viewCase(one, actor, ctxOf(lead)) ?? null);
      const { merger: seen } = JSON.parse(text) as { merger?: { lead?: unknown } };
      return [seen?.lead ? 'lead' : seen && 'merger', text.includes('THE ANSWER')];
    };
    expect([relation(lead, actors.homeAffairs), relation(one, actors.homeAffairs)]).toEqual([
      'outsider',
      'watcher',
    ]);
    expect(shown(actors.homeAffairs)).toEqual(['merger', false]);
    expect(shown(actors.reporter)).toEqual(['lead', true]);
    expect(shown(actors.desk)).toEqual(['lead', true]);
    expect(shown(actors.liaison)).toEqual(['lead', true]);
    expect(shown(null)[1]).toBe(false);
  });
});

describe('a desk that gave a case away', () => {
  it('can neither merge it nor take it out; the desk above all, which sent it on, can', async () => {
    const file = await rehearse(
      opened(reference, FILED, { agency: 'kab-sinjai' }),
      [
        say(at('2026-11-17T10:00:00'), 'verification', actors.otherDesk, {
          decision: 'not-ours',
          reason: 'sealed:not us',
        }),
        say(at('2026-11-17T11:00:00'), 'verification', actors.national, {
          decision: 'accept',
          to: DINAS_PUPR,
        }),
      ],
      reference,
    );
    expect(relation(file, actors.otherDesk)).toBe('past');
    expect(may(file, actors.otherDesk)).toEqual(['corrections']);
    expect(refuse(file, actors.otherDesk, 'merger')).toEqual({ code: 'forbidden', reason: 'role' });
    for (const actor of [actors.desk, actors.national]) expect(may(file, actor)).toContain('merger');
    const merged = await rehearse(file, [say(MERGED, 'merger', actors.desk, merger)], reference);
    expect(refuse(merged, actors.otherDesk, 'mergerEnd')).toEqual({ code: 'forbidden', reason: 'role' });
    for (const actor of [actors.desk, actors.national]) expect(may(merged, actor)).toContain('mergerEnd');
  });
});

describe('a merged case', () => {
  it('wakes at least every seven days and then tells its lead, and only then', async () => {
    const file = await mergedCase();
    expect(file.wakeAt).toBe(MERGED + 7 * DAY_MS);
    const look = (now: number) =>
      planTransition({ file, marks: [], at: now, fireUpTo: now, now }, reference.world());
    expect(look(MERGED + 7 * DAY_MS - 1).tellsLead).toBeUndefined();
    const lines = file.trail.length;
    expect(look(MERGED + 7 * DAY_MS)).toMatchObject({ tellsLead: true, firings: [] });
    expect(file.trail).toHaveLength(lines);
    expect(file.wakeAt).toBe(MERGED + 14 * DAY_MS);
    // Weeks without a worker are told of once.
    expect(look(MERGED + 40 * DAY_MS).tellsLead).toBe(true);
    expect(file.wakeAt).toBe(MERGED + 42 * DAY_MS);
  });

  it('offers its reporter the Ombudsman in a rehearsal, too, and a plain one never wakes for a lead', async () => {
    const file = await mergedCase();
    const due = clockOf(file, 'patience').dueAt ?? NaN;
    const later = await rehearse(file, [{ at: due + DAY_MS }], reference);
    expect(later.offeredAt).toBe(due);
    expect(may(later, actors.reporter)).toContain('referral');
    const plain = await rehearse(opened(reference, FILED), [accepted, disposed], reference);
    expect(toldAgainAt(plain, MERGED)).toBeNull();
    expect(toldAgainAt({ ...file, stage: 'closed' }, MERGED)).toBeNull();
  });
});

describe('what a case lends', () => {
  const HOUR = 3_600_000;
  const calendar = { calendar: 'national', zone: 'Asia/Jakarta' };
  /** Stretches of an hour each, of which every next one begins `gap` after the last one. */
  const stretches = (n: number, gap: number): Segment[] =>
    Array.from({ length: n }, (_, index) => {
      const from = FILED - (n - index) * (HOUR + gap);
      return { from, to: index === n - 1 ? null : from + HOUR, ...calendar };
    });
  const scattered = async (n: number, gap: number): Promise<CaseFile> => {
    const file = await rehearse(opened(reference, FILED), [accepted, disposed], reference);
    clockOf(file, 'settlement').segments = stretches(n, gap);
    return file;
  };
  it('is as few stretches as say the same', async () => {
    expect(lent(await scattered(300, 0))).toBe(1);
    expect(lent(await scattered(150, 1))).toBe(150);
    const file = await scattered(3, 0);
    const [, second] = clockOf(file, 'settlement').segments;
    if (second) second.zone = 'Asia/Makassar';
    expect(lent(file)).toBe(3);
  });

  it('is at most what the other one takes; with more, it is not merged', async () => {
    const most = await scattered(MOST_SEGMENTS, 1);
    const taken = { kind: 'mergedIn', from: most.id, at: 5, receivedAt: 1, followers: 1 };
    expect(isMessage({ ...taken, clocks: waited(most) })).toBe(true);
    const merging = say(MERGED, 'merger', actors.desk, merger);
    expect((await rehearse(most, [merging], reference)).merger).toMatchObject({ into: merger.into });
    const file = await rehearse(await scattered(MOST_SEGMENTS + 1, 1), [merging], reference);
    expect(file.merger).toBeUndefined();
    expect(Object.values(file.seen).find(({ state }) => state === 'refused')).toMatchObject({
      state: 'refused',
      refusal: { code: 'invalid', field: 'into', reason: 'tooScattered' },
    });
    const tooMany = { ...taken, clocks: waited(file) };
    expect([isMessage(tooMany), isGarbledMerger(tooMany)]).toEqual([false, true]);
  });

  it('is answered for where it cannot be read and yet says whose it is', () => {
    const from = 'ABCDEFGHJK';
    const whole = { kind: 'mergedIn', from, at: 5, receivedAt: 1, followers: 1, clocks: [] };
    expect([isMessage(whole), isGarbledMerger(whole)]).toEqual([true, false]);
    expect(isGarbledMerger({ kind: 'mergedIn', from, at: 5 })).toBe(true);
    const hopeless = [
      null,
      'mergedIn',
      [],
      { kind: 'mergedIn', from },
      { kind: 'mergedIn', from: '../x', at: 5 },
      { kind: 'mergedIn', from, at: NaN },
      { kind: 'mergedOut', from, at: 5 },
    ];
    for (const one of hopeless) expect(isGarbledMerger(one)).toBe(false);
  });
});
