import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import type { Stack } from './stack';
import { megabytes } from './report';

/** What a figure means nothing without. */
export interface Setting {
  readonly node: string;
  readonly sdk: string;
  readonly temporal: string;
  readonly mongodb: string;
  readonly machine: string;
}

/** The versions in use and the machine. */
export async function settingOf({ client, servers }: Stack): Promise<Setting> {
  const { serverVersion } = await client.workflowService.getSystemInfo({});
  const cores = cpus();
  return {
    node: process.version,
    sdk: `@temporalio ${versionOf('@temporalio/worker')}`,
    temporal: `server ${serverVersion}, ${servers.how.temporal}`,
    mongodb: servers.how.mongo,
    machine: `${cores.length} cores, ${megabytes(totalmem())} memory, ${cores[0]?.model.trim() ?? 'unknown processor'}`,
  };
}

function versionOf(name: string): string {
  const text = readFileSync(require.resolve(`${name}/package.json`), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
