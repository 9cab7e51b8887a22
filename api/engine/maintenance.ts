import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { MAINTENANCE_RATE, type DirectorySpan, type MigrationRecord } from '../../domain/maintenance';
import {
  calendarsChangedSignal,
  cancelMigrationSignal,
  MAINTENANCE_QUEUE,
  migrationQuery,
  migrationWorkflowId,
  REPLANNING_WORKFLOW_ID,
  SETTLE_MS,
} from '../../workflows/maintenance/contract';
import type { migration, replanning } from '../../workflows';
import { faultOf, problemOfFault } from './faults';
import type { Line } from './line';
import type { MaintenancePort } from './port';

const CALL_MS = 2000;
/** A worker that is there answers at once; without one, what the start said is shown. */
const ASK_MS = 700;

/** Work on many cases, as the API sets it going and asks after it. */
export function maintenanceOf(line: Line): MaintenancePort {
  const describe = async (id: string) => {
    try {
      return await line.within(CALL_MS, () =>
        line.client.workflow.getHandle(migrationWorkflowId(id)).describe(),
      );
    } catch (error) {
      if (faultOf(error) === 'gone') return null;
      throw problemOfFault(error);
    }
  };
  return {
    startMigration: async (record, where, bodyHash) => {
      try {
        await line.within(CALL_MS, () =>
          line.client.workflow.start<typeof migration>('migration', {
            workflowId: migrationWorkflowId(record.id),
            taskQueue: MAINTENANCE_QUEUE,
            args: [{ record, where, rate: MAINTENANCE_RATE }],
            workflowIdReusePolicy: 'REJECT_DUPLICATE',
            workflowIdConflictPolicy: 'FAIL',
            memo: { bodyHash, record },
            staticSummary: `${record.from} → ${record.to}`,
          }),
        );
        return 'started';
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw problemOfFault(error);
        return (await describe(record.id))?.memo?.['bodyHash'] === bodyHash ? 'same' : 'different';
      }
    },
    cancelMigration: async (id) => {
      try {
        await line.within(CALL_MS, () =>
          line.client.workflow.getHandle(migrationWorkflowId(id)).signal(cancelMigrationSignal),
        );
        return true;
      } catch (error) {
        if (faultOf(error) === 'gone') return false;
        throw problemOfFault(error);
      }
    },
    migration: async (id) => {
      const found = await describe(id);
      if (!found) return null;
      const isRunning = found.status.name === 'RUNNING';
      const told = await line
        .within(ASK_MS, () => line.client.workflow.getHandle(migrationWorkflowId(id)).query(migrationQuery))
        .catch(() => null);
      // What the start said is all that is known without a worker; our own code put it there.
      const record = told ?? (found.memo?.['record'] as MigrationRecord | undefined);
      return record ? { record, isRunning } : null;
    },
    startReplanning: async (names, directory) => {
      const id = `r${Date.now()}`;
      try {
        await line.within(CALL_MS, () =>
          line.client.workflow.signalWithStart<typeof replanning, [string[], DirectorySpan?]>('replanning', {
            workflowId: REPLANNING_WORKFLOW_ID,
            taskQueue: MAINTENANCE_QUEUE,
            args: [
              {
                id,
                calendars: [...names],
                rate: MAINTENANCE_RATE,
                settleMs: SETTLE_MS,
                ...(directory && { directory }),
              },
            ],
            signal: calendarsChangedSignal,
            signalArgs: directory ? [[...names], directory] : [[...names]],
          }),
        );
        return REPLANNING_WORKFLOW_ID;
      } catch (error) {
        throw problemOfFault(error);
      }
    },
  };
}
