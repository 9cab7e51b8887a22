import type { Counter } from 'prom-client';
import { isAbout, traceNow } from '../http/trace';
import { Problem } from '../problem';
import type { CommandOutcome, EnginePort } from './port';

/** What became of a command, or a filing, as it is counted. */
const COUNTED_OUTCOMES = [
  'answered',
  'refused',
  /** Stored with the engine while no worker answers. */
  'left',
  /** There is no open case of that id. */
  'gone',
  /** 429: too much was under way. */
  'turned-away',
  /** 503: the engine could not be reached. */
  'unavailable',
  'failed',
] as const;
type CountedOutcome = (typeof COUNTED_OUTCOMES)[number];

/** Counts commands by their name and by what became of them; a filing counts under `filing`. */
export type CommandCounter = Counter<'command' | 'outcome'>;

/** The engine as requests use it: what they give it bears their trace, and is counted. */
export function observedEngine<E extends EnginePort>(engine: E, counter: CommandCounter): E {
  const counted = async <T>(
    command: string,
    call: () => Promise<T>,
    became: (result: T) => CountedOutcome,
  ) => {
    try {
      const result = await call();
      counter.inc({ command, outcome: became(result) });
      return result;
    } catch (error) {
      counter.inc({ command, outcome: failureOf(error) });
      throw error;
    }
  };
  const observed: Pick<EnginePort, 'start' | 'command'> = {
    start: (file, bodyHash) => {
      isAbout(file.id);
      const start = () => engine.start(file, bodyHash, traceNow());
      return counted('filing', start, (result) => (result === 'different' ? 'refused' : 'answered'));
    },
    command: (id, name, envelope) => {
      isAbout(id);
      const trace = traceNow();
      const traced = trace === undefined ? envelope : { ...envelope, trace };
      return counted(name, () => engine.command(id, name, traced), outcomeOf);
    },
  };
  return { ...engine, ...observed };
}

function outcomeOf(outcome: CommandOutcome): CountedOutcome {
  return outcome.kind === 'answered' && outcome.head.refusal ? 'refused' : outcome.kind;
}

function failureOf(error: unknown): CountedOutcome {
  if (!(error instanceof Problem)) return 'failed';
  if (error.code === 'rate-limited') return 'turned-away';
  return error.code === 'unavailable' ? 'unavailable' : 'failed';
}
