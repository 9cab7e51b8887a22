import { z } from 'zod';
import { CLOCK_STATES } from '../domain/clock';
import { ACTIONS } from '../domain/policy';
import { CHANNELS, CLASSIFICATIONS, OUTCOMES, STAGES } from '../domain/vocabulary';
import type { Simulation } from './simulation';

/** What a rehearsal gives, for the API's document: the same as the interface `Simulation`, member by member. */

const instant = z.iso.datetime({ offset: true });
const bilingual = z.object({ id: z.string(), en: z.string() });

const recipient = z
  .object({
    agency: z.string().nullable(),
    name: z.string().nullable(),
    role: z.string(),
    post: z.string().optional(),
    insteadOf: z.string().optional().describe('The role that is vacant or complained of'),
  })
  .meta({ id: 'RehearsedRecipient' });

const entry = z
  .object({
    at: instant,
    kind: z.enum(['event', 'rung', 'refused']),
    type: z.string().describe('Type of the line in the trail'),
    stage: z.enum(STAGES),
    holder: z.string(),
    clock: z.string().optional(),
    cycle: z.int().optional(),
    part: z.string().optional().describe('The supporting agency whose part it is about'),
    rung: z.string().optional(),
    repeat: z.int().optional(),
    level: z.int().optional(),
    action: z.enum([...ACTIONS, 'release']).optional(),
    to: z.array(recipient).optional(),
    message: bilingual.optional().describe('What those whom a rung reaches are told'),
    by: z.object({ role: z.string(), agency: z.string().nullable() }).optional(),
    refusal: bilingual.optional(),
    text: bilingual,
  })
  .meta({ id: 'RehearsedEvent' });

const clock = z
  .object({
    name: z.string(),
    title: bilingual,
    cycle: z.int(),
    part: z.string().optional().describe('The supporting agency whose clock it is'),
    agency: z.string(),
    agencyName: z.string(),
    policy: z.string().describe('The rule file that was in force for it'),
    budget: z.string(),
    state: z.enum(CLOCK_STATES),
    startedAt: instant,
    dueAt: instant.nullable(),
    endedAt: instant.nullable(),
    provisional: z.boolean(),
    segments: z.array(z.object({ from: instant, to: instant.nullable() })),
    suspensions: z.array(z.object({ from: instant, to: instant.nullable(), reason: z.string() })),
    rungs: z.array(
      z.object({
        id: z.string(),
        level: z.int().nullable(),
        at: instant.nullable(),
        state: z.enum(['planned', 'fired', 'skipped', 'cancelled']),
        action: z.enum(ACTIONS),
        to: z.array(recipient),
        repeat: z.int().optional(),
      }),
    ),
  })
  .meta({ id: 'RehearsedClock' });

const day = z
  .object({
    date: z.iso.date(),
    kind: z.enum(['working', 'weekend', 'holiday', 'jointLeave']),
    open: z.string().optional(),
    close: z.string().optional(),
    provisional: z.boolean(),
  })
  .meta({ id: 'RehearsedDay' });

export const simulationSchema: z.ZodType<Simulation> = z
  .object({
    policy: z.object({ name: z.string(), version: z.string(), title: bilingual }),
    facts: z.object({
      classification: z.enum(CLASSIFICATIONS),
      oversight: z.boolean(),
      topic: z.string().nullable(),
      region: z.string().nullable(),
      regionName: z.string().nullable(),
      channel: z.enum(CHANNELS),
      agency: z.string().nullable(),
    }),
    zone: z.string(),
    startedAt: instant,
    endedAt: instant,
    stage: z.enum(STAGES),
    outcome: z.enum(OUTCOMES).nullable(),
    ended: z.boolean().describe('False when it was left before its end, because what follows only repeats'),
    peakLevel: z.int(),
    timeline: z.array(entry),
    clocks: z.array(clock),
    days: z.array(day).describe('Every date, by the calendar of the holder of that time'),
  })
  .meta({ id: 'Simulation' });
