import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils';

const RELEASES = join(__dirname, 'histories');
const { version: RELEASE } = JSON.parse(
  readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8'),
) as { version: string };

/** Where the release that is being made keeps what it records; those before it have a folder each. */
export const FOLDER = join(RELEASES, RELEASE);

/** Every recorded history, as `<release>/<file>`. */
export function recordedFiles(): string[] {
  return readdirSync(RELEASES)
    .flatMap((release) => readdirSync(join(RELEASES, release)).map((file) => `${release}/${file}`))
    .toSorted();
}

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

/** Records for the release that is being made. */
export function writeHistory(file: string, history: History): void {
  mkdirSync(FOLDER, { recursive: true });
  const kept = leaveOut(JSON.parse(historyToJSON(history)) as unknown);
  writeFileSync(join(FOLDER, file), `${JSON.stringify(kept)}\n`);
}

/** `file` as `recordedFiles` gives it. */
export function readHistory(file: string): History {
  return historyFromJSON(JSON.parse(historyText(file)));
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

export function historyText(file: string): string {
  return readFileSync(join(RELEASES, file), 'utf8');
}
