import {
  allHandlersFinished,
  CancellationScope,
  condition,
  proxyLocalActivities,
  setHandler,
  sleep,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { attributes } from '../../workflows/contract';
import { stepUpdate, type LifeActivities, type LifeInput, type StepInput, type StepSize } from './contract';

const STAGES = ['disposition', 'followUp', 'reply', 'closed'] as const;
const DAY_MS = 24 * 60 * 60_000;
const TIMER_SUMMARY = 'Rab 25 Nov 16.00 WIB: ingatkan pejabat penghubung / remind the liaison officer';

const { plan } = proxyLocalActivities<LifeActivities>({ startToCloseTimeout: '5s' });

/**
 * What a plain life asks of the engine, without a procedure: after the start and after each update one local activity
 * that is given the case, as many upserts and timers as a real one was seen to have.
 */
export async function life({ first, updates, timers, upserts, filler }: LifeInput): Promise<void> {
  const queue: { input: StepInput; isDone: boolean }[] = [];
  setHandler(stepUpdate, async (input) => {
    const entry = { input, isDone: false };
    queue.push(entry);
    await condition(() => entry.isDone);
    return 'x'.repeat(input.answerBytes);
  });

  const timer = new Timer();
  await transition(first, filler);
  if (timers > 0) timer.set(3 * DAY_MS);
  for (let taken = 0; taken < updates; taken += 1) {
    await condition(() => queue.length > 0);
    const next = queue.shift();
    if (next === undefined) return;
    await transition(next.input, filler);
    if (taken < upserts) {
      upsertSearchAttributes([
        { key: attributes.Stage, value: STAGES[taken] ?? 'closed' },
        { key: attributes.DueAt, value: new Date(Date.now() + taken * DAY_MS) },
      ]);
    }
    next.isDone = true;
    if (taken + 1 < timers) timer.set((taken + 4) * DAY_MS);
    else if (taken === updates - 1) timer.clear();
  }
  await condition(allHandlersFinished);
}

async function transition({ planBytes }: StepSize, filler: string): Promise<void> {
  await plan({ bytes: planBytes, filler });
}

/** The one timer of a case. */
class Timer {
  private scope: CancellationScope | null = null;

  set(ms: number): void {
    this.clear();
    const scope = new CancellationScope();
    this.scope = scope;
    scope.run(() => sleep(ms, { summary: TIMER_SUMMARY })).catch(() => undefined);
  }

  clear(): void {
    this.scope?.cancel();
    this.scope = null;
  }
}
