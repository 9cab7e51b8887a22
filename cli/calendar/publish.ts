import type { ApiClient } from '../api-client';
import { putAnswer, understood } from './answers';

/**
 * Publishes a year's decree and prints what follows. Without a revision in the body it amends what is published at this
 * moment. Returns the exit code.
 */
export async function publish(
  api: ApiClient,
  { name, year, body }: { name: string; year: number; body: Record<string, unknown> },
): Promise<number> {
  const path = `/v1/calendars/${name}/${year}`;
  const etag = body['revision'] === undefined ? await etagOf(api, path) : undefined;
  const headers: Record<string, string> = etag === undefined ? {} : { 'if-match': etag };
  const done = understood(putAnswer, await api.call(path, { method: 'PUT', body, headers }));
  process.stdout.write(`${done.name} ${done.year} is published as revision ${done.revision}.\n`);
  process.stdout.write(`It holds for the calendars ${done.calendars.join(', ')}.\n`);
  process.stdout.write(
    done.replanning
      ? `Open cases are planned again: run ${done.replanning.id}.\n`
      : 'Open cases are planned again when they next wake.\n',
  );
  return 0;
}

/** Undefined for a calendar that there is not yet. */
async function etagOf(api: ApiClient, path: string): Promise<string | undefined> {
  const { status, etag } = await api.call(path, { expect: [404] });
  return status === 404 ? undefined : (etag ?? undefined);
}
