import { z } from 'zod';
import { CLASSIFICATIONS, type CommandName } from '../vocabulary';
import { about, agencyId, description, freeText, identitySchema, title, topicId } from './parts';
import { cleanLine } from './text';

/** What a desk may change in a complaint. The original text stays. */
const corrections = {
  classification: z.enum(CLASSIFICATIONS).optional(),
  oversight: z.boolean().optional(),
  about: about.optional(),
  topic: topicId.optional(),
  title: title.optional(),
  description: description.optional(),
  confidential: z.boolean().optional().describe('May be set, never lifted'),
};

const trackingId = z.stringFormat('tracking-id', /^[0-9A-Z]{8,14}$/);

const verification = z
  .discriminatedUnion('decision', [
    z.strictObject({
      decision: z.literal('accept'),
      ...corrections,
      to: agencyId
        .optional()
        .describe('An institution, whose desk disposes further, or a unit, which answers; else it stays'),
    }),
    z.strictObject({
      decision: z.literal('incomplete'),
      ...corrections,
      ask: freeText.describe('What the reporter is to add'),
    }),
    z.strictObject({
      decision: z.literal('not-ours'),
      ...corrections,
      reason: freeText,
    }),
    z.strictObject({
      decision: z.literal('archive'),
      ...corrections,
      code: z.string().min(1).max(100).describe('As `GET /v1/reasons?for=archive` lists it'),
      reason: freeText,
    }),
  ])
  .meta({ id: 'Verification' });

/** The body of each command, as callers send it; free texts are in clear. */
export const COMMAND_BODIES = {
  verification,
  completion: z.strictObject({ text: freeText }).meta({ id: 'Completion' }),
  disposition: z
    .strictObject({
      to: agencyId,
      instructions: freeText.optional(),
      supporting: z
        .array(agencyId)
        .min(1)
        .max(10)
        .optional()
        .describe('Agencies that are asked to support whoever gets it, each with its own part'),
    })
    .meta({ id: 'Disposition' }),
  return: z.strictObject({ reason: freeText, suggested: agencyId.optional() }).meta({ id: 'Return' }),
  answers: z
    .strictObject({
      text: freeText,
      final: z.boolean(),
      nextBy: z
        .union([z.iso.date(), z.iso.datetime({ offset: true })])
        .optional()
        .describe('Until when the next answer is promised; a date means the close of that working day'),
      question: freeText.optional().describe('To the reporter; the clocks of the unit wait for the reply'),
    })
    .meta({ id: 'AnswerGiven' }),
  replies: z.strictObject({ text: freeText, objection: z.boolean().optional() }).meta({ id: 'ReplyGiven' }),
  acceptance: z
    .strictObject({ rating: z.int().min(1).max(5).optional(), text: freeText.optional() })
    .meta({ id: 'Acceptance' }),
  withdrawal: z.strictObject({ reason: freeText.optional() }).meta({ id: 'Withdrawal' }),
  instructions: z.strictObject({ text: freeText }).meta({ id: 'Instruction' }),
  corrections: z.strictObject({ ...corrections, reason: freeText }).meta({ id: 'Correction' }),
  referral: z
    .strictObject({
      consent: z.literal(true),
      reporter: identitySchema.optional().describe('What the Ombudsman is told of who complains'),
    })
    .meta({ id: 'ReferralConsent' }),
  receipt: z.strictObject({ reference: cleanLine({ min: 1, max: 200 }) }).meta({ id: 'ReferralReceipt' }),
  suspensions: z
    .strictObject({
      clock: cleanLine({ min: 1, max: 60 }).describe('Name of the clock, as in `clocks`'),
      reason: freeText.describe('Shown to the reporter'),
      from: z.iso
        .datetime({ offset: true })
        .optional()
        .describe('From when, within what the rules allow; from now unless given'),
      until: z
        .union([z.iso.date(), z.iso.datetime({ offset: true })])
        .describe('When it goes on by itself; a date means the close of that working day'),
    })
    .meta({ id: 'SuspensionOrdered' }),
  suspensionEnd: z.strictObject({
    n: z.int().min(1).max(1e6).describe('Number of the suspension in the case; the path names it'),
  }),
  supporting: z.strictObject({
    agency: agencyId.describe('Who is to support; the path names it'),
    instructions: freeText.optional().describe('What its part is'),
  }),
  supportingEnd: z.strictObject({ agency: agencyId.describe('Whose part ends; the path names it') }),
  followers: z.strictObject({
    receipt: trackingId,
    kind: z.enum(['joined', 'repeated', 'left']),
    contact: identitySchema.pick({ phone: true, email: true }).optional(),
  }),
  merger: z
    .strictObject({
      into: trackingId.describe('The complaint that goes on for both'),
      reason: freeText,
    })
    .meta({ id: 'Merger' }),
  mergerEnd: z.strictObject({ reason: freeText.optional() }).meta({ id: 'MergerEnd' }),
} as const satisfies { [N in CommandName]: z.ZodType };

/** What a caller sends with a command. */
export type SentBody<N extends CommandName = CommandName> = z.output<(typeof COMMAND_BODIES)[N]>;

/** Names of the corrections that a desk can make. */
export const CORRECTABLE: readonly string[] = Object.keys(corrections);
