import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils';

export const FOLDER = join(__dirname, 'histories');

type History = Parameters<typeof historyToJSON>[0];

/** What a replay does not look at, and what tells of the machine that recorded it. */
const LEFT_OUT = new Set([
  'identity',
  'taskId',
  'requestId',
  'workerVersion',
  'meteringMetadata',
  'historySizeBytes',
  'stickyAttributes',
]);

export function writeHistory(file: string, history: History): void {
  const kept = leaveOut(JSON.parse(historyToJSON(history)) as unknown);
  writeFileSync(join(FOLDER, file), `${JSON.stringify(kept)}\n`);
}

export function readHistory(file: string): History {
  return historyFromJSON(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));
}

function leaveOut(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(leaveOut);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, one]) => !LEFT_OUT.has(name) && one !== null)
      .map(([name, one]) => [name, leaveOut(one)]),
  );
}
