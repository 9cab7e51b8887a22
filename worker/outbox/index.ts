import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { loggable } from '../../domain/loggable';
import { DAY_MS, HOUR_MS } from '../../domain/vocabulary';
import { dispatch, type DispatcherDeps } from './dispatcher';
import { sendNext, type SenderDeps } from './sender';
import { Silences } from './silences';

const PAUSE_MS = 500;
/** After an error of the database. */
const LONG_PAUSE_MS = 5000;
const SENDERS = 4;
/** What was sent, or given up and not sent again, is remembered so long. */
const KEEP_MS = 30 * DAY_MS;

export interface RunningOutbox {
  /** Lets what is being sent come to its end; what waits, waits for the next start. */
  stop(): Promise<void>;
}

/** Tells people what has become of their cases, beside everything else and never in its way. */
export function startOutbox(
  deps: Omit<DispatcherDeps & SenderDeps, 'now' | 'silences'> & {
    now?: () => number;
    logger: Logger;
    /** How long a channel that does not answer is left alone at first; 5 s unless given. */
    firstRestMs?: number;
  },
): RunningOutbox {
  const { outbox, channels, logger } = deps;
  const stopping = new AbortController();
  const now = deps.now ?? Date.now;
  const all = { ...deps, now, silences: new Silences(deps.firstRestMs) };

  async function loop(what: string, turn: () => Promise<boolean>): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        if (outbox.isUp && (await turn())) continue;
        await rest(PAUSE_MS, stopping.signal);
      } catch (error) {
        logger.warn({ error: loggable(error) }, `outbox: ${what}`);
        await rest(LONG_PAUSE_MS, stopping.signal);
      }
    }
  }

  let swept = 0;
  const sweep = async (): Promise<void> => {
    if (now() - swept < HOUR_MS) return;
    swept = now();
    await outbox.forget(now() - KEEP_MS);
  };
  let prepared = false;
  const loops = [
    loop('dispatch', async () => {
      if (!prepared) {
        await outbox.prepare();
        prepared = true;
      }
      await sweep();
      return (await dispatch(all, now())).full;
    }),
    ...Array.from({ length: SENDERS }, () => loop('send', () => sendNext(all))),
  ];
  return {
    async stop() {
      stopping.abort();
      await Promise.allSettled(loops);
      for (const channel of channels) channel.close();
    },
  };
}

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
