import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { WorkerOptions } from '@temporalio/worker';
import { DEPLOYMENT, POLLER_MS, unserved } from '../domain/deployment';
import { CASE_QUEUE, PROJECTION_QUEUE } from '../workflows/contract';
import { MAINTENANCE_QUEUE } from '../workflows/maintenance/contract';
import type { Deployment, Deployments } from './deployments';

const PAUSE_MS = 100;
/** An engine that has forgotten its decisions, or a version without a worker, is noticed so soon. */
const LOOK_MS = 30_000;
/** What a new version is waited for is told of so often. */
const TELL_MS = 30_000;

/** Every queue that a whole worker asks for work. A version that is made current before it asks all of them loses some. */
const QUEUES: readonly string[] = [
  `${CASE_QUEUE}/workflow`,
  `${CASE_QUEUE}/activity`,
  `${PROJECTION_QUEUE}/activity`,
  `${MAINTENANCE_QUEUE}/workflow`,
  `${MAINTENANCE_QUEUE}/activity`,
];

/**
 * What makes a worker one of a version. A case is never bound to the version that it began under: with every task it
 * goes to the current one, because cases live for months and old workers do not.
 */
export function versioned(buildId: string | null): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  if (buildId === null) return {};
  return {
    workerDeploymentOptions: {
      useWorkerVersioning: true,
      version: { deploymentName: DEPLOYMENT, buildId },
      defaultVersioningBehavior: 'AUTO_UPGRADE',
    },
  };
}

/**
 * Which new branches of the workflow code are not taken yet: a case that has taken one cannot go back to the release
 * before it, so that they are opened only when nobody will want to.
 */
export function dormant(patches: readonly string[]): Pick<WorkerOptions, 'patchActivationCallback'> {
  if (patches.length === 0) return {};
  return { patchActivationCallback: ({ patchId }) => !patches.includes(patchId) };
}

/** What a worker does about its version while it runs. */
export interface VersionWatch {
  /** Resolves when it is current, or somebody else is. */
  readonly ready: Promise<void>;
  stop(): void;
}

/**
 * Makes a worker's version current as far as that is for it to do, and says, again and again, when cases wait for
 * another version of which no worker runs. `deployments` null: a server that knows no versions.
 */
export function watchVersion({
  deployments,
  buildId,
  always,
  logger,
}: Pick<TakeOver, 'buildId' | 'always'> & {
  readonly deployments: Deployments | null;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
}): VersionWatch {
  if (deployments === null) return { ready: Promise.resolve(), stop: () => undefined };
  const stopping = new AbortController();
  const { signal } = stopping;
  const given = { deployments, buildId, signal, log: (line: string) => logger.warn(line) };
  const look = async (): Promise<void> => {
    const complaint = await complaintAbout(deployments, buildId);
    if (complaint !== null) logger.error(complaint);
  };
  const ready = takeOver({ ...given, always });
  const looking = setInterval(() => {
    // An engine that has forgotten everything must not leave a worker without work that nobody takes from it.
    void takeOver({ ...given, always: false })
      .then(look)
      .catch(() => undefined);
  }, LOOK_MS);
  // It may have been stopped before it was ready.
  void ready.then(look).catch(() => undefined);
  return {
    // One that was stopped before that was never ready.
    ready: new Promise((resolve) => void ready.then(resolve, () => undefined)),
    stop: () => {
      clearInterval(looking);
      stopping.abort();
    },
  };
}

interface TakeOver {
  readonly deployments: Deployments;
  readonly buildId: string;
  /**
   * Whether a version takes the place of another by starting: for one machine, where whoever starts it means it. In
   * production it does so only where nobody has ever decided; a worker of an old release that is started again must not
   * take all cases back.
   */
  readonly always: boolean;
  /** For operators. */
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Makes the version current, if that is for it to do, and comes back when every queue knows, or when somebody else is
 * current. Waits for an engine that is away: a worker must not give up being asked. Idempotent.
 */
async function takeOver(given: TakeOver): Promise<void> {
  let told = Date.now();
  for (;;) {
    given.signal.throwIfAborted();
    let waitsFor: string;
    try {
      const step = await tryTakeOver(given);
      if (step === 'done') return;
      waitsFor = step;
    } catch (error) {
      waitsFor = `the engine (${error instanceof Error ? error.message : String(error)})`;
    }
    if (Date.now() - told > TELL_MS) {
      told = Date.now();
      given.log(`version ${given.buildId} is not current yet: it waits for ${waitsFor}`);
    }
    await sleep(PAUSE_MS, undefined, { signal: given.signal });
  }
}

/**
 * The queues that a version (null: workers of none) does not ask for work; empty when a whole worker of it is there. A
 * worker that has died is taken for alive for up to `POLLER_MS`.
 */
export async function unservedQueues(deployments: Deployments, buildId: string | null): Promise<string[]> {
  const asked = buildId === null ? QUEUES : await deployments.queuesOf(buildId);
  const since = Date.now() - POLLER_MS;
  const pollers = await deployments.pollersOf(CASE_QUEUE);
  const isAlive = pollers.some((one) => one.buildId === buildId && one.lastSeen > since);
  return isAlive ? QUEUES.filter((queue) => !asked.includes(queue)) : [...QUEUES];
}

/** One try: `done`, or what is waited for. */
async function tryTakeOver({ deployments, buildId, always }: TakeOver): Promise<string> {
  const now = await deployments.describe();
  if (now === 'unsupported') return 'done';
  if (now === null) return 'the engine to hear of it';
  if (now.current === buildId) {
    return now.settled ? 'done' : 'its queues to hear of it';
  }
  if (!always && isDecided(now)) return 'done';
  const missing = await unservedQueues(deployments, buildId);
  if (missing.length > 0) return `the engine to hear of ${missing.join(', ')}`;
  if (now.ramping) {
    await deployments.ramp(null, 0, now);
    return 'the ramp to end';
  }
  // Whatever came of it is seen the next time.
  await deployments.setCurrent(buildId, now);
  return 'its queues to hear of it';
}

/** Somebody has said who works; a deployment of which nobody has is free. */
function isDecided({ current, decided }: Deployment): boolean {
  return decided || current !== null;
}

/**
 * Looks whether this version works, and whether anybody does.
 * @returns what an operator has to know, as a sentence; null when all is well, or the engine does not say.
 */
async function complaintAbout(deployments: Deployments, buildId: string): Promise<string | null> {
  const now = await deployments.describe();
  if (now === null || now === 'unsupported') return null;
  const waiting = unserved(now, await deployments.pollersOf(CASE_QUEUE), Date.now());
  const works = now.current === buildId || now.ramping?.buildId === buildId;
  if (waiting.length === 0 || works) return null;
  const names = waiting.map((one) => (one === null ? 'workers of no version' : `version ${one}`)).join(', ');
  return (
    `cases wait: they are for ${names}, of which no worker runs; ` +
    `"tuntas deployment current ${buildId}" gives them to this one`
  );
}
