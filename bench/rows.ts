import { type IntakeResult, LAG_LIMIT_SECONDS } from './intake';
import type { LivesResult } from './lives';
import type { MemoryResult } from './memory';
import { atMostRow, kilobytes, megabytes, plainRow, ratioRow, round, type Row } from './report';
import type { LifeCost } from './size';

/** What was measured; what was left out is missing. */
export interface Results {
  cost?: { readonly life: LifeCost; readonly comparison: LifeCost };
  lives?: LivesResult;
  intake?: IntakeResult;
  memory?: MemoryResult;
}

const LEAST_RATIO = 0.6;
const MOST_ACTIONS = 18;
const MOST_EVENTS = 45;
const MOST_KB = 20;

/** The lines of the table, with the targets. `mongo` names the database in use. */
export function rowsOf({ cost, lives, intake, memory }: Results, mongo: string): Row[] {
  return [
    ...(intake ? intakeRows(intake, mongo) : []),
    ...(lives ? livesRows(lives) : []),
    ...(cost ? costRows(cost) : []),
    ...(memory ? memoryRows(memory) : []),
  ];
}

function intakeRows(intake: IntakeResult, mongo: string): Row[] {
  const { projected, unprojected, bare, bareStarts, bareBehind, lagSeconds } = intake;
  return [
    ratioRow(`complaints ÷ empty workflows, ${mongo}`, projected, bare, LEAST_RATIO),
    {
      measure: 'last one in the read model after the end',
      value: lagSeconds === null ? 'not in time' : `${lagSeconds.toFixed(1)} s`,
      target: `≤ ${LAG_LIMIT_SECONDS} s`,
      reached: lagSeconds !== null && lagSeconds <= LAG_LIMIT_SECONDS,
    },
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
