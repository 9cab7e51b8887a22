import { WorkflowClient } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { createMaintenanceActivities } from '../../activities/maintenance';
import { migrationRecord, type DirectorySpan, type MigrationRecord } from '../../domain/maintenance';
import { Complaints, type Filter } from '../../store/complaints';
import type { Database } from '../../store/database';
import { MaintenanceBook } from '../../store/maintenance';
import { OpenCases, writeFilter } from '../../store/open-cases';
import { sending } from '../../worker/maintenance';
import { MAINTENANCE_QUEUE, migrationWorkflowId } from '../../workflows/maintenance/contract';
import type { migration, replanning } from '../../workflows';
import { workflowBundle } from './bundle';
import { ownDatabase, type OwnDatabase } from './database';
import type { Engine } from './engine';

/** Fast enough for a test; that a rate is kept to is a test of its own. */
const RATE = 500;

/** Work on many cases beside an engine: a real database that its cases are projected into, and the worker for it. */
export class Maintenance {
  private worker!: Worker;
  private running: Promise<void> | undefined;
  private count = 0;

  /** Time passes as it does while it waits: what skips would not stop before the next wake of a case. */
  private readonly client: WorkflowClient;

  private constructor(
    readonly engine: Engine,
    private readonly own: OwnDatabase,
    readonly cases: OpenCases,
    readonly book: MaintenanceBook,
  ) {
    this.client = new WorkflowClient({ connection: engine.env.connection });
  }

  get database(): Database {
    return this.own.database;
  }

  static async start(engine: Engine): Promise<Maintenance> {
    const own = await ownDatabase();
    const { database } = own;
    const complaints = new Complaints(database);
    await complaints.prepare();
    const remember = engine.written.write.bind(engine.written);
    engine.written.write = async (record) => {
      await remember(record);
      await complaints.write(record);
    };
    const book = new MaintenanceBook(database);
    const made = new Maintenance(engine, own, new OpenCases(database), book);
    await made.startWorker();
    return made;
  }

  async startWorker(): Promise<void> {
    const { reference, env } = this.engine;
    this.worker = await Worker.create({
      connection: env.nativeConnection,
      taskQueue: MAINTENANCE_QUEUE,
      workflowBundle: await workflowBundle(),
      // Every task goes over the history again, so that each of these tests is one of that as well.
      maxCachedWorkflows: 0,
      activities: createMaintenanceActivities({
        world: () => reference.world(),
        calendarTags: (names) => reference.calendarTags(names),
        calendarNames: () => [...reference.calendars.keys()],
        needRules: async () => undefined,
        refresh: async () => true,
        sealer: { open: (text) => text },
        cases: this.cases,
        book: this.book,
        ...sending(env.client),
      }),
    });
    this.running = this.worker.run();
  }

  async stopWorker(): Promise<void> {
    this.worker.shutdown();
    await this.running;
  }

  async stop(): Promise<void> {
    await this.stopWorker();
    await this.own.stop();
  }

  async migrate(
    order: Pick<MigrationRecord, 'from' | 'to' | 'past'>,
    { where = {}, dryRun = false, rate = RATE, pageSize = 3 }: Partial<Options> = {},
  ) {
    this.count += 1;
    const id = `migration-${this.count}`;
    const asked = { filter: {}, dryRun, reverses: null, by: { role: 'operator', agency: null } };
    const record = migrationRecord({ id, ...order }, { ...asked, startedAt: await this.engine.now() });
    return this.client.start<typeof migration>('migration', {
      workflowId: migrationWorkflowId(id),
      taskQueue: MAINTENANCE_QUEUE,
      args: [{ record, where: writeFilter(where), rate, pageSize }],
    });
  }

  replan(calendars: string[] = ['national'], settleMs = 300, directory?: DirectorySpan) {
    this.count += 1;
    return this.client.start<typeof replanning>('replanning', {
      workflowId: `maintenance/replanning-${this.count}`,
      taskQueue: MAINTENANCE_QUEUE,
      args: [
        {
          id: `replanning-${this.count}`,
          calendars,
          ...(directory && { directory }),
          rate: RATE,
          settleMs,
          pageSize: 3,
        },
      ],
    });
  }

  /** The record of the latest migration as the API would read it. */
  async kept(): Promise<MigrationRecord> {
    const found = await this.book.migration(`migration-${this.count}`);
    if (!found) throw new Error('nothing was kept of it');
    return found;
  }
}

interface Options {
  where: Filter;
  dryRun: boolean;
  rate: number;
  pageSize: number;
}
