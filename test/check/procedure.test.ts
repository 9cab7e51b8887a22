import { walk, type Visit } from '../../domain/check/walk';
import type { Facts } from '../../domain/policy';
import { DAY_MS } from '../../domain/vocabulary';
import { readScenario } from '../../rehearsal/scenario';
import { settingOf } from '../../rehearsal/setting';
import { simulate } from '../../rehearsal/simulate';
import type { Simulation } from '../../rehearsal/simulation';
import { makeRegions } from '../../store/regions';
import { triedAsIs } from '../../store/tried-rules';
import { randomScenario } from '../support/random-scenario';
import { shippedReference } from '../support/reference';

const START = Date.UTC(2026, 10, 20, 2);
const LIVES = 80;

const reference = shippedReference();
const tried = triedAsIs(reference.all, reference.currentSet(START), 'sp4n');
if (!tried) throw new Error('there are no national rules');
const setting = settingOf(tried.reference, tried.policy, makeRegions());
const rules = reference.currentRules(START)[0];
if (!rules) throw new Error('there are no national rules');

const FACTS: Facts = {
  classification: 'complaint',
  oversight: false,
  topic: 'roads.damaged',
  region: '18.10',
  level: 'unit',
  institutionLevel: 'regency',
  channel: 'web',
};

const { visits } = walk(rules, FACTS);

const place = (stage: string, clocks: readonly string[]): string => `${stage}: ${clocks.join(', ')}`;
const places = new Set(visits.map((visit: Visit) => place(visit.now.stage, visit.open)));

function open({ clocks }: Simulation): string[] {
  const names = clocks
    // Rules are walked for the case itself; supporting agencies have clocks of their own beside it.
    .filter(({ part, state }) => part === undefined && (state === 'running' || state === 'suspended'))
    .map(({ name }) => name);
  return [...new Set(names)].toSorted();
}

test('random lives, played by the real stages, never leave the places to which the walk says that a case can get', async () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= LIVES; seed += 1) {
    const { document, steps } = await randomScenario(seed, START, START + 120 * DAY_MS, setting);
    const instants = [...steps.map(({ at }) => at + 1), START + 120 * DAY_MS];
    for (const until of instants) {
      const now = await simulate(
        readScenario({ ...document, until: new Date(until).toISOString() }),
        setting,
      );
      if (now.ended) continue;
      const here = place(now.stage, open(now));
      expect([seed, here, places.has(here)]).toEqual([seed, here, true]);
      seen.add(here);
    }
  }
  // Lives that stay at home would prove nothing.
  expect(seen.size).toBeGreaterThanOrEqual(10);
  for (const stage of ['verification', 'completion', 'disposition', 'followUp', 'reply', 'closed']) {
    expect([...seen].some((one) => one.startsWith(`${stage}:`))).toBe(true);
  }
});

test('the walk knows the shortest way to a place', () => {
  const reply = visits.find(({ now }) => now.stage === 'reply');
  expect(reply?.way).toEqual([
    'filed',
    'verified and disposed and disposed to a unit',
    'any answer and final answer',
  ]);
  expect([...(reply?.suspended ?? [])]).toEqual([['settlement', 'reply']]);
});
