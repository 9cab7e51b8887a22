import { readScenario } from '../../rehearsal/scenario';
import { settingOf } from '../../rehearsal/setting';
import { simulate } from '../../rehearsal/simulate';
import type { Simulation, TimelineEntry } from '../../rehearsal/simulation';
import { makeRegions } from '../../store/regions';
import { triedAsIs, triedWith } from '../../store/tried-rules';
import { shippedReference } from './reference';

const shipped = shippedReference();
const regions = makeRegions();

/** Plays a scenario, as a file would have it, by the shipped rules or with a rule file put among them. */
export function played(scenario: object, rules?: object): Promise<Simulation> {
  const set = shipped.currentSet(Date.parse('2026-11-20'));
  const tried = rules ? triedWith(shipped.all, set, rules) : triedAsIs(shipped.all, set, 'sp4n');
  if (!tried) throw new Error('there are no national rules');
  return simulate(readScenario({ ...ROAD, ...scenario }), settingOf(tried.reference, tried.policy, regions));
}

/** A damaged road in Pringsewu, filed on a Friday morning. */
const ROAD = {
  filed: '2026-11-20T09:00:00+07:00',
  classification: 'complaint',
  region: '18.10',
  agency: 'kab-pringsewu',
  topic: 'roads.damaged',
};

/** `2026-11-25T16:00 verification/desk-head L1`: what fired when. */
export function rungs({ timeline }: Simulation): string[] {
  return timeline
    .filter(({ kind }) => kind === 'rung')
    .map(
      ({ at, clock, rung, level }) =>
        `${at.slice(0, 16)} ${clock}/${rung}${level === undefined ? '' : ` L${level}`}`,
    );
}

/** Whom a line of a timeline reaches. */
export function whom({ to = [] }: TimelineEntry): string[] {
  return to.map(({ agency, role, post }) => [agency, post ?? role].filter((part) => part !== null).join('/'));
}
