import { Client, Connection } from '@temporalio/client';
import { createActivities } from '../activities';
import type { RunSettings } from '../domain/settings';
import { UserError } from '../domain/user-error';
import type { ComplaintRecord } from '../store/complaint-record';
import { Complaints } from '../store/complaints';
import { Database } from '../store/database';
import { loadReference, needRules, refreshReference, type ReferenceSource } from '../store/load-reference';
import { RebuildMarks, ReconciledCases } from '../store/reconciled-cases';
import { NO_ROUTES } from '../store/reference-data';
import { makeSealer } from '../store/seal';
import { askCase } from '../workflows/asking';
import { workflowId } from '../workflows/contract';
import { CaseEngine, type Rates } from './case-engine';
import type { Sides } from './sides';

const ASK_MS = 10_000;

/** What a stack says of itself, as far as this needs it. */
type Given = Pick<RunSettings, 'temporalAddress' | 'namespace' | 'mongodbUri' | 'dataDir' | 'dayMs' | 'keys'>;

/**
 * Both sides of a stack, for as long as `use` runs.
 * @throws UserError when Temporal or MongoDB cannot be reached.
 */
export async function withSides<T>(
  settings: Given,
  use: (sides: Sides & { marks: RebuildMarks }) => Promise<T>,
  rates: Rates = {},
): Promise<T> {
  const { temporalAddress: address, namespace, mongodbUri, dataDir, dayMs } = settings;
  const connection = await Connection.connect({ address }).catch((error: unknown) => {
    throw new UserError(
      `Temporal does not answer at ${address} (${error instanceof Error ? error.message : String(error)}).`,
    );
  });
  const database = new Database(mongodbUri);
  try {
    if (!(await database.start())) {
      throw new UserError('MongoDB does not answer: without it there is nothing to compare with.');
    }
    const source: ReferenceSource = { database, dataDir, dayMs };
    const reference = await loadReference(source);
    const client = new Client({ connection, namespace });
    const complaints = new Complaints(database, () => (reference.all.routes ?? NO_ROUTES).words);
    const cases = new ReconciledCases(database);
    const writing = (write: (record: ComplaintRecord) => Promise<void>) =>
      createActivities({
        world: () => reference.world(),
        calendarTags: (names) => reference.calendarTags(names),
        needRules: (version) => needRules(reference, version, () => refreshReference(reference, source)),
        complaints: { write, tryWrite: (record, ms) => complaints.tryWrite(record, ms) },
        sealer: makeSealer(settings.keys.sealKeys),
        fetchCase: (id) =>
          client.withDeadline(Date.now() + ASK_MS, () =>
            askCase(client.workflow.getHandle(id), { of: 'caseFile' }, 'reconciliation'),
          ),
      });
    const asProjected = writing((record) => complaints.write(record));
    const asRewritten = writing((record) => cases.rewrite(record, complaints));
    return await use({
      engine: new CaseEngine(client, rates),
      cases,
      marks: new RebuildMarks(database),
      world: () => reference.world(),
      project: async (id) => void (await asProjected.project({ workflowId: workflowId(id) })),
      rewrite: async (id) => void (await asRewritten.project({ workflowId: workflowId(id) })),
      now: Date.now,
    });
  } finally {
    await Promise.allSettled([connection.close(), database.stop()]);
  }
}
