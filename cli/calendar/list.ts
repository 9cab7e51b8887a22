import type { Env } from '../settings';
import { apiClient } from '../api-client';
import { listAnswer, understood } from './answers';
import { readArguments } from './arguments';

/** `tuntas calendar list`: the calendars of a running system, each with its years. */
export async function list(argv: readonly string[], env: Env): Promise<number> {
  const { values } = readArguments(argv, {});
  const api = await apiClient(values, env);
  let next: string | null = '';
  while (next !== null) {
    const cursor: string = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`;
    const page = understood(listAnswer, await api.call(`/v1/calendars?limit=200${cursor}`));
    for (const { name, title, extends: base, years, fault } of page.items) {
      process.stdout.write(`${name}${base === null ? '' : `, extends ${base}`}: ${title.id} / ${title.en}\n`);
      if (fault !== null) process.stdout.write(`  NOT USED: ${fault}; planned by the national one instead\n`);
      for (const { year, basis, revision } of years) {
        process.stdout.write(`  ${year}  revision ${revision}  ${basis}\n`);
      }
    }
    ({ next } = page);
  }
  return 0;
}
