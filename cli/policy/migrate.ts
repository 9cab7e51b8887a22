import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../domain/user-error';
import { API_FLAGS, apiClient, type ApiClient } from '../api-client';
import { parseFlags } from '../flags';
import type { Env } from '../settings';
import { migrationAsText, type Migration } from './migration-text';

const WATCH_MS = 1000;

const FLAGS = {
  ...API_FLAGS,
  from: { type: 'string' },
  to: { type: 'string' },
  filter: { type: 'string', multiple: true },
  past: { type: 'string' },
  'dry-run': { type: 'boolean' },
  watch: { type: 'boolean' },
  reverse: { type: 'string' },
  status: { type: 'string' },
  cancel: { type: 'string' },
} as const;

/**
 * `tuntas policy migrate --from V --to V [--filter key=value]… --past fire|skip [--dry-run] [--watch]`, or with
 * `--reverse ID`, `--cancel ID` or `--status ID`: moves open cases to another version of the rules. Ends with 1 when a
 * migration that was watched has left cases behind.
 * @throws UserError when a flag is wrong, and when the API cannot be reached or refuses.
 */
export async function migrate(argv: readonly string[], env: Env): Promise<number> {
  const flags = parseFlags(argv, FLAGS);
  const api = await apiClient(flags, env);
  const one = await asked(api, flags);
  // A dry run is asked for its numbers.
  const wait = flags.watch === true || flags['dry-run'] === true;
  const last = wait ? await watch(api, one) : one;
  process.stdout.write(migrationAsText(last));
  if (!wait && last.state === 'running') {
    process.stdout.write(
      `It goes on by itself; tuntas policy migrate --status ${last.id} says how far it is.\n`,
    );
  }
  return last.state === 'failed' || (last.remaining ?? 0) > 0 ? 1 : 0;
}

type Flags = ReturnType<typeof parseFlags<typeof FLAGS>>;

async function asked(api: ApiClient, flags: Flags): Promise<Migration> {
  const { reverse, status, cancel } = flags;
  if (typeof status === 'string') return call(api, 'GET', pathOf(status));
  if (typeof cancel === 'string') return call(api, 'POST', `${pathOf(cancel)}/cancellation`, {});
  const past = pastOf(flags.past);
  const dryRun = flags['dry-run'] === true;
  if (typeof reverse === 'string') {
    return call(api, 'POST', `${pathOf(reverse)}/reversal`, { dryRun, ...(past ? { past } : {}) });
  }
  const { from, to } = flags;
  if (typeof from !== 'string' || typeof to !== 'string' || !past) {
    throw new UserError(
      'Say which rules and what becomes of rungs that are past: --from VERSION --to VERSION --past fire|skip ("current" is a version, too).',
    );
  }
  return call(api, 'POST', '/v1/migrations', { from, to, past, dryRun, filter: filterOf(flags.filter) });
}

async function call(api: ApiClient, method: 'GET' | 'POST', path: string, body?: object): Promise<Migration> {
  const answer = await api.call(path, { method, ...(body ? { body } : {}) });
  return answer.body as Migration;
}

function pathOf(id: string): string {
  return `/v1/migrations/${encodeURIComponent(id)}`;
}

function pastOf(flag: unknown): 'fire' | 'skip' | null {
  if (flag === undefined) return null;
  if (flag === 'fire' || flag === 'skip') return flag;
  throw new UserError(`--past is "fire" or "skip", not ${JSON.stringify(flag)}.`);
}

/** `--filter region=18.10 --filter ids=A,B` as the API takes it. */
function filterOf(flag: unknown): Record<string, unknown> {
  const given = Array.isArray(flag) ? flag.map(String) : [];
  return Object.fromEntries(
    given.map((text) => {
      const [, key, value] = /^(\w+)=(.+)$/s.exec(text) ?? [];
      if (key === undefined || value === undefined) {
        throw new UserError(`--filter takes key=value, such as region=18.10, not ${JSON.stringify(text)}.`);
      }
      return [key, key === 'ids' ? value.split(',') : value];
    }),
  );
}

/** Prints how far it is until it has ended. */
async function watch(api: ApiClient, first: Migration): Promise<Migration> {
  let last = first;
  let said = '';
  while (last.state === 'running') {
    await sleep(WATCH_MS);
    last = await call(api, 'GET', pathOf(first.id));
    const line = `${last.done} of ${last.total ?? '?'} moved`;
    if (!last.dryRun && line !== said) process.stderr.write(`${line}\n`);
    said = line;
  }
  return last;
}
