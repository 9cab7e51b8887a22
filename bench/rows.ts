import type { CompareResult } from './compare';
import type { DuplicatesResult } from './duplicates';
import { filledRows, type LargeResults } from './filled';
import { type IntakeResult, LAG_LIMIT_SECONDS } from './intake';
import type { LivesResult } from './lives';
import type { MemoryResult } from './memory';
import type { PlanningResult } from './planning';
import { atLeastRow, atMostRow, kilobytes, megabytes, plainRow, ratioRow, round, type Row } from './report';
import type { RoutingResult } from './routing';
import type { LifeCost } from './size';
import { readingRows } from './reading';
import { type ProcessesResult, processesRows } from './processes';
import type { SleepingResult } from './sleeping';
import { sleepingRows } from './sleeping-rows';
import type { WaitingResult } from './waiting';
import type { Lateness, WakesResult } from './wakes';

/** What was measured; what was left out is missing. */
export interface Results {
  planning?: PlanningResult;
  routing?: RoutingResult;
  duplicates?: readonly DuplicatesResult[];
  compare?: CompareResult;
  waiting?: WaitingResult;
  wakes?: WakesResult;
  cost?: { readonly life: LifeCost; readonly comparison: LifeCost };
  lives?: LivesResult;
  intake?: IntakeResult;
  memory?: MemoryResult;
  processes?: ProcessesResult;
  large?: LargeResults;
  sleeping?: SleepingResult;
}

const LEAST_PLANS = 100_000;
const LEAST_SUGGESTIONS = 10_000;
const MOST_SECONDS = 60;
const MOST_SEARCH_MS = 50;
const LEAST_RATIO = 0.6;
const MOST_ACTIONS = 18;
const MOST_EVENTS = 45;
const MOST_KB = 20;

/** The lines of the table, with the targets. `mongo` names the database in use. */
export function rowsOf(results: Results, mongo: string): Row[] {
  const { planning, routing, compare, waiting, wakes, cost, lives, intake, memory } = results;
  return [
    ...(planning ? planningRows(planning) : []),
    ...(routing ? routingRows(routing) : []),
    ...(results.duplicates ?? []).flatMap((one) => duplicatesRows(one, mongo)),
    ...(compare ? compareRows(compare, mongo) : []),
    ...(waiting ? waitingRows(waiting) : []),
    ...(wakes ? wakesRows(wakes) : []),
    ...(intake ? intakeRows(intake, mongo) : []),
    ...(lives ? livesRows(lives) : []),
    ...(cost ? costRows(cost) : []),
    ...(memory ? memoryRows(memory) : []),
    ...(results.processes ? processesRows(results.processes) : []),
    ...filledRows(results.large?.filled ?? [], mongo),
    ...(results.large?.reading ? readingRows(results.large.reading, mongo) : []),
    ...(results.sleeping ? sleepingRows(results.sleeping) : []),
  ];
}

function planningRows({ plansPerSecond, instantsPerSecond, transitionsPerSecond }: PlanningResult): Row[] {
  return [
    atLeastRow('plans (a clock and its whole ladder), one process', plansPerSecond, LEAST_PLANS, '/s'),
    plainRow('instants of those plans', `${round(instantsPerSecond)}/s`),
    plainRow('whole transitions of a case', `${round(transitionsPerSecond)}/s`),
  ];
}

function routingRows(result: RoutingResult): Row[] {
  const { agencies, rules, characters, readPerSecond, topicPerSecond } = result;
  return [
    atLeastRow(
      `routes suggested, ${rules} rules and ${agencies} agencies, texts of ${round(characters)} characters read`,
      readPerSecond,
      LEAST_SUGGESTIONS,
      '/s',
    ),
    atLeastRow('the same, the topic given and no text', topicPerSecond, LEAST_SUGGESTIONS, '/s'),
  ];
}

function duplicatesRows({ cases, open, desk, foundAgain, write }: DuplicatesResult, mongo: string): Row[] {
  const spread = ({ median, p95 }: typeof open): string =>
    `median ${round(median)} ms, 95 % ${round(p95)} ms`;
  return [
    atMostRow(`likely duplicates among ${cases} cases, ${mongo}: median`, open.median, MOST_SEARCH_MS, ' ms'),
    plainRow('the same, public and for the national desk', `${spread(open)}; ${spread(desk)}`),
    plainRow('complaints told again whose first telling was among the five', `${round(foundAgain * 100)} %`),
    plainRow('one more case written to the index', spread(write)),
  ];
}

function compareRows(result: CompareResult, mongo: string): Row[] {
  const { cases, threads, seconds, casesPerSecond, peakBytes, meanFileBytes, stored } = result;
  return [
    atMostRow(
      `${cases} open cases held against other rules, ${threads} threads`,
      seconds,
      MOST_SECONDS,
      ' s',
    ),
    plainRow(
      'the same per second',
      `${round(casesPerSecond)} cases of ${kilobytes(meanFileBytes)}; ${megabytes(peakBytes)} resident at most`,
    ),
    ...(stored
      ? [
          plainRow(
            `${stored.cases} cases read from ${mongo} and compared`,
            `${round(stored.seconds)} s, ${round(stored.casesPerSecond)}/s; read alone ${round(stored.readPerSecond)}/s; ${megabytes(stored.peakBytes)} resident at most`,
          ),
        ]
      : []),
  ];
}

function waitingRows({ month, suspensionByItself, suspensionByHand }: WaitingResult): Row[] {
  return [
    atMostRow('events that a month of waiting adds', month, 0),
    plainRow('events that a suspension adds, ended as ordered', String(suspensionByItself)),
    plainRow('events that a suspension adds, ended by hand', String(suspensionByHand)),
  ];
}

function wakesRows({ cases, windowSeconds, afterWake, afterNominal, notOnce }: WakesResult): Row[] {
  return [
    plainRow(
      `${cases} rungs in ${windowSeconds} s: lateness after the wake that was set`,
      lateness(afterWake),
    ),
    plainRow('the same after the nominal instant, spread included', lateness(afterNominal)),
    atMostRow('rungs that fired another number of times than once', notOnce, 0),
  ];
}

function lateness({ median, p99, worst }: Lateness): string {
  return `median ${round(median)} ms, 99 % ${round(p99)} ms, worst ${round(worst)} ms`;
}

function intakeRows(intake: IntakeResult, mongo: string): Row[] {
  const { projected, unindexed, unprojected, bare, bareStarts, bareBehind, lagSeconds } = intake;
  return [
    ratioRow(`complaints ÷ empty workflows, ${mongo}`, projected, bare, LEAST_RATIO),
    {
      measure: 'last one in the read model after the end',
      value: lagSeconds === null ? 'not in time' : `${lagSeconds.toFixed(1)} s`,
      target: `≤ ${LAG_LIMIT_SECONDS} s`,
      reached: lagSeconds !== null && lagSeconds <= LAG_LIMIT_SECONDS,
    },
    ratioRow('complaints ÷ empty workflows, no index of likely duplicates', unindexed, bare),
    ratioRow('complaints ÷ empty workflows, projection off', unprojected, bare, LEAST_RATIO),
    ratioRow(
      `complaints ÷ mere starts, worker ${bareBehind} behind at the end`,
      projected,
      bareStarts,
      LEAST_RATIO,
    ),
    ratioRow('the same, projection off', unprojected, bareStarts, LEAST_RATIO),
  ];
}

function livesRows({ api, comparison, bare }: LivesResult): Row[] {
  return [
    ratioRow('plain lives ÷ comparison workflow', api, comparison, LEAST_RATIO),
    ratioRow('plain lives ÷ bare start and updates', api, bare),
  ];
}

function costRows({ life, comparison }: NonNullable<Results['cost']>): Row[] {
  return [
    atMostRow('actions of a plain life', total(life.actions), MOST_ACTIONS),
    atMostRow('events of a plain life', life.events, MOST_EVENTS),
    atMostRow('history of a plain life', life.bytes / 1024, MOST_KB, ' KB'),
    plainRow(
      'the same of the comparison workflow',
      `${round(total(comparison.actions) ?? 0)} actions, ${round(comparison.events)} events, ${round(comparison.bytes / 1024)} KB`,
    ),
  ];
}

function memoryRows({ cases, empty, full, perCase, resident }: MemoryResult): Row[] {
  return [
    plainRow(
      'worker memory per cached open case',
      `${kilobytes(perCase.heapBytes)} on the heap, ${kilobytes(perCase.residentBytes)} resident`,
    ),
    plainRow('worker with none', `${megabytes(empty.residentBytes)} (heap ${megabytes(empty.heapBytes)})`),
    plainRow(
      `worker with ${cases} open`,
      `${megabytes(full.residentBytes)} (heap ${megabytes(full.heapBytes)})`,
    ),
    plainRow(
      `resident with ${cases} open`,
      Object.entries(resident)
        .map(([name, bytes]) => `${name} ${megabytes(bytes)}`)
        .join(', '),
    ),
  ];
}

function total(actions: LifeCost['actions']): number | null {
  return actions === null ? null : Object.values(actions).reduce((sum, count) => sum + count, 0);
}
