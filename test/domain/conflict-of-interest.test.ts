import * as fc from 'fast-check';
import type { CaseFile, TrailEntry } from '../../domain/case-file';
import type { Actor } from '../../domain/command';
import type { Directory } from '../../domain/directory';
import { openCase } from '../../domain/intake';
import { openParts } from '../../domain/parts';
import { may, refuse } from '../../domain/permission';
import { accuses } from '../../domain/accusation';
import { isAccused, maySee, topDesk } from '../../domain/relation';
import { viewCase, viewEvents, viewListItem } from '../../domain/view';
import { COMMANDS } from '../../domain/vocabulary';
import type { World } from '../../domain/world';
import { rehearse } from '../../rehearsal/live';
import { filing } from '../support/case';
import { Chaos, type Temper } from '../support/chaos';
import { build, nation, postsOf } from '../support/random-nation';
import { shippedReference } from '../support/reference';

/** Whatever anybody does, and whenever it is found out who is complained of: a case about somebody is not theirs. */

const START = Date.parse('2026-11-16T09:00:00+07:00');
const shipped = shippedReference();

/** People who accuse often, also late, and otherwise do everything. */
const ACCUSING: Temper = {
  weights: {
    verification: 10,
    disposition: 10,
    return: 6,
    corrections: 8,
    answers: 3,
    replies: 2,
    completion: 4,
    suspensions: 1,
    suspensionEnd: 1,
    supporting: 6,
    supportingEnd: 1,
    instructions: 2,
    withdrawal: 1,
    acceptance: 1,
  },
  silence: 0.25,
  accuse: 0.7,
  wrong: 0.2,
};

function begun(directory: Directory, door: number, accused: number) {
  const world: World = { ...shipped.world(), directory };
  const ids = directory.agencies.filter(({ id }) => directory.ref(id)).map(({ id }) => id);
  const { version } = shipped.currentSet(START);
  const file = openCase(
    filing({
      agency: door % 3 === 0 ? null : (ids[door % ids.length] ?? null),
      about: accused % 2 === 0 ? [ids[accused % ids.length] ?? 'nasional'] : [],
    }),
    { version, rules: world.rules(version, 'sp4n') },
    START,
    world,
  );
  return { file, world, posts: postsOf(directory) };
}

/** Somebody above all is left who is not complained of: there is always a place to go. */
const hasWayOut = (file: CaseFile): boolean => !accuses(file.about, topDesk(file));

/** How often something was seen, so that a play in which nobody is accused proves nothing. */
const seen = { accusedPosts: 0, recipients: 0, left: 0, released: 0, lateAccusations: 0, refused: 0 };

/** What is wrong with a line of the trail, when it is written. */
function heard({ type, by, data = {} }: TrailEntry, file: CaseFile, directory: Directory): string[] {
  const to: unknown = data['to'];
  // The reporter has no agency.
  const told = (Array.isArray(to) ? (to as { agency: string }[]) : []).filter(({ agency }) => agency !== '');
  seen.recipients += told.length;
  if (type === 'corrected' && file.about.length > 0) seen.lateAccusations += 1;
  const decider = DECISIONS.includes(type) && by.agency !== null ? [{ agency: by.agency }] : [];
  return [...told, ...decider]
    .filter(({ agency }) => directory.isAccused(agency, file.about))
    .map(({ agency }) => `${type}: ${agency}`);
}

const DECISIONS: readonly string[] = [
  'verified',
  'answered',
  'promised',
  'questioned',
  'archived',
  'partAnswered',
  'disposed',
];

/** What is wrong with how a case stands to everybody who might ever fill a post. */
function looked(file: CaseFile, posts: readonly Actor[], world: World): string[] {
  const { directory } = world;
  const ctx = { now: file.updatedAt, open: (text: string) => text, openJson: () => ({}), world };
  const holding = [...(hasWayOut(file) ? [file.holder] : []), ...openParts(file).map(({ agency }) => agency)];
  const accused = posts.filter(({ agency }) => directory.isAccused(agency ?? '', file.about));
  seen.accusedPosts += accused.length;
  const learned = accused.flatMap((actor) => [
    ...(isAccused(file, actor) ? [] : ['is not accused']),
    ...(maySee(file, actor) ? ['may see'] : []),
    ...may(file, actor),
    ...(viewCase(file, actor, ctx) ? ['case'] : []),
    ...(viewListItem(file, actor, ctx) ? ['list item'] : []),
    ...(viewEvents(file, actor, 'sender', ctx) ? ['events'] : []),
    ...COMMANDS.filter((name) => refuse(file, actor, name)?.code !== 'not-found'),
  ]);
  // Nor are they named as those who will be told next.
  const free = posts.find((actor) => maySee(file, actor));
  const planned = ((free && viewCase(file, free, ctx)?.clocks) ?? [])
    .flatMap(({ rungs }) => rungs)
    .filter(({ state }) => state === 'planned')
    .flatMap(({ to }) => to.map(({ agency }) => agency ?? ''))
    .filter((agency) => directory.isAccused(agency, file.about));
  return [
    ...holding.filter((ref) => accuses(file.about, ref)).map(({ agency }) => `held by ${agency}`),
    ...learned,
    ...planned.map((agency) => `planned for ${agency}`),
  ];
}

test('no recipient, holder, part, reader or decider is complained of, whatever is done and found out', async () => {
  await fc.assert(
    fc.asyncProperty(nation, fc.nat(1000), fc.nat(1000), fc.nat(), async (shape, door, accused, seed) => {
      const directory = build(shape);
      const { file, world, posts } = begun(directory, door, accused);
      const script = new Chaos(seed, directory, ACCUSING, 30, START, (now) =>
        expect(looked(now, posts, world)).toEqual([]),
      );
      await rehearse(file, script, world, (line, now) => expect(heard(line, now, directory)).toEqual([]));
      expect(looked(file, posts, world)).toEqual([]);
      seen.left += file.path.filter(({ reason }) => reason === 'conflictOfInterest').length;
      seen.released += (file.parts ?? []).filter(({ state }) => state === 'released').length;
      seen.refused += file.trail.filter(({ type }) => type === 'refused').length;
    }),
    { numRuns: 80 },
  );
  for (const [what, count] of Object.entries(seen))
    expect({ what, enough: count > 0 }).toEqual({ what, enough: true });
});

test('when the inspectorate is complained of, the level above it is told in its stead', () => {
  const { directory } = shipped.world();
  const above = (about: string[]) =>
    directory.resolve('inspectorate', 'kab-pringsewu.dinas-pupr', about).map(({ agency }) => agency);
  expect(above([])).toEqual(['kab-pringsewu.inspektorat']);
  expect(above(['kab-pringsewu.inspektorat'])).toEqual(['kab-pringsewu']);
  expect(above(['kab-pringsewu'])).toEqual(['kemendagri']);
  expect(above(['kab-pringsewu', 'kemendagri'])).toEqual(['ombudsman']);
});
