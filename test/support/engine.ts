import { createHash } from 'node:crypto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { WorkflowClient, WorkflowUpdateFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { createActivities } from '../../activities';
import type { CaseFile } from '../../domain/case-file';
import type { Unit } from '../../domain/duration';
import type { Actor, Bodies, Envelope } from '../../domain/command';
import { agencyRefs } from '../../domain/named-agencies';
import type { Refusal } from '../../domain/refusal';
import { HOUR_MS, type CommandName, type Instant } from '../../domain/vocabulary';
import { bootstrapTimeSkipping } from '../../dev/bootstrap';
import { timeSkippingServerPath } from '../../dev/time-skipping';
import type { ComplaintRecord } from '../../store/complaint-record';
import type { ReferenceMemory } from '../../store/reference';
import { searchAttributesOf } from '../../workflows/attributes';
import {
  caseFileQuery,
  CASE_QUEUE,
  commandSignal,
  commandUpdates,
  PROJECTION_QUEUE,
  REFUSED,
  SEARCH_ATTRIBUTES,
  workflowId,
  type ComplaintInput,
  type Head,
} from '../../workflows/contract';
import type { complaint } from '../../workflows';
import { workflowBundle } from './bundle';
import { opened } from './case';
import { quiet } from './quiet';
import { TypedSearchAttributes } from '@temporalio/common';

/** Many times what a task takes on a busy machine; the engine's own ten seconds are for networks. */
const LOST_TASK_MS = 3000;

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
  /** Versions of the rules that no worker can get hold of. */
  readonly unknown = new Set<string>();
  private worker!: Worker;
  private running: Promise<void> | undefined;
  private projector!: Worker;
  private projecting: Promise<void> | undefined;

  private readonly open = new Map<string, Case>();

  private constructor(
    readonly env: TestWorkflowEnvironment,
    readonly reference: ReferenceMemory,
    private cached: boolean,
  ) {}

  /**
   * `cached: false` keeps no case in the worker's memory: every task replays its history. Needed where workers are
   * stopped, because the test server goes on offering tasks to a worker that had the case in its cache; where only a
   * few tests do that, `withoutCache` is faster.
   */
  static async start(reference: ReferenceMemory, { cached = true } = {}): Promise<Engine> {
    quiet();
    const path = await timeSkippingServerPath();
    const env = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
    });
    await bootstrapTimeSkipping(env.connection, SEARCH_ATTRIBUTES);
    const engine = new Engine(env, reference, cached);
    await engine.startWorkers();
    return engine;
  }

  async startWorkers(): Promise<void> {
    const activities = createActivities({
      world: () => this.reference.world(),
      calendarTags: (names) => this.reference.calendarTags(names),
      needRules: async (version) => {
        if (this.unknown.has(version)) throw new Error(`rules of version ${version} are nowhere to be had`);
      },
      complaints: this.written,
      sealer: { open: (text) => text },
      // Not by `askCase`: this server, unlike a real one, keeps events of updates that are turned down.
      fetchCase: (id) => this.env.client.workflow.getHandle(id).query(caseFileQuery),
    });
    const shared = { connection: this.env.nativeConnection, activities };
    this.worker = await Worker.create({
      ...shared,
      taskQueue: CASE_QUEUE,
      workflowBundle: await workflowBundle(),
      ...(this.cached ? {} : { maxCachedWorkflows: 0 }),
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

  async now(): Promise<Instant> {
    return this.env.currentTimeMs();
  }

  /** Lets time pass up to an instant; every timer on the way rings. */
  async goTo(at: Instant): Promise<void> {
    const left = at - (await this.now());
    if (left > 0) await this.env.sleep(left);
  }

  /** The instant at which a clock that starts at `from` has used `amount` by the national calendar, in Jakarta. */
  after(from: Instant, amount: number, unit: Unit = 'workingDays', zone = 'Asia/Jakarta'): Instant {
    const time = this.reference.world().times('national', zone);
    return time.instantAt(
      time.position(time.countsFrom(from, unit), unit) + time.ticks({ value: amount, unit }),
      unit,
    );
  }

  /** Lets working days pass: two hours after the close of the last of them, when no office counts. */
  async workingDays(count: number): Promise<void> {
    await this.goTo(this.after(await this.now(), count) + 2 * HOUR_MS);
  }

  /**
   * Workers are away until `until`, and come back. Timers that ring meanwhile are kept by the server; it does not skip
   * time while a case waits for a worker unless it is told to.
   */
  async outage(until: Instant, meanwhile: () => Promise<void> = async () => undefined): Promise<void> {
    const waiting = [...this.open.values()];
    // Asking each also makes sure that none has a task under way, which would hold time up.
    const files = await Promise.all(waiting.map((one) => one.now()));
    const late = waiting.filter((_, index) => (files[index]?.wakeAt ?? Infinity) <= until);
    await this.stopWorkers();
    const slept = this.env.sleep(until - (await this.now()));
    const { testService } = this.env.connection;
    if (!testService) throw new Error('this server cannot skip time');
    for (const one of late) {
      await one.untilTaskWaits();
      await testService.unlockTimeSkipping({});
    }
    await slept;
    for (let held = late.length; held > 0; held -= 1) await testService.lockTimeSkipping({});
    await meanwhile();
    await this.startWorkers();
    await Promise.all(waiting.map((one) => one.untilAtRest()));
  }

  /**
   * Runs a test in which workers are stopped: while it lasts no case stays in a worker's memory, so every task replays
   * its history. For cases that are opened in it; none is open before and after.
   */
  async withoutCache(run: () => Promise<void>): Promise<void> {
    const usual = this.cached;
    const change = async (cached: boolean) => {
      await this.clear();
      if (cached === this.cached) return;
      await this.stopWorkers();
      this.cached = cached;
      await this.startWorkers();
    };
    await change(false);
    try {
      await run();
    } finally {
      await change(usual);
    }
  }

  /** Ends what a test has left open, so that its timers do not ring in the next one. */
  async clear(): Promise<void> {
    for (const complaint of this.open.values()) {
      // A case that is ended while a worker is at it holds time up for ever.
      await complaint.untilAtRest();
      await complaint.handle.terminate().catch(() => undefined);
    }
    this.open.clear();
    this.written.isUp = true;
  }

  /** Files a case at the server's present time, or at an instant that has just been. */
  async file(
    otherwise: Parameters<typeof opened>[2] = {},
    options: Partial<ComplaintInput> = {},
    at?: Instant,
  ): Promise<Case> {
    const file = opened(this.reference, at ?? (await this.now()), otherwise);
    const handle = await this.env.client.workflow.start<typeof complaint>('complaint', {
      workflowId: workflowId(file.id),
      taskQueue: CASE_QUEUE,
      // A task that a worker took away with it is given again after that time, which nobody can skip.
      ...(this.cached ? {} : { workflowTaskTimeout: LOST_TASK_MS }),
      args: [{ file, projected: 0, orderly: true, ...options }],
      typedSearchAttributes: new TypedSearchAttributes(
        searchAttributesOf(file).filter(({ value }) => value !== null),
      ),
    });
    const opening = new Case(this, file.id, handle);
    this.open.set(file.id, opening);
    return opening;
  }
}

/** One case under test. */
export class Case {
  private given = 0;

  constructor(
    readonly engine: Engine,
    readonly id: string,
    readonly handle: WorkflowHandle<typeof complaint>,
  ) {}

  async envelope<N extends CommandName>(
    name: N,
    actor: Actor,
    body: Bodies[N],
    otherwise: Partial<Envelope<N>> = {},
  ): Promise<Envelope<N>> {
    const { directory } = this.engine.reference;
    const names = [
      ...Object.values(body as Record<string, unknown>)
        .flat()
        .filter((value) => typeof value === 'string'),
      actor.agency ?? '',
    ];
    const agencies = Object.fromEntries(
      names.flatMap((id) => {
        const ref = directory.ref(id);
        return ref ? [[id, ref] as const] : [];
      }),
    );
    const at = await this.engine.now();
    this.given += 1;
    return {
      id: mac(`${this.id} command ${this.given}`),
      key: mac(`${this.id} key ${this.given}`),
      sender: `sender-of-${actor.role}-${actor.agency ?? 'none'}`.replaceAll('.', '_').padEnd(16, '_'),
      at,
      actor: { ...actor },
      body,
      agencies: { ...agencies, ...agencyRefs(directory, name, actor, body, at) },
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
    const envelope = await this.envelope(name, actor, body, otherwise);
    return this.handle.executeUpdate(commandUpdates[name] as (typeof commandUpdates)['completion'], {
      args: [envelope as never],
      updateId: envelope.id,
    });
  }

  /** Why a command is refused, whether by the validator or by the loop. Fails when it is not refused. */
  async refusal<N extends CommandName>(
    name: N,
    actor: Actor,
    body: Bodies[N],
    otherwise: Partial<Envelope<N>> = {},
  ): Promise<Refusal> {
    let head: Head;
    try {
      head = await this.command(name, actor, body, otherwise);
    } catch (error) {
      return refusalIn(error);
    }
    if (!head.refusal) throw new Error(`${name} was not refused`);
    return head.refusal;
  }

  /** Leaves a command with the engine, as the API does when no worker answers. */
  async signal<N extends CommandName>(
    name: N,
    actor: Actor,
    body: Bodies[N],
    otherwise: Partial<Envelope<N>> = {},
  ): Promise<Envelope<N>> {
    const envelope = await this.envelope(name, actor, body, otherwise);
    await this.handle.signal(commandSignal(name), envelope);
    return envelope;
  }

  /** The case when all that has come to it is done. */
  async now(): Promise<CaseFile> {
    await this.untilAtRest();
    return this.handle.query(caseFileQuery);
  }

  /** The case when time has come to an instant; a wake may be a little later than what it is for. */
  async at(at: Instant): Promise<CaseFile> {
    await this.engine.goTo(at + SPREAD_MS);
    return this.now();
  }

  /** The case after its next wake. */
  async atNextWake(): Promise<CaseFile> {
    const { wakeAt } = await this.now();
    if (wakeAt === null) throw new Error('nothing will ever wake this case');
    await this.engine.goTo(wakeAt + 1000);
    return this.now();
  }

  /** Comes back when the server has a task for a worker. */
  async untilTaskWaits(): Promise<void> {
    while (!(await this.hasTask())) continue;
  }

  /** Comes back when workers have done all there is to do. A query alone may be answered before that. */
  async untilAtRest(): Promise<void> {
    while (await this.hasTask()) continue;
  }

  private async hasTask(): Promise<boolean> {
    const { events } = await this.handle.fetchHistory();
    const last = events?.at(-1);
    return Boolean(
      last?.workflowTaskScheduledEventAttributes ??
      last?.workflowTaskStartedEventAttributes ??
      last?.workflowExecutionSignaledEventAttributes ??
      last?.timerFiredEventAttributes,
    );
  }

  /**
   * The case as the archive has it, once its workflow is over: time passes from wake to wake until it is. Waiting for
   * the result with the time-skipping client would go on skipping, for years, until it has heard of the end.
   */
  async end(): Promise<CaseFile> {
    for (;;) {
      const { wakeAt } = await this.now();
      if (wakeAt === null) break;
      await this.engine.goTo(wakeAt + 1000);
    }
    await new WorkflowClient({ connection: this.engine.env.connection }).result(this.handle.workflowId);
    return this.engine.written.file(this.id);
  }
}

/** The longest that a wake is put off (2 % of a working day), and a little for the worker. */
const SPREAD_MS = 11 * 60_000;

/** What the API would make of a key: opaque, and here the same in every run. */
export function mac(of: string): string {
  return createHash('sha256').update(of).digest('base64url').slice(0, 24);
}

/** The refusal with which a validator has turned a command down. */
export function refusalIn(error: unknown): Refusal {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    const [refusal] = (error.cause.details ?? []) as Refusal[];
    if (error.cause.type === REFUSED && refusal) return refusal;
  }
  throw error;
}
