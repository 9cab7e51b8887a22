import { Worker } from '@temporalio/worker';
import type { temporal } from '@temporalio/proto';
import { faultOf } from '../../api/engine/faults';
import { askCase } from '../../workflows/asking';
import { ASK, type Question } from '../../workflows/contract';
import { workflowBundle } from '../support/bundle';
import { lent } from '../support/lent';
import { quiet } from '../support/quiet';
import { withEngine } from '../support/temporal';
import { Town, type Complaint } from '../support/town';

const CASES = 6;
const ROUNDS = 8;
const ASKERS = 3;

type Event = temporal.api.history.v1.IHistoryEvent;

/**
 * Tasks that were reported when a local activity had ended and the case had not yet gone on: what came between them and
 * the next stands in another order when the history is gone over again.
 */
function brokenOff(events: readonly Event[]): number {
  return events.filter((event, n) => {
    if (!event.workflowTaskCompletedEventAttributes) return false;
    const rest = events.slice(n + 1);
    const end = rest.findIndex(
      ({ workflowTaskScheduledEventAttributes: next, workflowTaskCompletedEventAttributes: done }) =>
        next ?? done,
    );
    return Boolean((end < 0 ? rest : rest.slice(0, end)).at(-1)?.markerRecordedEventAttributes);
  }).length;
}

test('asked again and again while they work, cases do as they would have done, and can be gone over again', async () => {
  quiet('OFF');
  const town = await Town.of(lent().settings);
  const liaison = await town.liaison();
  await withEngine(lent().settings, async ({ workflow }) => {
    const handleOf = ({ id }: Complaint) => workflow.getHandle(`complaint/${id}`);
    const cases: Complaint[] = [];
    for (let n = 0; n < CASES; n += 1) {
      const description = `Jalan di RT ${n + 1} rusak parah. ${'Sudah sering kami laporkan. '.repeat(250)}`;
      cases.push(await town.fileUpTo('followUp', { title: `Jalan rusak di RT ${n + 1}`, description }));
    }
    const work = new AbortController();
    let answers = 0;
    const asking = cases.flatMap((complaint) =>
      Array.from({ length: ASKERS }, async (_, n) => {
        let last = 0;
        while (!work.signal.aborted) {
          const { revision } = await askCase(handleOf(complaint), { of: 'caseFile' }, `asker-${n}`);
          // No answer is from before the one that came before it.
          expect(revision).toBeGreaterThanOrEqual(last);
          last = revision;
          answers += 1;
        }
      }),
    );
    await Promise.all(
      cases.map(async (complaint) => {
        await complaint.give(liaison, 'answers', { text: 'Pekan depan.', final: false });
        for (let n = 0; n < ROUNDS; n += 1) {
          await Promise.all(
            ['Masih berlubang', 'Mohon segera'].map((text) =>
              complaint.give(complaint.reporter, 'replies', {
                text: `${text}, hari ke-${n}. ${'Sudah sering kami laporkan. '.repeat(250)}`,
              }),
            ),
          );
        }
      }),
    );
    work.abort();
    await Promise.all(asking);
    expect(answers).toBeGreaterThan(CASES * ASKERS);
    // Of what is asked while a case rests nothing is kept.
    const [first] = cases;
    if (!first) throw new Error('there are cases');
    const { historyLength } = await handleOf(first).describe();
    for (let n = 0; n < 10; n += 1) await askCase(handleOf(first), { of: 'caseFile' }, 'later');
    expect((await handleOf(first).describe()).historyLength).toBe(historyLength);
    const histories = await Promise.all(
      cases.map(async (complaint) => ({
        workflowId: complaint.id,
        history: await handleOf(complaint).fetchHistory(),
      })),
    );
    expect(histories.map(({ history }) => brokenOff(history.events ?? []))).toEqual(cases.map(() => 0));
    const { code } = await workflowBundle();
    const failed: string[] = [];
    for await (const { workflowId, error } of Worker.runReplayHistories(
      { workflowBundle: { code } },
      histories,
    )) {
      if (error) failed.push(`${workflowId}: ${error.message}`);
    }
    expect(failed).toEqual([]);
  });
});

test('a question that the engine has forgotten is asked again, and not by a query', async () => {
  const town = await Town.of(lent().settings);
  const { id } = await town.file({});
  await withEngine(lent().settings, async ({ workflow }) => {
    const handle = workflow.getHandle(`complaint/${id}`);
    // What waits for an update that the engine does not know ends with the same error as what waits for no case at all.
    const forgotten = () => handle.getUpdateHandle('forgotten').result();
    const forgetful = (times: number) => {
      let left = times;
      return {
        executeUpdate: async (name: string, options: { args: [Question]; updateId: string }) =>
          left-- > 0 ? forgotten() : handle.executeUpdate<unknown, [Question]>(name, options),
        query: () => Promise.reject(new Error('asked by a query')),
        describe: () => handle.describe(),
        fetchHistory: () => handle.fetchHistory(),
      };
    };
    expect(await askCase(forgetful(1), { of: 'caseFile' }, 'forgotten')).toMatchObject({ id });
    await expect(askCase(forgetful(Infinity), { of: 'caseFile' }, 'forgotten')).rejects.toThrow('forgotten');
    expect(faultOf(await forgotten().catch((error: unknown) => error))).toBe('forgotten');
    const nobody = workflow.getHandle('complaint/none');
    const gone: unknown = await nobody
      .executeUpdate(ASK, { args: [{ of: 'caseFile' }] })
      .catch((error: unknown) => error);
    expect(faultOf(gone)).toBe('gone');
  });
});
