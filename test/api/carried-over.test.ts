import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { temporal } from '@temporalio/proto';
import type { WorkflowHandle } from '@temporalio/client';
import { createActivities } from '../../activities';
import { until } from '../../chaos/until';
import type { Envelope } from '../../domain/command';
import type { CommandName } from '../../domain/vocabulary';
import type { complaint } from '../../workflows';
import { commandUpdates, workflowId, type Head } from '../../workflows/contract';
import { writeHistory } from '../replay/history-file';
import { CARRIED_OVER, fileOf } from '../replay/lives';
import { actors } from '../support/actors';
import { workflowBundle } from '../support/bundle';
import { DINAS_PUPR, opened, PRINGSEWU } from '../support/case';
import { mac, Written } from '../support/engine';
import { lent } from '../support/lent';
import { quiet } from '../support/quiet';
import { shippedReference } from '../support/reference';
import { withEngine } from '../support/temporal';

/**
 * A planning that takes longer than the task that it belongs to is carried over into the next one, with whatever that
 * brings. A real engine, the real workflow, and a worker that can be held up in the middle of it.
 */

const QUEUE = 'held-up';
/** The engine hands a task out anew after that time; the worker asks for more before four fifths of it. */
const TASK = '2s';
/** So long something takes to get to the engine and from it to the worker, on a machine that is not too busy to show anything. */
const SENT_MS = 200;

type Event = temporal.api.history.v1.IHistoryEvent;

let count = 0;
const reference = shippedReference();

function envelope<N extends CommandName>(name: N, body: Envelope<N>['body'], key: string): Envelope<N> {
  count += 1;
  const actor = name === 'replies' ? actors.reporter : actors.desk;
  const refs = [PRINGSEWU, DINAS_PUPR].flatMap((agency) => reference.directory.ref(agency) ?? []);
  return {
    id: mac(`id of ${key}`),
    key: mac(key),
    sender: 'sender-of-somebody',
    at: Date.now() + count,
    actor,
    body,
    agencies: Object.fromEntries(refs.map((ref) => [ref.agency, ref])),
  };
}

function give<N extends CommandName>(
  handle: WorkflowHandle<typeof complaint>,
  name: N,
  given: Envelope<N>,
): Promise<Head> {
  return handle.executeUpdate(commandUpdates[name] as (typeof commandUpdates)['completion'], {
    args: [given as never],
    updateId: `${given.id}.${given.at}`,
  });
}

const tasksOf = (events: readonly Event[]): number =>
  events.filter((event) => event.workflowTaskCompletedEventAttributes).length;

test('what comes while a planning is carried over into another task stands in the same order ever after', async () => {
  quiet('OFF');
  const { settings } = lent();
  let held: Promise<void> | undefined;
  let plannings = 0;
  const real = createActivities({
    world: () => reference.world(),
    calendarTags: (names) => reference.calendarTags(names),
    needRules: async () => undefined,
    complaints: new Written(),
    sealer: { open: (text) => text },
    fetchCase: () => Promise.reject(new Error('nothing is projected later')),
  });
  const connection = await NativeConnection.connect({ address: settings.temporalAddress });
  const { code } = await workflowBundle();
  const worker = await Worker.create({
    connection,
    namespace: settings.namespace,
    taskQueue: QUEUE,
    workflowBundle: { code },
    activities: {
      ...real,
      transition: async (input: Parameters<typeof real.transition>[0]) => {
        plannings += 1;
        await held;
        return real.transition(input);
      },
    },
  });
  await worker.runUntil(
    withEngine(settings, async ({ workflow }) => {
      const file = opened(reference, Date.now(), {
        id: `HELDUP${String(Date.now()).slice(-8)}`,
        title: 'sealed:title',
        description: 'sealed:description',
      });
      const handle = await workflow.start<typeof complaint>('complaint', {
        workflowId: workflowId(file.id),
        taskQueue: QUEUE,
        workflowTaskTimeout: TASK,
        args: [{ file, projected: 0, orderly: true }],
      });
      const eventsNow = async () => (await handle.fetchHistory()).events ?? [];
      const accept = envelope('verification', { decision: 'accept' }, `${file.id} accept`);
      expect(await give(handle, 'verification', accept)).not.toHaveProperty('refusal');

      // The next planning is held up, over more than one task.
      const hold = new EventEmitter();
      held = once(hold, 'let go').then(() => undefined);
      const before = plannings;
      const disposed = give(
        handle,
        'disposition',
        envelope('disposition', { to: DINAS_PUPR }, `${file.id} dispose`),
      );
      await until('it is being planned', async () => plannings > before);
      const carriedOver = async (): Promise<void> => {
        const tasks = tasksOf(await eventsNow());
        await until('it is carried over', async () => tasksOf(await eventsNow()) > tasks);
      };
      await carriedOver();
      // The same command comes again, as after a broken line. The task that brings it ends with the planning.
      const again = give(handle, 'verification', { ...accept, at: accept.at + 1000 });
      await pause(SENT_MS);
      await carriedOver();
      await pause(SENT_MS);
      held = undefined;
      hold.emit('let go');
      expect(await disposed).not.toHaveProperty('refusal');
      expect(await again).not.toHaveProperty('refusal');

      const history = await handle.fetchHistory();
      await handle.terminate('the test is over');
      if (process.env['RECORD'] === '1') writeHistory(fileOf(CARRIED_OVER), history);
      const replayed = Worker.runReplayHistory({ workflowBundle: { code } }, history, handle.workflowId);
      await expect(replayed).resolves.toBeUndefined();
    }),
  );
  await connection.close();
});
