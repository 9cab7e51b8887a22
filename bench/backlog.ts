import { setTimeout as sleep } from 'node:timers/promises';
import type { mongo } from 'mongoose';

/** What was accepted and has not arrived yet. */
export interface Backlog {
  add(id: string): void;
  /** How long the oldest has been waiting. */
  readonly oldestSeconds: number;
  /** Resolves with the seconds from the call until all has arrived; null when it has not within the limit. */
  drained(limitSeconds: number): Promise<number | null>;
  stop(): void;
}

/** Ids, oldest first, with the instant of their acceptance on this process's clock. */
type Waiting = Map<string, number>;

const LOOK_MS = 200;
const LOOK_AT_MOST = 100;

/** Accepted cases that are not in the read model yet, looked for there oldest first. */
export function readModelBacklog(db: mongo.Db): Backlog {
  const waiting: Waiting = new Map();
  const cases = db.collection<{ _id: string }>('complaints');
  return watch(waiting, async () => {
    const oldest = [...waiting.keys()].slice(0, LOOK_AT_MOST);
    const found = await cases.find({ _id: { $in: oldest } }, { projection: { _id: 1 } }).toArray();
    for (const { _id } of found) waiting.delete(_id);
    return found.length === LOOK_AT_MOST;
  });
}

/** The same for a worker that writes nothing but counts what it would have written. */
export function countedBacklog(count: () => Promise<number>): Backlog {
  const waiting: Waiting = new Map();
  let seen: number | null = null;
  return watch(waiting, async () => {
    const now = await count();
    const arrived = seen === null ? 0 : now - seen;
    seen = now;
    for (const id of [...waiting.keys()].slice(0, arrived)) waiting.delete(id);
    return false;
  });
}

/** `look` takes away what has arrived and says whether it should look again at once. */
function watch(waiting: Waiting, look: () => Promise<boolean>): Backlog {
  const stopped = new AbortController();
  const watching = (async () => {
    while (!stopped.signal.aborted) {
      const again = await look();
      if (!again) await sleep(LOOK_MS);
    }
  })();
  return {
    add: (id) => void waiting.set(id, performance.now()),
    get oldestSeconds() {
      const [oldest] = waiting.values();
      return oldest === undefined ? 0 : (performance.now() - oldest) / 1000;
    },
    async drained(limitSeconds) {
      const since = performance.now();
      while (waiting.size > 0) {
        if (performance.now() - since > limitSeconds * 1000) return null;
        await Promise.race([watching, sleep(LOOK_MS / 4)]);
      }
      return (performance.now() - since) / 1000;
    },
    stop: () => {
      stopped.abort();
      // A look that fails has failed the measurement already, by way of `drained`.
      watching.catch(() => undefined);
    },
  };
}
