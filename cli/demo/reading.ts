import { z } from 'zod';
import { CLOSERS, OUTCOMES, STAGES } from '../../domain/vocabulary';

/** What the demonstration reads in the API's answers. Anything else in them is tolerated, as the contract asks. */

export const receipt = z.object({ id: z.string(), secret: z.string() });

export const complaint = z.object({
  id: z.string(),
  stage: z.enum(STAGES),
  outcome: z.enum(OUTCOMES).nullish(),
  closedBy: z.enum(CLOSERS).nullish(),
  escalationLevel: z.number().nullish(),
  may: z.array(z.string()).nullish(),
});
export type Complaint = z.infer<typeof complaint>;

export const complaints = z.object({ items: z.array(complaint) });
export const commandState = z.object({ state: z.enum(['pending', 'applied', 'refused']) });
export const readiness = z.object({ status: z.string(), dayMs: z.number().nullish() });
export const problem = z.object({ title: z.string().optional(), detail: z.string().optional() });

const figures = z.object({
  received: z.number(),
  verified: z.number(),
  followedUp: z.number(),
  notFollowedUp: z.number(),
  settled: z.number(),
  archived: z.number(),
  withdrawn: z.number(),
  referred: z.number(),
  open: z.number(),
  overdue: z.number(),
  escalated: z.number(),
  hops: z.number(),
  ratings: z.object({ mean: z.number().nullable(), count: z.number() }),
});
export type Figures = z.infer<typeof figures>;

export const statistics = z.object({
  items: z.array(figures.extend({ key: z.string(), name: z.string() })),
  total: figures,
});
export type Statistics = z.infer<typeof statistics>;
