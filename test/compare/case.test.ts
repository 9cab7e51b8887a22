import * as fc from 'fast-check';
import { parse } from 'yaml';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCases } from '../../bench/cases';
import { dueAt, type CaseFile } from '../../domain/case-file';
import { compareCase, escalatedTo } from '../../domain/compare/case';
import { MOST_NAMED, Tally } from '../../domain/compare/tally';
import { turnsThePage } from '../../domain/firing';
import type { PolicyDocument } from '../../domain/policy-document';
import { planTransition } from '../../domain/transition';
import { DAY_MS, type Instant } from '../../domain/vocabulary';
import { ReferenceMemory } from '../../store/reference';
import { policySet } from '../../store/reference-data';
import { POLICIES, shippedReference } from '../support/reference';

const shipped = parse(readFileSync(join(POLICIES, 'sp4n.yaml'), 'utf8')) as PolicyDocument;
const NOW = Date.UTC(2026, 10, 20, 3);

function rulesWith(edit: (document: PolicyDocument) => void) {
  const document = structuredClone(shipped);
  edit(document);
  return policySet([document], 1);
}

function budgets(document: PolicyDocument, days: Partial<Record<string, number>>): void {
  for (const [name, value] of Object.entries(days)) {
    const clock = document.clocks[name];
    if (clock && value !== undefined) clock.budget = `${value} working days`;
  }
}

const ORIGINAL = rulesWith(() => undefined);
const STRICTER = rulesWith((document) =>
  budgets(document, { verification: 1, disposition: 1, firstAnswer: 2, settlement: 4, reply: 3 }),
);
const LOOSER = rulesWith((document) =>
  budgets(document, { verification: 9, disposition: 9, firstAnswer: 20, settlement: 90, reply: 30 }),
);
const OTHERWISE = rulesWith((document) => {
  budgets(document, { firstAnswer: 3 });
  const { verification } = document.clocks;
  if (verification && typeof verification.ladder !== 'string') {
    verification.ladder.unshift({ id: 'at-once', at: '1 %', escalate: 'desk supervisor', level: 1 });
  }
  delete document.clocks['question'];
  document.clocks['patience'] = { ...shipped.clocks['patience'], budget: '20 calendar days' } as never;
});
/** The same rules under another version: only a wording differs, which moves nothing. */
const REWORDED = rulesWith((document) => {
  document.title = { id: 'Aturan', en: 'Rules' };
});
const SETS = [ORIGINAL, STRICTER, LOOSER, OTHERWISE, REWORDED];

const reference = new ReferenceMemory({ ...shippedReference().all, policySets: SETS });
const world = reference.world();
const made = openCases(world, ORIGINAL.version, NOW, 300);
const anyCase = fc.nat(made.length - 1).map((n) => made[n] ?? '');
const anySet = fc.constantFrom(...SETS);
const anyNow = fc.integer({ min: 0, max: 40 * 24 }).map((hours) => NOW + hours * (DAY_MS / 24));

const read = (text: string): CaseFile => JSON.parse(text) as CaseFile;

/** What the worker does: what is due by the old rules fires first, then the case is moved. */
function migrated(text: string, to: string, now: Instant, past: 'fire' | 'skip') {
  const file = read(text);
  if (file.next !== null && file.next.at <= now) {
    const first = planTransition({ file, marks: [], at: now, fireUpTo: now, now }, world);
    if (first.firings.some(turnsThePage)) return null;
  }
  const migrate = { id: 'really', from: ORIGINAL.version, to, past };
  const fireUpTo = past === 'fire' ? now : null;
  const plan = planTransition({ file, marks: [], at: now, fireUpTo, now, migrate }, world);
  return { file, firings: plan.firings };
}

describe('what other rules would do to a case', () => {
  test('is what really moving it does', () => {
    let moved = 0;
    fc.assert(
      fc.property(anyCase, anySet, anyNow, fc.constantFrom('fire', 'skip'), (text, set, now, past) => {
        const really = migrated(text, set.version, now, past);
        const compared = compareCase(read(text), ORIGINAL.version, set.version, world, now, past);
        const firings = really?.firings ?? [];
        expect(compared.firings).toEqual(firings);
        // A clock that has closed by silence is no deadline any more, and says so by closing.
        const stays = really !== null && !firings.some(turnsThePage);
        expect(compared.after).toBe(stays ? dueAt(really.file) : compared.after);
        expect(really === null ? compared.due : 'unchanged').toBe('unchanged');
        expect(compared.overdueAtOnce).toBe(
          compared.after !== null && compared.after <= now && (compared.before ?? Infinity) > now,
        );
        if (firings.length > 0) moved += 1;
      }),
      { numRuns: 500 },
    );
    expect(moved).toBeGreaterThan(10);
  });

  test('leaves the case itself as it was', () => {
    fc.assert(
      fc.property(anyCase, anySet, anyNow, (text, set, now) => {
        const file = read(text);
        compareCase(file, ORIGINAL.version, set.version, world, now);
        expect(JSON.stringify(file)).toBe(text);
      }),
    );
  });

  test('is nothing when the rules are the same, or the case is under others', () => {
    fc.assert(
      fc.property(anyCase, anyNow, (text, now) => {
        const nothing = { due: 'unchanged', overdueAtOnce: false, closedAtOnce: false, firings: [] };
        for (const [from, to] of [
          [ORIGINAL.version, ORIGINAL.version],
          [ORIGINAL.version, REWORDED.version],
          [STRICTER.version, LOOSER.version],
        ] as const) {
          expect(compareCase(read(text), from, to, world, now)).toMatchObject(nothing);
        }
      }),
    );
  });

  test('is never later by stricter rules and never earlier by looser ones', () => {
    for (const text of made) {
      expect(compareCase(read(text), ORIGINAL.version, STRICTER.version, world, NOW).due).not.toBe('later');
      const looser = compareCase(read(text), ORIGINAL.version, LOOSER.version, world, NOW);
      expect(looser.due).not.toBe('earlier');
      expect(looser.overdueAtOnce).toBe(false);
    }
  });
});

function sorted(tally: Tally) {
  const result = tally.toJSON();
  const escalated = result.escalated.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return { ...result, escalated };
}

describe('many cases added up', () => {
  const comparisons = made.map((text) =>
    compareCase(read(text), ORIGINAL.version, STRICTER.version, world, NOW),
  );

  test('every case is counted once, and every recipient once for each case', () => {
    const tally = new Tally();
    for (const comparison of comparisons) tally.add(comparison);
    const { total, earlier, later, unchanged, escalated, overdueAtOnce, items } = tally.toJSON();
    expect(total).toBe(made.length);
    expect(earlier + later + unchanged).toBe(total);
    expect(overdueAtOnce).toBe(comparisons.filter((one) => one.overdueAtOnce).length);
    const all = comparisons.flatMap(escalatedTo);
    expect(escalated.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
    expect(all.length).toBeGreaterThan(0);
    for (const one of escalated) expect(one.count).toBeLessThanOrEqual(total);
    expect(items.earlier).toHaveLength(Math.min(earlier, MOST_NAMED));
  });

  test('in parts or at once, the figures are the same', () => {
    fc.assert(
      fc.property(fc.nat(made.length), (cut) => {
        const [whole, first, second] = [new Tally(), new Tally(), new Tally()];
        comparisons.forEach((one, n) => {
          whole.add(one);
          (n < cut ? first : second).add(one);
        });
        first.merge(second.toJSON());
        expect(sorted(first)).toEqual(sorted(whole));
      }),
      { numRuns: 20 },
    );
  });

  test('names no more than so many of a kind', () => {
    const tally = new Tally();
    const some = comparisons.filter(({ due }) => due === 'earlier').slice(0, 1);
    for (let n = 0; n < 2 * MOST_NAMED; n += 1) some.forEach((one) => tally.add(one));
    const { earlier, items } = tally.toJSON();
    expect([earlier, items.earlier.length]).toEqual([2 * MOST_NAMED, MOST_NAMED]);
  });
});
