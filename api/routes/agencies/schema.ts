import { z } from 'zod';
import type { Agency } from '../../../domain/directory';
import { LEVELS } from '../../../domain/vocabulary';

/** An agency as the API shows it. */
export const agencySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    level: z.enum(LEVELS),
    parent: z.string().nullable(),
    region: z.string().nullable(),
    timeZone: z.string(),
  })
  .meta({ id: 'Agency' });

/** Leaves out what the directory keeps for the desk alone. */
export const agencyView = ({ id, name, level, parent, region, timeZone }: Agency) => ({
  id,
  name,
  level,
  parent,
  region,
  timeZone,
});
