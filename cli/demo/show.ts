import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { UserError } from '../../domain/user-error';
import { LIVES } from './cases';
import type { Client } from './client';
import { Credentials, type Signer } from './credentials';
import type { Life } from './life';
import { playAll, type Played } from './play';
import { Progress } from './progress';
import { type Figures, statistics, type Statistics } from './reading';
import { type Counts, links, sentence, table } from './report';
import { DESK } from './script';
import { expectBody, pause, type Stage } from './stage';
import { watchLadder } from './watch';

/** Where the demonstration is shown. */
export interface Ground {
  readonly client: Client;
  /** Makes the officers' tokens. */
  readonly signer: Signer;
  readonly dayMs: number;
  /** Folder with the key that signs, as `--data` takes it. */
  readonly dataDir: string;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}

/** The read model follows the engine within moments. */
const SETTLE_LIMIT_MS = 15_000;

/**
 * Plays all lives, prints the statistics and where to look around.
 * @throws UserError when a life went otherwise than written or the numbers do not add up.
 */
export async function show({ client, signer, dayMs, dataDir, signal, say }: Ground): Promise<void> {
  const progress = new Progress(process.stdout, dayMs, LIVES.length);
  const over = new AbortController();
  const known = new Map<string, Life>();
  const stage: Stage = {
    client,
    credentials: new Credentials(signer),
    dayMs,
    run: randomBytes(6).toString('hex'),
    signal: listenedByMany(AbortSignal.any([signal, over.signal])),
    tell(event) {
      known.set(event.id, event.life);
      progress.tell(event);
    },
  };
  say(
    `${LIVES.length} pengaduan untuk Pringsewu, orang dan kejadian rekaan; satu hari kerja (hk) = ${dayMs / 1000} s · ` +
      'invented persons and events',
  );
  try {
    const before = (await figures(stage)).total;
    const played = await withLadder(stage, known, () => playAll(stage, LIVES));
    const after = await settled(stage, before);
    progress.end();
    say(`\nGET /v1/statistics?by=agency\n${table(after)}\n`);
    say(`${sentence(since(before, after.total))}\n`);
    check(played, since(before, after.total));
    const workflows = await workflowsUrl(client);
    const tokenCommand = `npx tuntas token --data ${dataDir}`;
    say(links(played, { api: client.url, workflows, tokenCommand }));
  } finally {
    over.abort();
  }
}

/** Every life that sleeps or calls listens to it; that is no leak. */
function listenedByMany(signal: AbortSignal): AbortSignal {
  setMaxListeners(0, signal);
  return signal;
}

/** Does the work while the ladder is watched; a watcher that fails is a failure of the show. */
async function withLadder<T>(stage: Stage, known: Map<string, Life>, work: () => Promise<T>): Promise<T> {
  const over = new AbortController();
  const signal = listenedByMany(AbortSignal.any([stage.signal, over.signal]));
  const watching = watchLadder({ ...stage, signal }, (id) => known.get(id)).catch((error: unknown) => {
    signal.throwIfAborted();
    throw error;
  });
  try {
    return await Promise.race([work(), watching]);
  } finally {
    over.abort();
    await watching.catch(() => undefined);
  }
}

async function figures({ client, credentials }: Stage): Promise<Statistics> {
  const token = await credentials.of(DESK);
  return expectBody(await client.call('/v1/statistics?by=agency', { token }), statistics);
}

/** The figures once every case of this run is in them. */
async function settled(stage: Stage, before: Figures): Promise<Statistics> {
  const last = Date.now() + SETTLE_LIMIT_MS;
  for (;;) {
    const now = await figures(stage);
    if (isRight(since(before, now.total)) || Date.now() > last) return now;
    await pause(stage);
  }
}

const ANSWERED = LIVES.filter(({ ending }) => ending !== 'open').length;

function isRight({ received, followedUp, notFollowedUp }: Counts): boolean {
  return received === LIVES.length && followedUp === ANSWERED && notFollowedUp === LIVES.length - ANSWERED;
}

/** What this run has added to what was there. */
function since(before: Counts, after: Counts): Counts {
  return {
    received: after.received - before.received,
    followedUp: after.followedUp - before.followedUp,
    notFollowedUp: after.notFollowedUp - before.notFollowedUp,
  };
}

function check(played: readonly Played[], counts: Counts): void {
  const failures = played.flatMap(({ life, id, failure }) =>
    failure === null ? [] : [`  ${life.key} (${id || 'not filed'}): ${failure}`],
  );
  if (failures.length > 0) {
    throw new UserError(
      `${failures.length} of the complaints did not go as written:\n${failures.join('\n')}`,
    );
  }
  if (!isRight(counts)) {
    const wanted = `${LIVES.length} received, ${ANSWERED} followed up, ${LIVES.length - ANSWERED} not`;
    throw new UserError(`The statistics say ${sentence(counts)}; what was played is ${wanted}.`);
  }
}

/** Where the API sends people who watch: the list of workflows in the Temporal UI. */
async function workflowsUrl(client: Client): Promise<string> {
  const { location } = await client.call('/watch/open');
  return (location ?? '').replace(/\?.*$/, '');
}
