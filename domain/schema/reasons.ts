import { z } from 'zod';

const bilingual = z.strictObject({ id: z.string().min(1).max(2000), en: z.string().min(1).max(2000) });

const reason = z.strictObject({
  code: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
  for: z.enum(['archive', 'out-of-scope']),
  name: bilingual,
  advice: bilingual,
});

/** `reasons.yaml`: what a decision must give, and what it tells the reporter. A published code keeps its meaning. */
export const reasonsDocument = z.strictObject({
  reasons: z
    .array(reason)
    .min(1)
    .refine((list) => new Set(list.map((one) => `${one.for}/${one.code}`)).size === list.length, {
      error: 'A code stands there twice',
    }),
});
