import { randomBytes } from 'node:crypto';
import { TypedSearchAttributes } from '@temporalio/common';
import { attributes } from '../workflows/contract';
import type { LifeShape } from './size';
import type { Stack } from './stack';
import { DOOR } from './sample';
import { BENCH_QUEUE, stepUpdate, type LifeInput, type StepInput } from './workflows/contract';
import type { life, nothing, updates } from './workflows';

/** What the product is measured against, with messages of the same size; each call gives the workflow's id. */
export interface Comparison {
  /** Starts a workflow that does nothing. */
  readonly nothing: () => Promise<string>;
  /** A start and as many updates as a plain life has. */
  readonly bare: () => Promise<string>;
  /** The same with the local activities, upserts and timers of a plain life. */
  readonly life: () => Promise<string>;
}

/** Room for what surrounds the filler in JSON. */
const AROUND_BYTES = 100;

/** The bare engine, asked by a client in this process. */
export function comparison({ client }: Stack, shape: LifeShape): Comparison {
  const { startBytes, planBytes, updateBytes, answerBytes, timers, upserts } = shape;
  const filler = fillerOf(startBytes - AROUND_BYTES);
  const steps = updateBytes.map((bytes, index): StepInput => ({
    planBytes: planBytes[index + 1] ?? 0,
    answerBytes: answerBytes[index] ?? 0,
    filler: fillerOf(bytes - AROUND_BYTES),
  }));
  const input: LifeInput = {
    first: { planBytes: planBytes[0] ?? 0, answerBytes: 0 },
    updates: steps.length,
    timers,
    upserts,
    filler,
  };
  const alone = fillerOf(startBytes);

  const liveAs = async (workflow: 'life' | 'updates'): Promise<string> => {
    const handle = await client.workflow.start<typeof life | typeof updates>(workflow, {
      workflowId: newId(),
      taskQueue: BENCH_QUEUE,
      args: [input],
      ...(workflow === 'life' ? likeACase() : {}),
    });
    for (const step of steps) await handle.executeUpdate(stepUpdate, { args: [step] });
    return handle.workflowId;
  };

  return {
    nothing: async () => {
      const options = { workflowId: newId(), taskQueue: BENCH_QUEUE, args: [alone] as [string] };
      return (await client.workflow.start<typeof nothing>('nothing', options)).workflowId;
    },
    bare: () => liveAs('updates'),
    life: () => liveAs('life'),
  };
}

/** A workflow id that no other has. */
function newId(): string {
  return `bench/${randomBytes(9).toString('base64url')}`;
}

/** What a case's start carries beside its input. */
function likeACase() {
  return {
    memo: { bodyHash: fillerOf(43) },
    staticSummary: 'jalan rusak · Kabupaten Pringsewu',
    typedSearchAttributes: new TypedSearchAttributes([
      { key: attributes.Stage, value: 'verification' },
      { key: attributes.Agency, value: DOOR },
      { key: attributes.Institution, value: DOOR },
      { key: attributes.Region, value: '18.10' },
      { key: attributes.Topic, value: 'roads.damaged' },
      { key: attributes.Classification, value: 'complaint' },
      { key: attributes.Channel, value: 'web' },
      { key: attributes.EscalationLevel, value: 0 },
      { key: attributes.Hops, value: 0 },
      { key: attributes.DueAt, value: new Date(Date.now() + 3 * 24 * 60 * 60_000) },
      { key: attributes.Overdue, value: false },
    ]),
  };
}

/** A text of that many bytes. */
function fillerOf(bytes: number): string {
  return randomBytes(Math.max(1, bytes)).toString('base64url').slice(0, Math.max(1, bytes));
}
