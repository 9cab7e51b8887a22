import { POLLER_MS, unserved } from '../../domain/deployment';
import { UserError } from '../../domain/user-error';
import { CASE_QUEUE } from '../../workflows/contract';
import { RUNNING, STUCK } from '../../workflows/filters';
import { DEPLOYMENT } from '../../domain/deployment';
import type { Version } from '../../worker/deployments';
import type { Env } from '../settings';
import { type Engine, known, nameOf, understand, withEngine, workerOf } from './engine';

/** One line of the table: a version, or the workers of none. */
interface Line extends Omit<Version, 'buildId'> {
  readonly buildId: string | null;
  /** Workers that have asked for cases within the last minutes. */
  readonly workers: number;
  /** Open cases whose latest task was done by it; those among them whose tasks fail now. */
  readonly cases: number;
  readonly stuck: number;
}

/** `tuntas deployment show` */
export async function show(argv: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = understand(argv, { json: { type: 'boolean' } });
  if (positionals.length > 0) throw new UserError('tuntas deployment show takes flags only.');
  return withEngine(values, env, async (engine) => {
    const { versions, token: _, ...now } = await known(engine.deployments);
    const pollers = await engine.deployments.pollersOf(CASE_QUEUE);
    const lines = await linesOf(engine, versions, pollers, now.current);
    const waiting = unserved(now, pollers, Date.now());
    process.stdout.write(
      values.json === true
        ? `${JSON.stringify({ ...now, versions: lines, unserved: waiting })}\n`
        : `${textOf(now, lines, waiting)}\n`,
    );
    return waiting.length === 0 ? 0 : 1;
  });
}

async function linesOf(
  { client }: Engine,
  versions: readonly Version[],
  pollers: readonly { buildId: string | null; lastSeen: number }[],
  current: string | null,
): Promise<Line[]> {
  const since = Date.now() - POLLER_MS;
  const count = async (query: string): Promise<number> => (await client.workflow.count(query)).count;
  const lineOf = async (version: Omit<Line, 'workers' | 'cases' | 'stuck'>): Promise<Line> => {
    const { buildId } = version;
    const ran =
      buildId === null
        ? 'TemporalWorkerDeploymentVersion IS NULL'
        : `TemporalWorkerDeploymentVersion = '${DEPLOYMENT}:${buildId}'`;
    const [cases, stuck] = await Promise.all([count(`${RUNNING} AND ${ran}`), count(`${STUCK} AND ${ran}`)]);
    const workers = pollers.filter((one) => one.buildId === buildId && one.lastSeen > since).length;
    return { ...version, workers, cases, stuck };
  };
  const lines: Line[] = [];
  // One after the other: a server answers few such questions a second.
  for (const version of versions) lines.push(await lineOf(version));
  const none = await lineOf({
    buildId: null,
    state: current === null ? 'current' : 'drained',
    createdAt: 0,
    currentAt: null,
    replacedAt: null,
  });
  return none.workers > 0 || none.cases > 0 || current === null ? [...lines, none] : lines;
}

function textOf(
  now: { readonly ramping?: { readonly percentage: number }; readonly settled: boolean; readonly by: string },
  lines: readonly Line[],
  waiting: readonly (string | null)[],
): string {
  const rows = lines.map(({ buildId, state, workers, cases, stuck, currentAt }) => [
    nameOf(buildId),
    state === 'ramping' ? `ramping ${now.ramping?.percentage ?? 0} %` : state,
    String(workers),
    String(cases),
    String(stuck),
    currentAt === null ? '' : new Date(currentAt).toISOString(),
  ]);
  const table = [['version', 'state', 'workers', 'open cases', 'stuck', 'current since'], ...rows];
  const widths =
    table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  const text = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [
    ...text,
    ...(now.by === ''
      ? []
      : [`last decided by ${now.by}${now.settled ? '' : '; not every queue has heard of it'}`]),
    ...waiting.map((one) => `No ${workerOf(one)} runs: its cases wait. Start one, or make another current.`),
  ].join('\n');
}
