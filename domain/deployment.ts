/**
 * Versions of the worker, as Temporal's Worker Deployments know them. A version that is not current, nor ramping, gets no
 * task: whether anybody works depends on who is.
 */

/** All workers of cases and of maintenance are versions of this one deployment. */
export const DEPLOYMENT = 'tuntas';

/** A build id: short, since every task of every case writes it into a history. */
export const BUILD_ID = /^[A-Za-z\d][\w.-]{0,39}$/;

/** Who gets the tasks; null: the workers that are of no version. */
export interface Routing {
  readonly current: string | null;
  /** A share of the cases goes to this version instead; absent where none does. */
  readonly ramping?: { readonly buildId: string | null; readonly percentage: number };
}

/** Somebody who has asked a queue for work; null: a worker of no version. */
export interface Poller {
  readonly buildId: string | null;
  /** Milliseconds since 1970. */
  readonly lastSeen: number;
}

/** A worker that waits for work asks again every minute at the latest. */
export const POLLER_MS = 75_000;

/** The versions that get work and that nobody has asked for it within `POLLER_MS`: their cases wait. Null: no version. */
export function unserved(routing: Routing, pollers: readonly Poller[], now: number): (string | null)[] {
  const { current, ramping } = routing;
  const wanted = new Set<string | null>();
  if (ramping && ramping.percentage > 0) wanted.add(ramping.buildId);
  if (!ramping || ramping.percentage < 100) wanted.add(current);
  const alive = new Set(
    pollers.filter(({ lastSeen }) => lastSeen > now - POLLER_MS).map(({ buildId }) => buildId),
  );
  return [...wanted].filter((buildId) => !alive.has(buildId));
}
