import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import type { Answer, Client } from './client';
import type { Credentials } from './credentials';
import type { Life, Who } from './life';
import { commandState, complaint, type Complaint, problem } from './reading';

/** Where the lives are played: an API, the officers' tokens, and how long a working day lasts. */
export interface Stage {
  readonly client: Client;
  readonly credentials: Credentials;
  readonly dayMs: number;
  /** Distinguishes this run's idempotency keys from those of another. */
  readonly run: string;
  readonly signal: AbortSignal;
  /** Told of everything worth seeing. */
  readonly tell: (event: Event) => void;
}

/** Something worth seeing. */
export interface Event {
  readonly life: Life;
  readonly id: string;
  /** Indonesian first, English after the dot. */
  readonly text: string;
  readonly kind: 'filed' | 'step' | 'answered' | 'closed' | 'escalated';
  readonly level?: number;
}

const MIN_PAUSE_MS = 150;
const MAX_PAUSE_MS = 1_500;

/** Lets working days go by. */
export async function pass(stage: Stage, days: number): Promise<void> {
  await sleep(days * stage.dayMs, undefined, { signal: stage.signal });
}

/** The pause of a client that waits for something to happen to a case. */
export async function pause(stage: Stage): Promise<void> {
  const ms = Math.min(Math.max(stage.dayMs / 4, MIN_PAUSE_MS), MAX_PAUSE_MS);
  await sleep(ms, undefined, { signal: stage.signal });
}

/** The case as somebody sees it now; null while they do not. */
export async function look(stage: Stage, id: string, who: Who, secret: string): Promise<Complaint | null> {
  const token = await stage.credentials.of(who, secret);
  const answer = await stage.client.call(`/v1/complaints/${id}`, { token });
  if (answer.status === 403 || answer.status === 404) return null;
  return expectBody(answer, complaint);
}

/** Reads a successful answer. Throws with the problem's own words otherwise. */
export function expectBody<T>(answer: Answer, schema: z.ZodType<T>): T {
  if (answer.status >= 300) throw new Error(sayProblem(answer));
  return schema.parse(answer.body);
}

function sayProblem({ status, body }: Answer): string {
  const { title, detail } = problem.safeParse(body).data ?? {};
  return [String(status), title, detail].filter((part) => part !== undefined).join(': ');
}

/** Gives a command; one that was left with the engine is asked after until it is applied. */
export async function give(
  stage: Stage,
  path: string,
  request: { readonly token: string | undefined; readonly body: object; readonly key: string },
): Promise<void> {
  const answer = await stage.client.call(path, request);
  if (answer.status >= 300) throw new Error(sayProblem(answer));
  if (answer.status !== 202 || answer.location === null) return;
  const { token } = request;
  for (;;) {
    const { state } = expectBody(await stage.client.call(answer.location, { token }), commandState);
    if (state === 'applied') return;
    if (state === 'refused') throw new Error('refused after it had been left with the engine');
    await pause(stage);
  }
}
