import { z } from 'zod';
import { CLOCK_STATES } from '../clock';
import { PART_STATES } from '../case-file';
import { ACTIONS } from '../policy';
import { CHANNELS, CLASSIFICATIONS, CLOSERS, COMMANDS, OUTCOMES, ROLES, STAGES } from '../vocabulary';

/** The forms in which cases leave the API. They make the OpenAPI document; a test holds the views to them. */

const instant = z.iso.datetime({ offset: true });
const agency = z.string().describe('Id of an agency');

const recipient = z.object({
  agency: agency.nullable().describe('Null for the reporter'),
  role: z.string(),
  post: z.string().optional(),
  insteadOf: z
    .string()
    .optional()
    .describe('The role that was meant: its post is vacant or complained of, and this one stands in for it'),
});

const rungSchema = z
  .object({
    id: z.string().describe('As the rule file names it'),
    level: z.int().nullable(),
    at: instant.nullable().describe('Nominal; null while its clock stands still before it'),
    firedAt: instant.nullable(),
    state: z.enum(['planned', 'fired', 'skipped', 'cancelled']),
    action: z.enum(ACTIONS),
    to: z.array(recipient),
  })
  .meta({ id: 'Rung' });

const clockSchema = z
  .object({
    name: z.string(),
    cycle: z.int(),
    agency: agency.describe('Who has to act before it runs out'),
    policy: z.string().describe('The rule file that was in force for it when it started'),
    state: z.enum(CLOCK_STATES),
    startedAt: instant,
    dueAt: instant.nullable().describe('Null while it is suspended'),
    endedAt: instant.nullable(),
    provisional: z.boolean().describe('It reaches into a year whose days off are not decreed yet'),
    suspensions: z.array(
      z.object({
        from: instant,
        to: instant.nullable(),
        reason: z.string().describe('What it stands still for; `by hand` when somebody has stopped it'),
        n: z.int().optional().describe('Of one by hand: its number in the case'),
        until: instant.optional().describe('When it goes on by itself'),
        text: z.string().optional().describe('Why somebody stopped it'),
        by: z.object({ role: z.string(), agency: agency.nullable() }).optional(),
      }),
    ),
    rungs: z.array(rungSchema),
  })
  .meta({ id: 'Clock' });

const answerSchema = z
  .object({
    id: z.string(),
    at: instant,
    agency,
    agencyName: z.string(),
    text: z.string(),
    final: z.boolean(),
    nextBy: instant.nullable().describe('Until when the agency has promised the next answer'),
    question: z.string().nullable().describe('What the agency asks the reporter; never public'),
    part: agency
      .optional()
      .describe('The supporting agency whose part it answers; absent in the answers of the case'),
  })
  .meta({ id: 'Answer' });

const partSchema = z
  .object({
    agency,
    name: z.string(),
    state: z
      .enum(PART_STATES)
      .describe(
        '`answered`: finally. `returned`: it says that it is not for it. `released`: it is needed no more. `lapsed`: the lead has answered without it, or the complaint was closed',
      ),
    from: instant,
    to: instant.nullable(),
    instructions: z.string().nullable().describe('What it was asked for'),
    reason: z.string().nullable().describe('Why it was returned'),
    clocks: z.array(clockSchema).describe('They run for this agency alone, by its own calendar and zone'),
    answers: z.array(z.string()).describe('Ids of the answers that it has given'),
  })
  .meta({ id: 'Part', description: 'What a supporting agency has to do, beside the one that leads' });

const replySchema = z
  .object({ id: z.string(), at: instant, text: z.string(), objection: z.boolean() })
  .meta({ id: 'Reply' });

const reporterSchema = z
  .object({
    name: z.string().optional(),
    phone: z.string().optional(),
    email: z.string().optional(),
    nationalId: z.string().optional(),
  })
  .meta({ id: 'Reporter' });

const text = z.object({ title: z.string(), description: z.string() });

const bilingual = z.object({ id: z.string(), en: z.string() });

const suggestionSchema = z
  .object({
    to: z.object({ id: agency, name: z.string() }),
    rule: z.string().describe('Id of the rule that matched, as `GET /v1/routes` lists it'),
    because: bilingual.nullable().describe('Null when there is no such rule any more'),
    confidence: z.number().min(0).max(1),
    topic: z.string().optional().describe('The topic that was read from the words'),
    outside: bilingual
      .optional()
      .describe('Who decides such matters, where it is not for this service to decide'),
  })
  .meta({
    id: 'RouteSuggestion',
    description:
      'To whom it should go, by the routes at filing; a desk decides. Null when nothing was suggested',
  });

const mergerSchema = z
  .object({
    into: z.string().optional().describe('The tracking id of the other complaint, for those who may see it'),
    at: instant,
    endedAt: instant.nullable().describe('When it was over with the other complaint, or by itself'),
    reason: z.string().optional().describe('Not for those who have joined'),
    lead: z
      .object({
        stage: z.enum(STAGES),
        outcome: z.enum(OUTCOMES).nullable(),
        holder: z.object({ agency, institution: agency }),
        dueAt: instant.nullable(),
        overdue: z.boolean(),
        answers: z
          .array(answerSchema)
          .describe('All of them where the other complaint is published, else those given since the merger'),
      })
      .nullable()
      .describe('How far the other complaint is; null when it cannot be read now'),
  })
  .meta({ id: 'Merged', description: 'The complaint goes on in another one. Absent when it never did' });

/** Fields that a caller may not see are absent. */
const caseShape = {
  id: z.string().describe('The tracking id; for a follower, that of their receipt'),
  follows: z.string().optional().describe('For a follower: the public complaint that the receipt follows'),
  stage: z.enum(STAGES),
  outcome: z.enum(OUTCOMES).nullable().optional(),
  closedBy: z.enum(CLOSERS).nullable().optional(),
  classification: z.enum(CLASSIFICATIONS).optional(),
  oversight: z.boolean().optional(),
  topic: z.string().nullable().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  original: text.optional().describe('As it was filed'),
  occurredOn: z.string().nullable().optional(),
  location: z
    .object({
      region: z.string().nullable(),
      address: z.string().optional(),
      point: z.array(z.number()).length(2).optional().describe('[longitude, latitude]'),
    })
    .nullable()
    .optional(),
  channel: z.enum(CHANNELS).optional(),
  filedAt: agency.nullable().optional().describe('The door through which it was filed'),
  about: z.array(agency).optional().describe('Who is complained of'),
  suggestion: suggestionSchema.nullable().optional(),
  anonymous: z.boolean().optional(),
  confidential: z.boolean().optional(),
  holder: z.object({ agency, institution: agency }).optional(),
  path: z
    .array(
      z.object({
        agency,
        from: instant,
        to: instant.nullable(),
        reason: z.string().describe('Why it went there, as a code'),
        text: z.string().nullable().describe('Why, in the words of whoever sent it'),
      }),
    )
    .optional(),
  hops: z.int().optional().describe('Returns, and dispositions away from a unit'),
  binding: z.boolean().optional().describe('It was settled whose it is: nobody can return it any more'),
  arbitration: z
    .enum(['secretary', 'national'])
    .nullable()
    .optional()
    .describe('Who settles whose it is, while that is open: the regional secretary or the national desk'),
  escalationLevel: z.int().optional().describe('The highest level reached on clocks that still run'),
  peakLevel: z.int().optional().describe('The highest level ever reached'),
  dueAt: instant
    .nullable()
    .optional()
    .describe('The earliest due instant of the running clocks, those of supporting agencies among them'),
  overdue: z.boolean().optional(),
  clocks: z.array(clockSchema).optional().describe('Those of the case; supporting agencies have their own'),
  parts: z.array(partSchema).optional().describe('Supporting agencies; absent when there never was one'),
  ask: z.string().nullable().optional().describe('What the desk asks the reporter to add'),
  reason: z.string().nullable().optional().describe('Why it was archived or withdrawn'),
  reasonCode: z.string().nullable().optional().describe('As `GET /v1/reasons` lists it'),
  competent: z
    .object({ id: z.string(), en: z.string() })
    .nullable()
    .optional()
    .describe('Who decides instead, and why, where it was archived as outside of the scope; else null'),
  instructions: z
    .array(
      z.object({
        at: instant,
        agency: agency.nullable(),
        role: z.string(),
        text: z.string(),
        part: agency.optional().describe('The supporting agency that it is for'),
      }),
    )
    .optional(),
  answers: z.array(answerSchema).optional(),
  replies: z.array(replySchema).optional(),
  rating: z.int().nullable().optional(),
  ratingText: z.string().nullable().optional(),
  referral: z
    .object({
      offeredAt: instant.nullable(),
      consentedAt: instant.nullable(),
      receivedAt: instant.nullable(),
      reference: z.string().nullable(),
    })
    .nullable()
    .optional()
    .describe('The hand-over to the Ombudsman; null until it is offered'),
  followers: z
    .int()
    .optional()
    .describe('People whom it concerns, too: who have joined it, or wait with a complaint merged into it'),
  repeated: z.int().optional().describe('How often its sender has filed the same again; for its handlers'),
  merger: mergerSchema.nullable().optional(),
  merged: z
    .array(
      z.object({
        id: z.string(),
        at: instant,
        receivedAt: instant,
        followers: z.int().describe('People who wait for an answer with it, its reporter among them'),
        endedAt: instant.nullable().describe('When it closed together with this one'),
      }),
    )
    .optional()
    .describe('Complaints for which this one goes on; for its handlers, absent when there are none'),
  receivedAt: instant.optional(),
  updatedAt: instant.optional(),
  revision: z.int().optional(),
  policy: z.object({ name: z.string(), version: z.string() }).optional(),
  may: z.array(z.enum(COMMANDS)).optional().describe('The commands that the caller may give now'),
  reporter: reporterSchema.nullable().optional(),
};

export const caseSchema = z.object(caseShape).meta({
  id: 'Case',
  description: 'A complaint as its caller may see it; fields that are not for them are absent',
});

const {
  answers: _answers,
  replies: _replies,
  original: _original,
  merger: _merger,
  merged: _merged,
  ...itemShape
} = caseShape;

export const listItemSchema = z.object(itemShape).meta({
  id: 'CaseListItem',
  description: 'A complaint in a list; the description is cut at 200 characters',
});

/** What the reporter gets while nobody can say more than that the complaint is safe. */
export const pendingSchema = z
  .object({ id: z.string(), stage: z.enum(STAGES), receivedAt: instant, pending: z.literal(true) })
  .meta({ id: 'PendingCase' });

/** The receipt of a filing, without its secret. */
export const receiptSchema = z.object({
  id: z.string(),
  stage: z.enum(STAGES),
  receivedAt: instant,
  clocks: z.array(clockSchema),
  suggestion: suggestionSchema.nullable().describe('To whom it will probably go; a desk decides'),
});

export const eventSchema = z
  .object({
    id: z.string(),
    seq: z.int(),
    type: z.string(),
    at: instant,
    by: z.object({
      role: z.enum([...ROLES, 'reporter', 'follower', 'engine']),
      agency: agency.nullable(),
      post: z.string().optional(),
      onBehalf: z.string().optional().describe('For whose account somebody acted for the reporter'),
      sub: z.string().optional().describe('The officer; for those who handle the case'),
    }),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Event' });

export const referralSchema = z
  .object({
    consent: z.object({ at: instant }),
    case: caseSchema,
    trail: z.array(eventSchema),
    digest: z
      .string()
      .describe('SHA-256, in hexadecimal, of `{ case, trail }` as JSON with its keys in order'),
  })
  .meta({ id: 'Referral' });
