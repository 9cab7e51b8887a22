import type { Connection } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { DEPLOYMENT, type Poller, type Routing } from '../domain/deployment';

const { VersionDrainageStatus, RoutingConfigUpdateState, TaskQueueType } = temporal.api.enums.v1;
type Stamp = { readonly seconds?: { toString(): string } | number | string | null } | null | undefined;
type BuildId = { readonly buildId?: string | null } | null | undefined;

/** gRPC: there is none of that name; an older state was meant, or queues are missing; the server knows no such call. */
const NOT_FOUND = 5;
const FAILED_PRECONDITION = 9;
const UNIMPLEMENTED = 12;

/** A version of the worker that the engine has heard of. Times in milliseconds since 1970. */
export interface Version {
  readonly buildId: string;
  readonly state: 'current' | 'ramping' | 'draining' | 'drained' | 'never current';
  readonly createdAt: number;
  /** When it was made current last; null when it never was. */
  readonly currentAt: number | null;
  /** When it was current or ramping last; null when it still is, or never was. */
  readonly replacedAt: number | null;
}

/** The worker's deployment as it stands. */
export interface Deployment extends Routing {
  readonly versions: readonly Version[];
  /** Somebody has decided who works before; a deployment that nobody has touched is free to be taken. */
  readonly decided: boolean;
  /** Every queue has heard of the last decision. */
  readonly settled: boolean;
  /** Who made it. */
  readonly by: string;
  /** Lets a decision be taken only about what was seen. */
  readonly token: Uint8Array;
}

/** What the engine says to a decision. `stale`: somebody else has decided meanwhile. `unready`: it cannot work yet. */
export type Decision = 'done' | 'stale' | 'unready';

/** The versions of the worker, at a server. Every method throws what the connection throws when it is away. */
export class Deployments {
  constructor(
    private readonly connection: Pick<Connection, 'workflowService'>,
    private readonly namespace: string,
    private readonly identity: string,
  ) {}

  /**
   * How the deployment stands; null when no version of it has ever asked for work; `unsupported` when the server knows
   * no worker deployments: there workers are of no version.
   */
  async describe(): Promise<Deployment | null | 'unsupported'> {
    try {
      const { workerDeploymentInfo: info, conflictToken } =
        await this.connection.workflowService.describeWorkerDeployment(this.own);
      if (!info) return null;
      const { routingConfig: routing } = info;
      const current = buildIdIn(routing?.currentDeploymentVersion);
      const percentage = routing?.rampingVersionPercentage ?? 0;
      const rampingId = buildIdIn(routing?.rampingDeploymentVersion);
      const ramping = percentage > 0 ? { buildId: rampingId, percentage } : undefined;
      return {
        current,
        ...(ramping ? { ramping } : {}),
        versions: (info.versionSummaries ?? []).flatMap((summary) => {
          const buildId = buildIdIn(summary.deploymentVersion);
          if (buildId === null) return [];
          const state =
            buildId === current
              ? 'current'
              : buildId === rampingId && ramping
                ? 'ramping'
                : (DRAINAGE.get(summary.drainageInfo?.status ?? 0) ?? 'never current');
          return [
            {
              buildId,
              state,
              createdAt: millisecondsIn(summary.createTime) ?? 0,
              currentAt: millisecondsIn(summary.lastCurrentTime),
              replacedAt: millisecondsIn(summary.lastDeactivationTime),
            } as const,
          ];
        }),
        decided:
          millisecondsIn(routing?.currentVersionChangedTime) !== null ||
          millisecondsIn(routing?.rampingVersionChangedTime) !== null,
        settled:
          info.routingConfigUpdateState !== RoutingConfigUpdateState.ROUTING_CONFIG_UPDATE_STATE_IN_PROGRESS,
        by: info.lastModifierIdentity ?? '',
        token: conflictToken ?? new Uint8Array(),
      };
    } catch (error) {
      const code = codeOf(error);
      if (code === NOT_FOUND) return null;
      if (code === UNIMPLEMENTED) return 'unsupported';
      throw error;
    }
  }

  /** Which queues a version has asked for work, by name and kind (`tuntas-cases/workflow`). */
  async queuesOf(buildId: string): Promise<string[]> {
    try {
      const { versionTaskQueues } = await this.connection.workflowService.describeWorkerDeploymentVersion({
        namespace: this.namespace,
        deploymentVersion: { deploymentName: DEPLOYMENT, buildId },
      });
      return (versionTaskQueues ?? []).map(({ name, type }) => `${name}/${KINDS.get(type ?? 0) ?? 'other'}`);
    } catch (error) {
      if (codeOf(error) === NOT_FOUND) return [];
      throw error;
    }
  }

  /** Who has asked a queue for workflow tasks in the last minutes. */
  async pollersOf(taskQueue: string): Promise<Poller[]> {
    const { pollers } = await this.connection.workflowService.describeTaskQueue({
      namespace: this.namespace,
      taskQueue: { name: taskQueue },
      taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    });
    return (pollers ?? []).map(({ deploymentOptions, lastAccessTime }) => ({
      buildId: buildIdIn(deploymentOptions),
      lastSeen: millisecondsIn(lastAccessTime) ?? 0,
    }));
  }

  /**
   * Gives all tasks to a version (null: to the workers of no version), and ends a ramp to it. `force`: also when it does
   * not ask every queue for work that the present one does. May be repeated.
   */
  setCurrent(
    buildId: string | null,
    { token }: Pick<Deployment, 'token'>,
    { force = false } = {},
  ): Promise<Decision> {
    return this.decide(() =>
      this.connection.workflowService.setWorkerDeploymentCurrentVersion({
        ...this.own,
        buildId: buildId ?? '',
        conflictToken: token,
        identity: this.identity,
        ignoreMissingTaskQueues: force,
      }),
    );
  }

  /** Gives a share of the cases to a version, always the same cases for the same share; 0 ends it. */
  ramp(
    buildId: string | null,
    percentage: number,
    { token }: Pick<Deployment, 'token'>,
    { force = false } = {},
  ): Promise<Decision> {
    return this.decide(() =>
      this.connection.workflowService.setWorkerDeploymentRampingVersion({
        ...this.own,
        buildId: percentage === 0 ? '' : (buildId ?? ''),
        percentage,
        conflictToken: token,
        identity: this.identity,
        ignoreMissingTaskQueues: force,
      }),
    );
  }

  private get own() {
    return { namespace: this.namespace, deploymentName: DEPLOYMENT };
  }

  private async decide(call: () => Promise<unknown>): Promise<Decision> {
    try {
      await call();
      return 'done';
    } catch (error) {
      const code = codeOf(error);
      if (code === NOT_FOUND) return 'unready';
      if (code !== FAILED_PRECONDITION) throw error;
      return /conflict token/i.test(error instanceof Error ? error.message : '') ? 'stale' : 'unready';
    }
  }
}

const DRAINAGE = new Map<number, Version['state']>([
  [VersionDrainageStatus.VERSION_DRAINAGE_STATUS_DRAINING, 'draining'],
  [VersionDrainageStatus.VERSION_DRAINAGE_STATUS_DRAINED, 'drained'],
]);

const KINDS = new Map<number, string>([
  [TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW, 'workflow'],
  [TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY, 'activity'],
]);

function buildIdIn(version: BuildId): string | null {
  return version?.buildId ? version.buildId : null;
}

function millisecondsIn(stamp: Stamp): number | null {
  const seconds = Number(stamp?.seconds?.toString() ?? 0);
  return seconds === 0 ? null : seconds * 1000;
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
