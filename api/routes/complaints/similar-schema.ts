import { z } from 'zod';
import { OUTCOMES, STAGES } from '../../../domain/vocabulary';

const similarCase = z
  .object({
    complaint: z.object({
      id: z.string(),
      title: z.string(),
      topic: z.string().nullable(),
      region: z.string().nullable().describe('For the public down to the regency'),
      stage: z.enum(STAGES).describe('`closed`: for less than 30 days'),
      outcome: z.enum(OUTCOMES).nullable(),
      holder: z.object({ agency: z.string(), institution: z.string(), name: z.string() }),
      receivedAt: z.iso.datetime({ offset: true }).optional().describe('For those who handle the case'),
      published: z.boolean(),
      followers: z.int().describe('How many have joined it'),
    }),
    likeness: z.number().min(0).max(1).describe('From 0.5 on, more likely the same matter than not'),
    because: z.array(z.string()).describe("In the caller's language"),
  })
  .meta({ id: 'SimilarComplaint' });

/** Cases that may be about the same matter, the likeliest first. */
export const similarItems = z.array(similarCase).max(5);

export const similarSchema = z.object({ items: similarItems }).meta({ id: 'SimilarComplaints' });
