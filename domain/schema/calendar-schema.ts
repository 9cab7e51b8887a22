import { z } from 'zod';
import { calendarDocument } from '../calendar-document';

/** The JSON Schema of calendar files, for editors that complete and check as one types. */
export function calendarSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(calendarDocument, { io: 'input', target: 'draft-7' });
  return { ...schema, title: 'A calendar of Tuntas: when offices work, by decree and year' };
}
