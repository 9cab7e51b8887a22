import * as fc from 'fast-check';
import type { RuleDocument } from '../../domain/policy-document';
import type { Reason } from '../../domain/reference';
import { dateOf, dayNumber } from '../../domain/zone';
import { contentVersion } from '../../store/content-version';
import { policySet, type PolicySet } from '../../store/reference-data';
import {
  documentsNamed,
  ruleDay,
  setsFrom,
  tagOf,
  timelineOf,
  withDocument,
  withReasons,
} from '../../store/rule-sets';

/** The arithmetic looks at names and dates only; `note` stands for everything else that a file says. */
function file(policy: string, effective: string, note = ''): RuleDocument {
  const title = { id: note, en: note };
  const document =
    policy === 'national'
      ? { policy, effective, title }
      : { policy, effective, title, extends: 'national', where: {} };
  return document as unknown as RuleDocument;
}

const START = dayNumber('2027-01-01');
const day = (n: number): string => dateOf(START + n);
const reasons: Reason[] = [
  { code: 'too-general', for: 'archive', name: { id: 'a', en: 'a' }, advice: { id: 'a', en: 'a' } },
];

const first = [file('national', day(-300), 'shipped')];
const NAMES = ['national', 'pringsewu', 'sinjai'];

/** A publication on a day, of a file that takes effect some days before or after. */
const publication = fc.record({
  wait: fc.integer({ min: 0, max: 3 }),
  name: fc.constantFrom(...NAMES),
  ahead: fc.integer({ min: -4, max: 8 }),
  note: fc.constantFrom('a', 'b', 'c'),
});

/** What is in force on a day, worked out from everything that was accepted until then. */
function fromHistory(accepted: readonly RuleDocument[], on: string): string[] {
  return NAMES.flatMap((name) => {
    const own = accepted.filter(({ policy, effective }) => policy === name && effective <= on);
    const latest = own
      .map(({ effective }) => effective)
      .toSorted()
      .at(-1);
    const last = own.findLast(({ effective }) => effective === latest);
    return last ? [contentVersion(last)] : [];
  });
}

const inForce = (sets: readonly PolicySet[], on: string): string[] =>
  (timelineOf(sets, on)[0]?.documents ?? []).map((document) => contentVersion(document));

test('any order of publications with any dates gives, for every day, what the history says', () => {
  fc.assert(
    fc.property(fc.array(publication, { maxLength: 14 }), (publications) => {
      let today = 0;
      let publishedAt = 0;
      let timeline = setsFrom(first, { today: day(0), publishedAt });
      const accepted = [...first];
      const refused: string[] = [];
      for (const { wait, name, ahead, note } of publications) {
        today += wait;
        publishedAt += 1;
        const document = file(name, day(today + ahead), note);
        const change = withDocument(timeline, document, { today: day(today), publishedAt });
        const now = accepted.filter(({ policy, effective }) => policy === name && effective <= day(today));
        const current =
          now
            .map(({ effective }) => effective)
            .toSorted()
            .at(-1) ?? '';
        if (document.effective < current) {
          refused.push(change.kind);
          continue;
        }
        expect(change.kind).not.toBe('older');
        accepted.push(document);
        if (change.kind !== 'older') ({ timeline } = change);
        for (let on = today; on < today + 12; on += 1) {
          expect(inForce(timeline, day(on))).toEqual(fromHistory(accepted, day(on)));
        }
      }
      expect(refused.every((kind) => kind === 'older')).toBe(true);
    }),
    { numRuns: 150 },
  );
});

const at = (today: number, publishedAt: number) => ({ today: day(today), publishedAt });

/** The timeline after a publication that is accepted. */
function published(
  timeline: readonly PolicySet[],
  document: RuleDocument,
  when: ReturnType<typeof at>,
): PolicySet[] {
  const change = withDocument(timeline, document, when);
  if (change.kind !== 'changed') throw new Error(`the publication is ${change.kind}`);
  return change.timeline;
}

test('a scheduled change and one published meanwhile are both kept', () => {
  const seeded = setsFrom(first, at(0, 0));
  const scheduled = published(seeded, file('national', day(10), 'from the tenth'), at(1, 1));
  const both = published(scheduled, file('pringsewu', day(2), 'three days'), at(2, 2));
  expect(both.map(({ from, documents }) => [from, documents.map(({ title }) => title.en)])).toEqual([
    [day(2), ['shipped', 'three days']],
    [day(10), ['from the tenth', 'three days']],
  ]);
});

test('what says the same is nothing new, and keeps its version', () => {
  const seeded = setsFrom(first, at(0, 0));
  const change = withDocument(seeded, file('national', day(-300), 'shipped'), at(5, 5));
  expect(change).toEqual({ kind: 'same', timeline: seeded });
  const there = published(seeded, file('pringsewu', day(0), 'b'), at(0, 1));
  const back = published(
    published(there, file('pringsewu', day(0), 'c'), at(0, 2)),
    file('pringsewu', day(0), 'b'),
    at(0, 3),
  );
  expect(back[0]?.version).toBe(there[0]?.version);
});

test('an older file never becomes current', () => {
  const seeded = setsFrom(first, at(0, 0));
  expect(withDocument(seeded, file('national', day(-301), 'older'), at(0, 1))).toEqual({
    kind: 'older',
    inForce: day(-300),
  });
});

test('an override waits for what it extends', () => {
  const shipped = [file('national', day(20), 'new land'), file('pringsewu', day(5), 'early')];
  const timeline = setsFrom(shipped, at(0, 0));
  expect(timeline.map(({ from, documents }) => [from, documents.length])).toEqual([[day(20), 2]]);
});

test('reasons hold at once, in every set that is scheduled', () => {
  const scheduled = published(setsFrom(first, at(0, 0)), file('national', day(10), 'b'), at(0, 1));
  const change = withReasons(scheduled, reasons, at(1, 2));
  expect(change.kind === 'changed' && change.timeline.map((set) => set.reasons)).toEqual([reasons, reasons]);
  const again = change.kind === 'changed' ? withReasons(change.timeline, reasons, at(2, 3)) : change;
  expect(again.kind).toBe('same');
  const later = change.kind === 'changed' ? published(change.timeline, file('sinjai', day(3)), at(2, 4)) : [];
  expect(later.every((set) => set.reasons?.length === 1)).toBe(true);
});

test('the tag of a name follows what is scheduled under it, and nothing else', () => {
  const seeded = setsFrom(first, at(0, 0));
  const scheduled = published(seeded, file('national', day(10), 'b'), at(0, 1));
  const other = published(scheduled, file('sinjai', day(0)), at(0, 2));
  expect(tagOf(scheduled, 'national')).not.toBe(tagOf(seeded, 'national'));
  expect(tagOf(other, 'national')).toBe(tagOf(scheduled, 'national'));
  expect(tagOf(other, 'pringsewu')).toBeNull();
  expect(documentsNamed(other, 'national').map(({ effective }) => effective)).toEqual([day(-300), day(10)]);
});

test('sets of before there were dates: the newest whose files have all come', () => {
  const old = policySet([file('national', '2025-05-01')], 1);
  const coming = policySet([file('national', '2027-03-01')], 2);
  expect(timelineOf([old, coming], '2027-01-01')).toEqual([old, coming]);
  expect(timelineOf([old, coming], '2027-03-01')).toEqual([coming]);
  expect(timelineOf([{ ...old, from: null }, coming], '2027-01-01')).toEqual([coming]);
});

test('a day begins in Jakarta', () => {
  expect(ruleDay(Date.parse('2027-01-01T16:59:59Z'))).toBe('2027-01-01');
  expect(ruleDay(Date.parse('2027-01-01T17:00:00Z'))).toBe('2027-01-02');
});
