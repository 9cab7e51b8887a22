import * as fc from 'fast-check';
import { checkRules } from '../../domain/check/check-rules';
import { timesSentOn } from '../../domain/arbitration';
import type { CaseFile } from '../../domain/case-file';
import { elapsed, type Clock } from '../../domain/clock';
import type { Actor } from '../../domain/command';
import type { AgencyRef, Directory } from '../../domain/directory';
import { openCase } from '../../domain/intake';
import { MAIN } from '../../domain/parts';
import { may } from '../../domain/permission';
import { accuses } from '../../domain/accusation';
import { topDesk } from '../../domain/relation';
import { checkRoutes } from '../../domain/routing/check';
import { readRouteDocument } from '../../domain/routing/document';
import { Offices } from '../../domain/routing/offices';
import { Routes } from '../../domain/routing/routes';
import { suggest } from '../../domain/routing/suggest';
import { LOCAL_LEVELS, type Instant } from '../../domain/vocabulary';
import type { World } from '../../domain/world';
import { rehearse } from '../../rehearsal/live';
import { policySet, NO_ROUTES } from '../../store/reference-data';
import { ReferenceMemory } from '../../store/reference';
import { actors } from '../support/actors';
import { filing } from '../support/case';
import { Chaos, deciders, whoReturns, type Temper } from '../support/chaos';
import { build, nation, postsOf } from '../support/random-nation';
import { shippedReference } from '../support/reference';
import { nationalRules } from '../support/rules';
import { cannotGo } from '../../workflows/stages/custody';

/**
 * No wrong door, for any nation and any rules that pass the check, under any behaviour of the agencies: a complaint is
 * always somewhere, with somebody who may act, never with whom it accuses, and is not sent round.
 */

const START = Date.parse('2026-11-16T09:00:00+07:00');

// ── rules ───────────────────────────────────────────────────────────────────────────────────────────────────────────

interface RuleChoice {
  hops: number;
  /** A rung that takes the case away, on one of the clocks. */
  reassign: { clock: string; to: string } | null;
  /** Rules of before arbitration had a clock of its own. */
  withoutClock: boolean;
}

const CHOICES: RuleChoice[] = [0, 1, 3, 5].flatMap((hops): RuleChoice[] => [
  { hops, reassign: null, withoutClock: false },
  { hops, reassign: { clock: 'firstAnswer', to: 'national desk' }, withoutClock: false },
  { hops, reassign: { clock: 'firstAnswer', to: 'desk' }, withoutClock: false },
  { hops, reassign: { clock: 'arbitration', to: 'national desk' }, withoutClock: false },
  { hops, reassign: { clock: 'disposition', to: 'national desk' }, withoutClock: true },
]);

const shipped = shippedReference();

const RULES = CHOICES.map(({ hops, reassign, withoutClock }) => {
  const document = nationalRules((rules) => {
    rules.limits['hops'] = hops;
    if (reassign) {
      const rung = { id: 'taken-over', at: 'due + 6 working days', reassign: reassign.to };
      const ladder = rules.clocks[reassign.clock]?.ladder;
      ladder?.splice(-1, 0, rung);
    }
    if (withoutClock) delete rules.clocks['arbitration'];
  });
  const reference = new ReferenceMemory({ ...shipped.all, policySets: [policySet([document], 1)] });
  return { hops, document, reference };
});

test('the rules that are played with pass the check', () => {
  for (const { document } of RULES) {
    const { directory, calendars, topics } = shipped;
    const found = checkRules({ documents: [document], directory, calendars, topics });
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
  }
});

const rulesAt = (choice: number): (typeof RULES)[number] => RULES[choice] ?? fail();

function fail(): never {
  throw new Error('there are no such rules');
}

// ── what holds always ───────────────────────────────────────────────────────────────────────────────────────────────

const isOpenFor = (file: CaseFile, ref: { agency: string; ancestors: string[] }): boolean =>
  !accuses(file.about, ref);

/** Somebody above all is left who is not complained of: there is always a place to go. */
function hasWayOut(file: CaseFile): boolean {
  return isOpenFor(file, topDesk(file));
}

const returnsOf = ({ path }: CaseFile): number =>
  path.filter(({ reason }) => reason === 'returned' || reason === 'arbitration').length;

/** The times that a regional secretary has passed a case on, because it is for none of his own. */
const passedOn = ({ trail }: CaseFile): number =>
  trail.filter(({ type, by }) => type === 'returned' && by.post === 'secretary').length;

const settlements = ({ clocks }: CaseFile): Clock[] =>
  clocks.filter(({ name, part }) => name === 'settlement' && part === MAIN);

/** Watches one case from step to step. */
class Watch {
  private wasSettled = false;
  private settlement: Instant | null = null;
  private readonly refs: readonly AgencyRef[];

  constructor(
    private readonly directory: Directory,
    private readonly hops: number,
    private readonly posts: readonly Actor[],
  ) {
    this.refs = directory.agencies.flatMap(({ id }) => directory.ref(id) ?? []);
  }

  look(file: CaseFile): void {
    this.holder(file);
    this.returns(file);
    this.arbiter(file);
    this.somebody(file);
    this.clock(file);
  }

  /** What did not hold, in words. */
  readonly faults: string[] = [];

  private holds(what: string, does: boolean): void {
    if (!does) this.faults.push(what);
  }

  private holder(file: CaseFile): void {
    const { holder, path } = file;
    this.holds('the directory knows the holder', this.directory.ref(holder.agency)?.agency === holder.agency);
    const last = path.at(-1);
    this.holds('the way ends with the holder', last?.agency === holder.agency && last.to === null);
    this.holds('the holder is not complained of', !hasWayOut(file) || isOpenFor(file, holder));
  }

  private returns(file: CaseFile): void {
    const returned = returnsOf(file);
    this.holds('a secretary passes it on once', passedOn(file) <= 1);
    this.holds('returns have a limit', returned <= this.hops + 1 + passedOn(file));
    // Sent straight on by anybody but those who have the last word.
    const free = file.trail.filter(
      ({ type, by }) => type === 'disposed' && (isTop(by.agency) || by.post === 'secretary'),
    );
    this.holds('it is not sent round', timesSentOn(file) <= this.hops + free.length);
    const settled = file.arbitration || file.binding;
    this.holds('what is settled stays settled', settled || !this.wasSettled);
    this.wasSettled = settled;
    this.holds('past the limit it is settled, and not before', settled === returned > this.hops);
    this.holds('it is settled, or being settled', !(file.arbitration && file.binding));
    this.holds('what binds is not returned', !file.binding || whoReturns(file, this.posts).length === 0);
  }

  private arbiter(file: CaseFile): void {
    if (!file.arbitration) return;
    this.holds('it is settled at a desk', file.stage === 'disposition');
    // The Ombudsman settles what the national desk was complained of in, also when that is taken back.
    const government = this.directory.get(file.holder.agency);
    const secretary =
      government && LOCAL_LEVELS.includes(government.level) && government.officers.includes('secretary');
    const right = file.arbiter === 'secretary' ? secretary === true : isTop(file.holder.agency);
    this.holds('the arbiter is one', right);
  }

  private somebody(file: CaseFile): void {
    if (file.stage === 'completion' || file.stage === 'reply') {
      this.holds('the reporter may act', may(file, actors.reporter).length > 0);
      return;
    }
    if (file.stage === 'closed' || !hasWayOut(file)) return;
    const able = deciders(file, this.posts);
    this.holds('somebody may act', able.length > 0);
    if (file.stage !== 'disposition') return;
    // Not only may they send it on: there is somebody to whom they can, unless the whole nation is complained of.
    if (this.refs.every((ref) => ref.agency === 'nasional' || !isOpenFor(file, ref))) return;
    const hasWay = (actor: Actor): boolean =>
      this.refs.some((to) => cannotGo(file, file.about, to, actor) === null);
    this.holds('there is somewhere to go', able.some(hasWay));
  }

  private clock(file: CaseFile): void {
    const [clock, ...others] = settlements(file);
    if (!clock) return;
    this.settlement ??= clock.startedAt;
    const same = clock.cycle === 1 && clock.startedAt === this.settlement;
    this.holds('there is one settlement clock', same && others.length === 0);
  }
}

const isTop = (agency: string | null): boolean => agency === 'nasional' || agency === 'ombudsman';

// ── any behaviour ───────────────────────────────────────────────────────────────────────────────────────────────────

const WILD: Temper = {
  weights: {
    verification: 12,
    disposition: 12,
    return: 14,
    corrections: 3,
    answers: 1,
    replies: 1,
    completion: 4,
    suspensions: 1,
    suspensionEnd: 1,
    supporting: 1,
    supportingEnd: 1,
    instructions: 1,
  },
  silence: 0.12,
  accuse: 0.4,
  wrong: 0.1,
};

function begun(directory: Directory, rules: (typeof RULES)[number], door: number, accused: number) {
  const world: World = { ...rules.reference.world(), directory };
  const ids = directory.agencies.filter(({ id }) => directory.ref(id)).map(({ id }) => id);
  const { version } = rules.reference.currentSet(START);
  const file = openCase(
    filing({
      agency: door % 3 === 0 ? null : (ids[door % ids.length] ?? null),
      about: accused % 4 === 0 ? [ids[accused % ids.length] ?? 'nasional'] : [],
    }),
    { version, rules: world.rules(version, 'sp4n') },
    START,
    world,
  );
  return { file, world, posts: postsOf(directory) };
}

/** How often something was seen, so that a play that stays at home proves nothing. */
const seen = { steps: 0, settled: 0, bySecretary: 0, passedOn: 0, takenOver: 0, leftAccused: 0, bound: 0 };

test('under any behaviour a case has a holder who may act, is not with the accused, and is not sent round', async () => {
  await fc.assert(
    fc.asyncProperty(
      nation,
      fc.nat(RULES.length - 1),
      fc.nat(1000),
      fc.nat(1000),
      fc.nat(),
      async (shape, choice, door, accused, seed) => {
        const [directory, rules] = [build(shape), rulesAt(choice)];
        const { file, world, posts } = begun(directory, rules, door, accused);
        const watch = new Watch(directory, rules.hops, posts);
        const script = new Chaos(seed, directory, WILD, 45, START, (now) => {
          watch.look(now);
          seen.steps += 1;
        });
        await rehearse(file, script, world);
        watch.look(file);
        expect(watch.faults).toEqual([]);
        seen.settled += returnsOf(file) > rules.hops ? 1 : 0;
        seen.bySecretary += file.trail.some(({ data }) => data?.['arbiter'] === 'secretary') ? 1 : 0;
        seen.passedOn += passedOn(file);
        seen.takenOver += file.trail.filter(({ type }) => type === 'takenOver').length;
        seen.leftAccused += file.path.filter(({ reason }) => reason === 'conflictOfInterest').length;
        seen.bound += file.binding ? 1 : 0;
      },
    ),
    { numRuns: 120 },
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(3);
});

// ── agencies that never want it ─────────────────────────────────────────────────────────────────────────────────────

const EVASIVE: Temper = {
  weights: { verification: 10, disposition: 1000, return: 1000, completion: 1000 },
  silence: 0,
  accuse: 0,
  wrong: 0,
};

test('where everybody gives back what they may, a unit holds it for good after as many hops as there may be', async () => {
  await fc.assert(
    fc.asyncProperty(
      nation,
      fc.nat(RULES.length - 1),
      fc.nat(1000),
      fc.nat(1000),
      fc.nat(),
      async (shape, choice, door, accused, seed) => {
        const [directory, rules] = [build(shape), rulesAt(choice)];
        const { file, world, posts } = begun(directory, rules, door, accused);
        const held = (now: CaseFile): boolean =>
          now.stage === 'followUp' && whoReturns(now, posts).length === 0;
        // Each return is followed by a disposition through at most two desks; filing and verifying come before.
        const most = 5 * (rules.hops + 3) + 12;
        const script = new Chaos(seed, directory, EVASIVE, most * 12, START, () => undefined, held);
        await rehearse(file, script, world);
        if (!hasWayOut(file)) return;
        expect(held(file)).toBe(true);
        expect(isOpenFor(file, file.holder)).toBe(true);
        expect(returnsOf(file)).toBeLessThanOrEqual(rules.hops + 1 + passedOn(file));
        expect(deciders(file, posts)).not.toEqual([]);
      },
    ),
    { numRuns: 80 },
  );
});

// ── the settlement clock ────────────────────────────────────────────────────────────────────────────────────────────

const HOPPING: Temper = {
  weights: { verification: 20, disposition: 20, return: 20, corrections: 2, completion: 20 },
  silence: 0.25,
  accuse: 0.5,
  wrong: 0,
};

/** Time used as anybody would count it: where the case was, by the hours of whoever held it, since it was verified. */
function usedUp(
  { path, trail }: CaseFile,
  clock: Clock,
  at: Instant,
  directory: Directory,
  world: World,
): number {
  const verified = trail.find(({ type }) => type === 'verified')?.at ?? at;
  return path.reduce((sum, { agency, from, to }) => {
    const time = world.times('national', directory.get(agency)?.timeZone ?? '');
    const [begin, end] = [Math.max(from, verified, clock.countsFrom), Math.min(to ?? at, at)];
    if (end <= begin) return sum;
    return sum + time.position(end, 'workingDays') - time.position(begin, 'workingDays');
  }, 0);
}

test('the settlement clock is one clock: no return, disposition, accusation or takeover starts it again', async () => {
  let hops = 0;
  await fc.assert(
    fc.asyncProperty(
      nation,
      fc.nat(RULES.length - 1),
      fc.nat(1000),
      fc.nat(),
      async (shape, choice, door, seed) => {
        const [directory, rules] = [build(shape), rulesAt(choice)];
        const { file, world } = begun(directory, rules, door, 1);
        let last = START;
        const script = new Chaos(seed, directory, HOPPING, 40, START, (_, at) => {
          last = at;
        });
        await rehearse(file, script, world);
        const [clock, ...others] = settlements(file);
        expect(others).toEqual([]);
        if (!clock) return;
        hops += file.hops;
        expect(clock).toMatchObject({ cycle: 1, suspensions: [] });
        expect(clock.startedAt).toBe(file.trail.find(({ type }) => type === 'verified')?.at);
        // Without a gap, whoever's calendar and zone each stretch is counted by.
        clock.segments.forEach(({ from }, n) => {
          expect(from).toBe(n === 0 ? clock.startedAt : clock.segments[n - 1]?.to);
        });
        expect(elapsed(clock, last, world.times)).toBe(usedUp(file, clock, last, directory, world));
      },
    ),
    { numRuns: 80 },
  );
  expect(hops).toBeGreaterThan(80);
});

// ── where rules send it ─────────────────────────────────────────────────────────────────────────────────────────────

const because = { id: 'Sebab.', en: 'Cause.' };

const condition = fc.record(
  {
    classification: fc.constantFrom('complaint', 'aspiration'),
    oversight: fc.boolean(),
    door: fc.constantFrom('gov0', 'gov1', 'village', 'regency'),
    channel: fc.constantFrom('web', 'sms'),
  },
  { requiredKeys: [] },
);

const target = fc.constantFrom<unknown>(
  'gov0',
  'gov0.unit0',
  'gov1.unit1',
  'gov1.inspectorate',
  'kemendagri',
  'inspectorate above the accused',
  { of: 'door' },
  { service: 'unit0', of: 'door' },
  { service: ['unit1', 'unit0'], of: 'door' },
);

test('whatever rules pass their check, nobody is suggested who is complained of', () => {
  let kept = 0;
  fc.assert(
    fc.property(
      nation,
      fc.array(fc.record({ when: condition, to: target }), { maxLength: 4 }),
      fc.nat(1000),
      fc.array(fc.nat(1000), { maxLength: 3 }),
      fc.boolean(),
      (shape, drawn, door, accused, oversight) => {
        const directory = build(shape);
        const rules = drawn.map((rule, n) => ({ id: `rule-${n}`, because, confidence: 0.5, ...rule }));
        const document = {
          routes: 'made-up',
          rules: [...rules, { id: 'default', to: 'nasional', because, confidence: 0.1 }],
        };
        const { words } = NO_ROUTES;
        const subject = { documents: [document], words, directory, topics: [], isRegion: () => true };
        if (checkRoutes(subject).some(({ severity }) => severity === 'error')) return;
        kept += 1;
        const ids = directory.agencies.filter(({ id }) => directory.ref(id)).map(({ id }) => id);
        const about = [...new Set(accused.map((n) => ids[n % ids.length] ?? 'nasional'))];
        const said = suggest(
          {
            classification: 'complaint',
            oversight,
            topic: null,
            region: null,
            channel: 'web',
            door: ids[door % ids.length] ?? null,
            about,
            title: 'x',
            description: 'x',
          },
          new Routes({ routes: [readRouteDocument(document)], words }, []),
          new Offices(directory),
        );
        const free = ['nasional', 'ombudsman'].some(
          (id) => directory.get(id) && !directory.isAccused(id, about),
        );
        const named = [said, ...said.alternatives].map(({ to }) => to.id);
        expect(named.filter((id) => directory.ref(id) === undefined)).toEqual([]);
        expect(named.filter((id) => free && directory.isAccused(id, about))).toEqual([]);
      },
    ),
    { numRuns: 1000 },
  );
  expect(kept).toBeGreaterThan(150);
});
