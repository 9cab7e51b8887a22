import { randomBytes } from 'node:crypto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Runtime, DefaultLogger, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { bundleWorkflowCode } from '@temporalio/worker';
import type { WorkflowHandle } from '@temporalio/client';
import { createActivities } from '../../activities';
import type { CaseFile } from '../../domain/case-file';
import type { Actor, Bodies, Envelope } from '../../domain/command';
import type { CommandName } from '../../domain/vocabulary';
import { bootstrapTimeSkipping } from '../../dev/bootstrap';
import { timeSkippingServerPath } from '../../dev/time-skipping';
import type { ComplaintRecord } from '../../store/complaint-record';
import type { ReferenceMemory } from '../../store/reference';
import { searchAttributesOf } from '../../workflows/attributes';
import {
  caseFileQuery,
  CASE_QUEUE,
  commandUpdates,
  PROJECTION_QUEUE,
  SEARCH_ATTRIBUTES,
  workflowId,
  type ComplaintInput,
  type Head,
} from '../../workflows/contract';
import type { complaint } from '../../workflows';
import { opened } from './case';
import { TypedSearchAttributes } from '@temporalio/common';

let bundled: Promise<WorkflowBundleWithSourceMap> | undefined;

export function workflowBundle(): Promise<WorkflowBundleWithSourceMap> {
  bundled ??= bundleWorkflowCode({
    workflowsPath: require.resolve('../../workflows'),
    logger: new DefaultLogger('ERROR'),
  });
  return bundled;
}

/** What the read model was given, in order: the acknowledged writes of a database that never loses any. */
export class Written {
  readonly records: ComplaintRecord[] = [];
  isUp = true;

  async write(record: ComplaintRecord): Promise<void> {
    if (!this.isUp) throw new Error('the database is away');
    const last = this.of(record._id);
    if (!last || last.revision < record.revision) this.records.push(structuredClone(record));
  }

  async tryWrite(record: ComplaintRecord): Promise<boolean> {
    return this.write(record).then(
      () => true,
      () => false,
    );
  }

  of(id: string): ComplaintRecord | undefined {
    return this.records.findLast((record) => record._id === id);
  }

  file(id: string): CaseFile {
    const found = this.of(id);
    if (!found) throw new Error(`${id} was never projected`);
    return JSON.parse(found.file) as CaseFile;
  }
}

/** The time-skipping server with a worker that runs the real workflow, planning and directory. */
export class Engine {
  readonly written = new Written();
  private worker!: Worker;
  private running: Promise<void> | undefined;
  private projector!: Worker;
  private projecting: Promise<void> | undefined;

  private constructor(
    readonly env: TestWorkflowEnvironment,
    readonly reference: ReferenceMemory,
  ) {}

  static async start(reference: ReferenceMemory): Promise<Engine> {
    try {
      Runtime.install({ logger: new DefaultLogger('ERROR') });
    } catch {
      // Another test file of this process has installed it.
    }
    const path = await timeSkippingServerPath();
    const env = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
    });
    await bootstrapTimeSkipping(env.connection, SEARCH_ATTRIBUTES);
    const engine = new Engine(env, reference);
    await engine.startWorkers();
    return engine;
  }

  async startWorkers(): Promise<void> {
    const activities = createActivities({
      world: () => this.reference.world(),
      needRules: async () => undefined,
      complaints: this.written as never,
      sealer: { open: (text) => text },
      fetchCase: (id) => this.env.client.workflow.getHandle(id).query(caseFileQuery),
    });
    const shared = { connection: this.env.nativeConnection, activities };
    this.worker = await Worker.create({
      ...shared,
      taskQueue: CASE_QUEUE,
      workflowBundle: await workflowBundle(),
    });
    this.projector = await Worker.create({ ...shared, taskQueue: PROJECTION_QUEUE });
    this.running = this.worker.run();
    this.projecting = this.projector.run();
  }

  async stopWorkers(): Promise<void> {
    this.worker.shutdown();
    this.projector.shutdown();
    await Promise.all([this.running, this.projecting]);
  }

  async stop(): Promise<void> {
    await this.stopWorkers();
    await this.env.teardown();
  }

  async now(): Promise<number> {
    return this.env.currentTimeMs();
  }

  /** Files a case at the server's present time. */
  async file(
    otherwise: Parameters<typeof opened>[2] = {},
    options: Partial<ComplaintInput> = {},
  ): Promise<Case> {
    const file = opened(this.reference, await this.now(), otherwise);
    const handle = await this.env.client.workflow.start<typeof complaint>('complaint', {
      workflowId: workflowId(file.id),
      taskQueue: CASE_QUEUE,
      args: [{ file, projected: 0, ...options }],
      typedSearchAttributes: new TypedSearchAttributes(
        searchAttributesOf(file).filter(({ value }) => value !== null),
      ),
    });
    return new Case(this, file.id, handle);
  }
}

/** One case under test. */
export class Case {
  constructor(
    readonly engine: Engine,
    readonly id: string,
    readonly handle: WorkflowHandle<typeof complaint>,
  ) {}

  async envelope<N extends CommandName>(
    actor: Actor,
    body: Bodies[N],
    otherwise: Partial<Envelope<N>> = {},
  ): Promise<Envelope<N>> {
    const { directory } = this.engine.reference;
    const names = [
      ...Object.values(body as Record<string, unknown>).filter((value) => typeof value === 'string'),
      actor.agency ?? '',
    ];
    const agencies = Object.fromEntries(
      names.flatMap((name) => {
        const ref = directory.ref(name);
        return ref ? [[name, ref] as const] : [];
      }),
    );
    const key = randomBytes(18).toString('base64url');
    return {
      id: randomBytes(18).toString('base64url'),
      key,
      sender: `sender-of-${actor.role}-${actor.agency ?? 'none'}`.replaceAll('.', '_').padEnd(16, '_'),
      at: await this.engine.now(),
      actor: { ...actor },
      body,
      agencies,
      ...otherwise,
    };
  }

  /** Gives a command as the API does; throws when the validator turns it down. */
  async command<N extends CommandName>(
    name: N,
    actor: Actor,
    body: Bodies[N],
    otherwise: Partial<Envelope<N>> = {},
  ): Promise<Head> {
    const envelope = await this.envelope(actor, body, otherwise);
    return this.handle.executeUpdate(commandUpdates[name] as (typeof commandUpdates)['completion'], {
      args: [envelope as never],
      updateId: envelope.id,
    });
  }

  now(): Promise<CaseFile> {
    return this.handle.query(caseFileQuery);
  }

  /** The case as the archive has it, once its workflow is over. */
  async end(): Promise<CaseFile> {
    await this.handle.result();
    return this.engine.written.file(this.id);
  }
}
