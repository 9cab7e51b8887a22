import { calendarSchema } from '../../domain/schema/calendar-schema';
import { parseFlags } from '../flags';
import type { Env } from '../settings';

/** `tuntas calendar schema`: the JSON Schema of calendar files. */
export async function schema(argv: readonly string[], _env: Env): Promise<number> {
  parseFlags(argv, {});
  process.stdout.write(`${JSON.stringify(calendarSchema(), null, 2)}\n`);
  return 0;
}
