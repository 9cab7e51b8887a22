import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import { UserError } from '../../domain/user-error';
import { MAINTENANCE_RATE } from '../../domain/maintenance';
import { continueSignal } from '../../workflows/contract';
import { RUNNING } from '../../workflows/filters';
import type { Env } from '../settings';
import { type Engine, understand, withEngine } from './engine';

/** Cases that are asked between two looks at who is left. */
const PAGE = 1000;
/** What a case and the list of cases may take until a new run shows. */
const FOLLOW_MS = 2000;
const MOST_LOOKS = 30;

/**
 * `tuntas deployment continue-as-new`: asks every case whose run began before an instant (now, unless given) to begin a
 * new one. What is left to do is what the engine lists, so that it may be stopped at any time and repeated with the same
 * instant; a case that was asked twice does it once more and is none the worse.
 */
export async function renew(argv: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = understand(argv, { before: { type: 'string' }, rate: { type: 'string' } });
  if (positionals.length > 0) throw new UserError('tuntas deployment continue-as-new takes flags only.');
  const rate = rateOf(values.rate);
  const before = instantOf(values.before);
  return withEngine(values, env, (engine) => goThrough(engine, before, rate));
}

async function goThrough({ client }: Engine, before: Date, rate: number): Promise<number> {
  const left = `${RUNNING} AND StartTime < "${before.toISOString()}"`;
  const count = async (): Promise<number> => (await client.workflow.count(left)).count;
  const asked = new Set<string>();
  let remaining = await count();
  process.stdout.write(`${remaining} cases have a run from before ${before.toISOString()}\n`);
  for (let looks = 0; remaining > 0 && looks < MOST_LOOKS;) {
    const fresh: string[] = [];
    for await (const { workflowId } of client.workflow.list({ query: left, pageSize: PAGE })) {
      if (!asked.has(workflowId)) fresh.push(workflowId);
      if (fresh.length >= PAGE) break;
    }
    await ask(fresh, rate, async (workflowId) => {
      await client.workflow.getHandle(workflowId).signal(continueSignal);
    });
    for (const workflowId of fresh) asked.add(workflowId);
    // Those that were asked need a moment; when none is fresh, they are waited for.
    if (fresh.length < PAGE) await sleep(FOLLOW_MS);
    const now = await count();
    looks = fresh.length > 0 || now < remaining ? 0 : looks + 1;
    remaining = now;
    process.stdout.write(`${asked.size} asked, ${remaining} left\n`);
  }
  if (remaining === 0) return 0;
  process.stdout.write(
    `${remaining} cases have not begun a new run: no worker takes them up, or they are stuck (tuntas deployment show)\n`,
  );
  return 1;
}

async function ask(
  ids: readonly string[],
  rate: number,
  signal: (workflowId: string) => Promise<void>,
): Promise<void> {
  const began = performance.now();
  for (const [index, id] of ids.entries()) {
    const early = began + (index * 1000) / rate - performance.now();
    if (early > 0) await sleep(early);
    try {
      await signal(id);
    } catch (error) {
      // It has ended meanwhile.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }
}

function rateOf(text: string | undefined): number {
  if (text === undefined) return MAINTENANCE_RATE;
  const rate = Number(text);
  if (!Number.isInteger(rate) || rate < 1 || rate > 1000) {
    throw new UserError(`--rate must be a whole number of cases a second from 1 to 1000, not ${text}.`);
  }
  return rate;
}

function instantOf(text: string | undefined): Date {
  if (text === undefined) return new Date();
  const instant = new Date(text);
  if (!/^\d{4}-\d\d-\d\dT/.test(text) || Number.isNaN(instant.getTime())) {
    throw new UserError(`--before must be an instant such as 2026-11-22T08:00:00Z, not ${text}.`);
  }
  return instant;
}
