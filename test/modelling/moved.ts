import type { CaseFile } from '../../domain/case-file';
import type { MigrationOrder } from '../../domain/migration-order';
import { openCase } from '../../domain/intake';
import { spell } from '../../domain/narrative';
import { planTransition } from '../../domain/transition';
import type { Instant } from '../../domain/vocabulary';
import { rehearse } from '../../rehearsal/live';
import { readScenario } from '../../rehearsal/scenario';
import { ScenarioScript } from '../../rehearsal/script';
import { ReferenceMemory } from '../../store/reference';
import type { PolicySet, ReferenceData } from '../../store/reference-data';
import { filing } from '../support/case';
import { example } from './document';
import { changed, scenarioOf, SHIPPED } from './play';

/** The case of the document, put under the rules of "Change a deadline" while it runs. */

const data = changed(example('Change a deadline'));
const versions = [SHIPPED.policySets[0], data.policySets[0]].filter(
  (set): set is PolicySet => set !== undefined,
);
const both: ReferenceData = { ...SHIPPED, policySets: versions };
const world = new ReferenceMemory(both).world();
const [old = '', four = ''] = versions.map(({ version }) => version);

const at = (text: string): Instant => Date.parse(`${text}:00+07:00`);
const FRIDAY = at('2026-11-27T17:00');
const SATURDAY = at('2026-11-28T12:00');
const END = at('2026-12-31T16:00');

/** When each rung of the first answer fired, as the document writes it, for each of its columns. */
export async function columns(): Promise<Record<string, string>[]> {
  const friday = (past: MigrationOrder['past']): [Instant, Omit<MigrationOrder, 'id'>] => [
    FRIDAY,
    { from: old, to: four, past },
  ];
  return Promise.all([
    told([]),
    told([friday('fire')]),
    told([friday('skip')]),
    told([friday('fire'), [SATURDAY, { from: four, to: old, past: 'fire' }]]),
  ]);
}

async function told(
  moves: readonly [Instant, Omit<MigrationOrder, 'id'>][],
): Promise<Record<string, string>> {
  const file = await untilFriday();
  for (const [when, order] of moves) {
    pass(file, when);
    planTransition(
      { file, marks: [], at: when, fireUpTo: null, now: when, migrate: { id: `m${when}`, ...order } },
      world,
    );
    pass(file, when);
  }
  pass(file, END);
  const clock = file.clocks.find(({ name }) => name === 'firstAnswer');
  return Object.fromEntries(
    (clock?.fired ?? []).map(({ rung, firedAt }) => [rung, spell(firedAt, file.holder.zone)[1]]),
  );
}

/** Lets time go by, from one rung to the next, as the case's timer does. */
function pass(file: CaseFile, until: Instant): void {
  while (file.next && file.next.at <= until) {
    const when = Math.max(file.next.at, file.updatedAt);
    file.updatedAt = when;
    planTransition({ file, marks: [], at: when, fireUpTo: when, now: when }, world);
  }
  file.updatedAt = Math.max(file.updatedAt, until);
}

async function untilFriday(): Promise<CaseFile> {
  const document = scenarioOf(example('The case that all examples rehearse')) as object;
  const scenario = readScenario({ ...document, until: '2026-11-27T17:00:00+07:00' });
  const rules = world.rules(old, 'sp4n');
  const door = { ...filing(), agency: 'kab-pringsewu', region: '18.10' };
  const file = openCase(door, { version: old, rules }, scenario.filed, world);
  await rehearse(file, new ScenarioScript(scenario, world), world);
  return file;
}
