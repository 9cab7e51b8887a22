import { parse } from 'yaml';
import { spell } from '../../domain/narrative';
import { checkRules } from '../../domain/check/check-rules';
import type { Finding } from '../../domain/check/finding';
import { readScenario } from '../../rehearsal/scenario';
import { settingOf } from '../../rehearsal/setting';
import { simulate } from '../../rehearsal/simulate';
import type { Simulation } from '../../rehearsal/simulation';
import { ReferenceMemory } from '../../store/reference';
import { policySet, type ReferenceData } from '../../store/reference-data';
import { makeRegions } from '../../store/regions';
import { shippedReference } from '../support/reference';
import { block, example, type Example } from './document';

/** Everything that is shipped, as it is read from `policies/`. */
export const SHIPPED: ReferenceData = shippedReference().all;

type Tree = { [key: string]: unknown };

/** The rule files and calendars that an example makes of the shipped ones. */
export function changed(one: Example, shipped: ReferenceData = SHIPPED): ReferenceData {
  const [set] = shipped.policySets;
  if (!set) throw new Error('no rules are shipped');
  const documents = set.documents.map((document) => structuredClone(document) as unknown as Tree);
  const calendars = shipped.calendars.map((calendar) => structuredClone(calendar) as unknown as Tree);
  for (const { kind, name, text } of one.blocks) {
    const written = kind === 'change' || kind === 'file' ? (parse(text) as Tree) : {};
    if (kind === 'change') {
      const at = [...documents, ...calendars].findIndex((file) => fileOf(file) === name);
      const all = [...documents, ...calendars];
      Object.assign(all[at] as Tree, merged(all[at] as Tree, written));
    }
    if (kind === 'file' && 'policy' in written) documents.push(written);
    if (kind === 'file' && 'calendar' in written && 'years' in written) calendars.push(written);
  }
  const agencies = shipped.agencies.map((agency) => {
    const line = one.blocks.find(
      ({ kind, text }) => kind === 'agency' && (parse(text) as Tree[])[0]?.['id'] === agency.id,
    );
    return line ? { ...agency, ...(parse(line.text) as Tree[])[0] } : agency;
  });
  return {
    ...shipped,
    agencies,
    calendars: calendars as unknown as ReferenceData['calendars'],
    policySets: [policySet(documents, set.publishedAt, set.reasons)],
  };
}

function fileOf(document: Tree): string {
  return 'policy' in document
    ? `policies/${String(document['policy'])}.yaml`
    : `policies/calendars/${String(document['calendar'])}.yaml`;
}

/** What the document shows of a file, put into the file: mappings field by field, everything else as a whole. */
function merged(file: Tree, shown: Tree): Tree {
  const result: Tree = { ...file };
  for (const [key, value] of Object.entries(shown)) {
    const own = result[key];
    result[key] = isTree(own) && isTree(value) ? merged(own, value) : value;
  }
  return result;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the check says of all rule files together, as `tuntas policy check` does. */
export function findings(data: ReferenceData): Finding[] {
  const reference = new ReferenceMemory(data);
  const [set] = data.policySets;
  const regions = makeRegions();
  return checkRules({
    documents: set?.documents ?? [],
    published: SHIPPED.policySets[0]?.documents ?? [],
    directory: reference.directory,
    calendars: reference.calendars,
    topics: reference.topics,
    isRegion: (code) => regions.exists(code),
    today: '2026-11-20',
  });
}

/** The scenario of an example: its own, else the one that the document begins with. */
export function scenarioOf(one: Example): unknown {
  const own = one.blocks.some(({ kind }) => kind === 'scenario');
  return parse(block(own ? one : example('The case that all examples rehearse'), 'scenario').text) as unknown;
}

/** Plays an example's scenario under rules. */
export async function played(one: Example, data: ReferenceData): Promise<Simulation> {
  return simulate(readScenario(scenarioOf(one)), settingFor(data));
}

function settingFor(data: ReferenceData): ReturnType<typeof settingOf> {
  const version = data.policySets[0]?.version ?? '';
  return settingOf(new ReferenceMemory(data), { version, name: 'sp4n', national: 'sp4n' }, makeRegions());
}

/**
 * What an example compares with: its case under the shipped rules; where the example is somebody who stops a clock, the
 * same case without that.
 */
export async function before(one: Example): Promise<Simulation> {
  const scenario = scenarioOf(one) as { steps?: object[] };
  const steps = (scenario.steps ?? []).filter((step) => !('suspensions' in step));
  return simulate(readScenario({ ...scenario, steps }), settingFor(SHIPPED));
}

/**
 * The instant of `firstAnswer due`, `firstAnswer unit-head` or, in a clock's second cycle, `firstAnswer/2 due` in a
 * rehearsal, as the document writes it; of a rung that repeats the first time; `–` where there is none.
 */
export function instantOf(simulation: Simulation, what: string): string {
  const [which = '', rung] = what.split(' ');
  const [clock, turn] = which.split('/');
  const cycle = Number(turn ?? 1);
  const at =
    rung === 'due'
      ? simulation.clocks.find((one) => one.name === clock && one.cycle === cycle)?.dueAt
      : simulation.timeline.find((one) => one.clock === clock && one.cycle === cycle && one.rung === rung)
          ?.at;
  return at ? spell(Date.parse(at), simulation.zone)[1] : '–';
}
