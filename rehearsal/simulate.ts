import { peakLevel, type CaseFile, type TrailEntry } from '../domain/case-file';
import { rulesInForce } from '../domain/in-force';
import { openCase } from '../domain/intake';
import { regencyOf } from '../domain/region';
import { DAY_MS, DESK_CHANNELS, type Instant } from '../domain/vocabulary';
import { officeOf, type World } from '../domain/world';
import { dateOf, dayNumber, isoIn, zoneOffset } from '../domain/zone';
import { checkScenario } from './check-scenario';
import { clockBars } from './clock-bars';
import { dateIn, dayAt } from './day-kinds';
import { rehearse } from './live';
import { ScenarioError, type Scenario } from './scenario';
import { ScenarioScript } from './script';
import type { Setting } from './setting';
import type { Simulation, TimelineDay } from './simulation';
import { Timeline } from './timeline';

/** However badly rules repeat themselves, a rehearsal ends. Five silent years under the shipped rules wake a case less often. */
const MOST_WAKES = 1000;

/** The tracking id of every rehearsed case: no real one looks like it. */
const REHEARSED = 'SIMULASI';

/**
 * Plays a scenario by the functions that real cases run by, without an engine or a database.
 * @throws ScenarioError for what a scenario names that is not there, and for steps out of order.
 */
export async function simulate(scenario: Scenario, setting: Setting): Promise<Simulation> {
  const problems = checkScenario(scenario, setting);
  if (problems.length > 0) throw new ScenarioError(problems);
  const { world, policy } = setting;
  const national = world.rules(policy.version, policy.national);
  const file = openCase(
    filingOf(scenario, setting),
    { version: policy.version, rules: national },
    scenario.filed,
    world,
  );
  const { zone } = file.holder;
  const timeline = new Timeline(world, zone);
  for (const line of file.trail) timeline.hear(line, file);
  const script = new ScenarioScript(scenario, world);
  const hear = (line: TrailEntry, now: CaseFile): void => timeline.hear(line, now);
  const { ended, exhausted } = await rehearse(file, script, world, hear, MOST_WAKES);
  const told = Math.max(...timeline.instants);
  const endedAt = ended || exhausted ? told : Math.max(told, scenario.until ?? told);
  const tried = world.rules(policy.version, policy.name);
  return {
    policy: { name: policy.name, version: policy.version, title: tried.title },
    facts: {
      classification: file.classification,
      oversight: file.oversight,
      topic: file.topic,
      region: file.region,
      regionName: file.regionName,
      channel: file.channel,
      agency: file.filedAt,
    },
    zone,
    startedAt: isoIn(zone, scenario.filed),
    endedAt: isoIn(zone, endedAt),
    stage: file.stage,
    outcome: file.outcome,
    ended,
    peakLevel: peakLevel(file),
    timeline: timeline.entries,
    clocks: clockBars(file, timeline, zone, world),
    days: daysOf(file, scenario.filed, endedAt, setting),
  };
}

function filingOf(scenario: Scenario, { topics, regions }: Setting): Parameters<typeof openCase>[0] {
  const { classification, oversight, topic, region, channel, agency, about, confidential } = scenario;
  const door = agency ?? 'nasional';
  const byDesk = channel !== undefined && DESK_CHANNELS.includes(channel);
  return {
    id: REHEARSED,
    classification,
    oversight: oversight ?? false,
    topic: topic ?? null,
    topicName: topics.find(({ id }) => id === topic)?.name.id ?? null,
    title: '',
    description: '',
    occurredOn: null,
    region: region ?? null,
    regionName: region === undefined ? null : (regions?.name(regencyOf(region)) ?? null),
    place: null,
    channel: channel ?? 'web',
    agency: agency ?? null,
    about: about ?? [],
    anonymous: false,
    confidential: confidential ?? false,
    notify: false,
    externalId: null,
    reporter: null,
    // A letter or a walk-in is typed in by the desk to which it came.
    filer: byDesk ? { kind: 'desk', agency: door } : { kind: 'reporter' },
    by: byDesk
      ? { role: door === 'nasional' ? 'national-admin' : 'institution-admin', agency: door, onBehalf: 'desk' }
      : { role: 'reporter', agency: null },
  };
}

/** Every date, by the calendar and in the zone of whoever held the case at its end. */
function daysOf(file: CaseFile, from: Instant, to: Instant, { world, ...setting }: Setting): TimelineDay[] {
  const years = new Map<string, ReturnType<Setting['calendar']>>();
  const calendar: Setting['calendar'] = (name, year) => {
    const key = `${name} ${year}`;
    const known = years.get(key);
    if (known !== undefined) return known;
    const found = setting.calendar(name, year);
    years.set(key, found);
    return found;
  };
  const [first = 0, last = 0] = [from, to].map((at) => dayNumber(dateIn(officeAt(file, at, world).zone, at)));
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const date = dateOf(first + index);
    const end = Date.parse(`${date}T00:00:00Z`) + DAY_MS - zoneOffset(file.holder.zone, to);
    const office = officeAt(file, end, world);
    return dayAt(date, office, world.times(office.calendar, office.zone), calendar);
  });
}

function officeAt(file: CaseFile, at: Instant, world: World): { calendar: string; zone: string } {
  const stop = file.path.findLast(({ from }) => from <= at) ?? file.path[0];
  const holder = (stop && world.directory.ref(stop.agency)) ?? file.holder;
  return officeOf(holder, rulesInForce(file, holder.institution, world));
}
