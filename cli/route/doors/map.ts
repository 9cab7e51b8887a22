import { z } from 'zod';
import { NODE_KINDS } from '../../../domain/doors/graph';

const name = z.object({ id: z.string(), en: z.string() });

/** The map of doors as the API answers it, and as it is drawn. */
export const doorMap = z.object({
  from: z.string().nullable(),
  to: z.string().nullable(),
  depth: z.number(),
  counted: z.enum(['published', 'own', 'rules']),
  total: z.number().nullable(),
  nodes: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(NODE_KINDS),
      key: z.string().nullable(),
      name,
      count: z.number(),
    }),
  ),
  links: z.array(
    z.object({ from: z.string(), to: z.string(), count: z.number(), confirmed: z.number().optional() }),
  ),
});

/** `counted`: `rules` where nothing is counted but topics, as the rules alone would send them. */
export type DoorMap = z.output<typeof doorMap>;
export type MapNode = DoorMap['nodes'][number];
export type MapLink = DoorMap['links'][number];
