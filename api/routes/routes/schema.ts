import { z } from 'zod';

const because = z.string().describe("In the caller's language, for the reporter to read");
const confidence = z.number().min(0).max(1);
const to = z.object({ id: z.string(), name: z.string() }).meta({ id: 'RoutedAgency' });

const alternative = z.object({ to, rule: z.string(), because, confidence }).meta({ id: 'RouteAlternative' });

export const explanationSchema = z
  .object({
    to,
    rule: z.string().describe('Id of the rule that matched'),
    because,
    confidence,
    outside: z
      .string()
      .nullable()
      .describe('Who decides such matters, where it is not for this service to decide'),
    alternatives: z.array(alternative).describe('Other units that might be competent, the likeliest first'),
    topic: z.object({
      id: z.string().nullable(),
      guessed: z.boolean().describe('Read from the words, and not chosen'),
      confidence,
    }),
    region: z.object({
      code: z.string().nullable(),
      guessed: z.boolean().describe('Read from the words or the door, and not given'),
    }),
    whyNot: z
      .array(z.object({ rule: z.string(), because }))
      .describe('The nearest rules that did not match, and on what they failed'),
  })
  .meta({ id: 'RouteExplanation' });

export const routeDecisionSchema = z
  .object({
    rule: z.string().describe('Id of the rule'),
    because: z
      .string()
      .nullable()
      .describe('What the rule says now; null when there is no such rule any more'),
    suggested: z.int().describe('Cases for which the rule suggested somebody'),
    confirmed: z.int().describe('Follow-up began where the rule said, or in the house whose desk it named'),
    changed: z.int().describe('Follow-up began elsewhere'),
    undecided: z.int().describe('Follow-up has not begun, or never did'),
    share: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe('Confirmed of those that were decided; null while none was'),
    changedTo: z
      .array(z.object({ agency: z.string(), name: z.string(), count: z.int() }))
      .describe('Where follow-up began instead, the most frequent first'),
  })
  .meta({ id: 'RouteDecisions' });

export const routeSchema = z
  .object({
    id: z.string(),
    file: z.string().describe('Name of the route file; rules are asked in the order of this list'),
    when: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('Conditions; null for one that always matches'),
    to: z.unknown().describe('An agency, a service and whose, or the inspectorate above the accused'),
    withoutPlace: z.string().nullable(),
    because,
    confidence,
    outside: z.string().nullable().describe('Who decides such matters'),
  })
  .meta({ id: 'Route' });
