import { allHandlersFinished, condition, setHandler } from '@temporalio/workflow';
import { stepUpdate, type LifeInput } from './contract';

/** The bare engine: a start and as many updates as a life has, with nothing done about them. */
export async function updates({ updates: expected }: LifeInput): Promise<void> {
  let taken = 0;
  setHandler(stepUpdate, ({ answerBytes }) => {
    taken += 1;
    return 'x'.repeat(answerBytes);
  });
  await condition(() => taken === expected && allHandlersFinished());
}
