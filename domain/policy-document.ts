import { z } from 'zod';
import { CONDITIONS, MOMENT_PHRASES } from './moment';
import { ACTIONS, RECIPIENT_ROLES } from './policy';
import { CHANNELS, CLASSIFICATIONS, LEVELS, OUTCOMES } from './vocabulary';

/**
 * The shape of a rule file, before its words are read. Descriptions, patterns and examples are for people: the JSON
 * Schema that editors use and the reference page are made from them.
 */

const AMOUNT = String.raw`\d+(\.\d+)? (working days?|working hours?|calendar days?)`;
const MOMENT = `(${Object.keys(MOMENT_PHRASES).join('|')})`;
const MOMENTS = `${MOMENT}( or ${MOMENT})*`;
const CONDITION = `(${CONDITIONS.join('|')})`;

/** What an editor checks, and how it says it; the reader says what is wrong for all of a file at once. */
const hint = (patternErrorMessage: string, pattern: string, ...examples: string[]) => ({
  pattern: `^(${pattern})$`,
  patternErrorMessage,
  examples,
});

const AMOUNT_WORDS = 'a number of working days, working hours or calendar days';

const policyName = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, { error: 'is a name of small letters, digits and hyphens' });
const bilingual = z
  .strictObject({
    id: z.string().min(1).describe('Indonesian, which comes first'),
    en: z.string().min(1).describe('English'),
  })
  .describe('A text in both languages');
const oneOrMany = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(1)]);
const role = z.enum(RECIPIENT_ROLES);
const roles = oneOrMany(role);
const amount = z
  .string()
  .meta(
    hint(AMOUNT_WORDS, AMOUNT, '3 working days', '0.5 working days', '4 working hours', '30 calendar days'),
  );
const basis = z
  .array(z.string().min(1))
  .describe(
    'The regulations that it rests on; an override that is more lenient than what it overrides needs one',
  );

const regionCode = z
  .string({ error: 'a region code is quoted text: "18.10", not 18.10' })
  .meta(
    hint(
      'a quoted official code of a province, regency or city, district or village',
      String.raw`\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?`,
      '18.10',
      '18.10.01.1002',
    ),
  );
const topicCode = z.string({ error: 'a topic is quoted text' });

const when = z
  .strictObject({
    classification: oneOrMany(z.enum(CLASSIFICATIONS)).optional().describe('What kind of report it is'),
    oversight: z
      .boolean()
      .optional()
      .describe('Abuse of authority, maladministration, corruption, discipline'),
    topic: oneOrMany(topicCode).optional().describe('A topic with everything below it, such as "roads"'),
    region: oneOrMany(regionCode)
      .optional()
      .describe('Where it happened, as a quoted official code, with everything below it: "18.10"'),
    level: oneOrMany(z.enum(LEVELS)).optional().describe('Of the agency that holds the case'),
    'institution level': oneOrMany(z.enum(LEVELS))
      .optional()
      .describe('Of the ministry, agency or local government that the holder belongs to'),
    channel: oneOrMany(z.enum(CHANNELS)).optional().describe('By which it came in'),
  })
  .describe('Every field that is given must fit; of a list any value may');

/** What a rung may say; an override gives only what differs. */
const rungFields = {
  at: z
    .string()
    .meta(
      hint(
        'a share of the budget, "due", a time before or after due, or a time from the start',
        String.raw`\d+(\.\d+)? ?%|due|due [+-] ${AMOUNT}|${AMOUNT}( (before|after) due)?`,
        '60 %',
        'due',
        'due + 3 working days',
        '7 calendar days before due',
        '2 working days',
      ),
    )
    .optional()
    .describe('A share of the budget, a time before or after due, or a time from the start'),
  every: amount.optional().describe('Repeats for as long as the clock runs; only the last rung of a ladder'),
  when: when.optional().describe('Only for cases that fit'),
  remind: roles.optional().describe('Tells them, and changes nothing'),
  escalate: roles
    .optional()
    .describe('Tells them, and gives them sight of the case and the right to answer, dispose and instruct'),
  instruct: roles.optional().describe('Writes the instruction of `message` into the case, and tells them'),
  reassign: z
    .enum(['desk', 'national desk'])
    .optional()
    .describe('Takes the case away from its silent holder; that desk disposes it anew'),
  offer: roles.optional().describe('Offers the reporter that the Ombudsman takes over'),
  close: z.enum(OUTCOMES).optional().describe('Closes the case; only on a clock that waits for the reporter'),
  resume: z.literal('agency').optional().describe('The agency goes on without the reply that it asked for'),
  complete: z.literal('case').optional().describe('The time to object is over'),
  level: z.int().min(1).max(9).optional().describe('Of what it escalates to; see `levels`'),
  message: bilingual
    .optional()
    .describe('Its own wording, in place of that of its action; {id}, {unit}, {due}'),
};

const rungId = policyName.describe(
  'How trails, overrides and migrations know it. Once published it never means anything else',
);

const rung = z
  .strictObject({ id: rungId, ...rungFields })
  .meta({ anyOf: [{ required: ['at'] }, { required: ['every'] }] })
  .describe('One step of a ladder: when, and exactly one action');
const rungChange = z.strictObject({
  id: rungId,
  drop: z.literal(true).optional().describe('There is no such rung here'),
  ...rungFields,
});

const budget = z.union([
  z
    .string()
    .meta(
      hint(
        `${AMOUNT_WORDS}; or "as promised, at most" and one of these`,
        `${AMOUNT}|as promised, at most ${AMOUNT}`,
        '5 working days',
        'as promised, at most 10 working days',
      ),
    ),
  z
    .array(
      z.union([
        z.strictObject({ when, is: amount }),
        z.strictObject({ otherwise: amount.describe('For every case that fits nothing above; comes last') }),
      ]),
    )
    .describe('The first that fits counts'),
]);

const clockFields = {
  title: bilingual,
  when: when.optional().describe('Runs only for cases that fit'),
  runs: z
    .string()
    .meta(
      hint(
        '"from", moments joined by "or", "until", moments joined by "or"',
        `from ${MOMENTS} until ${MOMENTS}`,
        'from verified until closed',
      ),
    )
    .describe('What starts it and what it waits for'),
  budget: budget.describe('How much time there is, and in what unit it is counted'),
  'suspended while': z
    .string()
    .meta(
      hint(
        `${CONDITIONS.join(', ')}; several joined by "or"`,
        `${CONDITION}( or ${CONDITION})*`,
        'reply or question',
      ),
    )
    .optional()
    .describe('What it stands still for; it goes on by itself when that is over'),
  'cancelled by': z
    .string()
    .meta(hint('moments, several joined by "or"', MOMENTS, 'returned or disposed'))
    .optional()
    .describe('What takes its object away, without being what it waits for'),
  'never suspended': z.boolean().optional().describe('Nothing stops it, by rule or by hand'),
  basis: basis.optional(),
};

const ladderReference = z
  .string()
  .meta(hint('"as" and the name of a clock, whose ladder it is', 'as [A-Za-z]+', 'as firstAnswer'));

const clock = z.strictObject({
  ...clockFields,
  ladder: z
    .union([ladderReference, z.array(rung)])
    .describe(
      'What happens on silence, in order of time; the last rung repeats, closes, resumes or completes',
    ),
});

const clockChange = z
  .strictObject({
    drop: z.literal(true).describe('There is no such clock here'),
    ...clockFields,
    ladder: z
      .union([ladderReference, z.array(rungChange)])
      .describe('Rungs that differ, that are new, or that are dropped, by their id'),
  })
  .partial();

const level = z
  .strictObject({
    holder: roles.describe('While an agency that answers holds the case'),
    desk: roles.describe('While a desk does: at verification, completion and disposition'),
  })
  .describe('Whom the level means while an agency holds the case, and while a desk does');

const messages = z
  .partialRecord(z.enum(ACTIONS), bilingual)
  .describe(
    'The wording of each action; {id} is the tracking id, {unit} who holds the case, {due} the due date',
  );

const head = {
  policy: policyName.describe('The name of this file’s rules, under which they are published'),
  title: bilingual,
  effective: z.iso
    .date()
    .describe('From which day they are in force; of two versions the one with the later date counts'),
};

/** The national rules. */
export const policyDocument = z
  .strictObject({
    ...head,
    basis,
    calendar: z.string().describe('By which time is counted where an agency names no calendar of its own'),
    clocks: z
      .record(z.string().regex(/^[a-z][A-Za-z0-9]*$/), clock)
      .describe('Who must act by when; a clock is known by its name, such as firstAnswer'),
    levels: z
      .record(z.string().regex(/^[1-9]$/), level)
      .describe(
        'What a level means, everywhere. A rung of one level also reaches those below that were not reached',
      ),
    limits: z
      .strictObject({
        completions: z
          .int()
          .min(0)
          .describe('Times that a desk may send a complaint back to its reporter for more'),
        promises: z.int().min(0).describe('Answers that are not final, in one cycle'),
        questions: z.int().min(0).describe('Questions to the reporter while a unit holds the case'),
        hops: z
          .int()
          .min(0)
          .describe(
            'Returns; the next one goes to whoever settles whose it is, and that binds. As often it may be sent from unit to unit',
          ),
        messages: z.int().min(20).max(1000).describe('Texts in one case'),
      })
      .describe('How often something may be done in one case'),
    suspensions: z
      .strictObject({
        each: amount.describe('How long one may last'),
        'in all': amount.describe('How long those of one clock may last together'),
        'back-dated': amount.describe('How far back one may begin'),
      })
      .optional()
      .describe('Stopping a clock by hand, one level above the holder; without this nobody may'),
    spread: z
      .string()
      .meta(
        hint(
          'a percentage "of a working day"',
          String.raw`\d+(\.\d+)? ?% of a working day`,
          '2 % of a working day',
        ),
      )
      .describe('Rungs that fall due together wake over this time'),
    messages,
  })
  .meta({ title: 'National rules' });
export type PolicyDocument = z.infer<typeof policyDocument>;

/** What a region or an institution does differently; everything else is as in the file that it extends. */
export const overrideDocument = z
  .strictObject({
    ...head,
    extends: policyName.describe('The rules that it differs from'),
    where: z
      .strictObject({
        institution: oneOrMany(z.string()).optional().describe('Ids of institutions'),
        region: oneOrMany(regionCode)
          .optional()
          .describe('Official codes, quoted, with everything below them'),
      })
      .refine(({ institution, region }) => institution !== undefined || region !== undefined, {
        error: 'names a region or an institution',
      })
      .meta({ minProperties: 1 })
      .describe('For whom it speaks: these institutions, and whatever lies in these regions'),
    basis: basis.optional(),
    calendar: z.string().optional().describe('By which time is counted here'),
    clocks: z
      .record(z.string().regex(/^[a-z][A-Za-z0-9]*$/), clockChange)
      .optional()
      .describe('Clocks that differ, that are new, or that are dropped, by their name'),
    levels: z
      .record(z.string().regex(/^[1-9]$/), level)
      .optional()
      .describe('Levels that there are here only; those of the national rules mean the same everywhere'),
    messages: messages.optional(),
  })
  .meta({ title: 'An override' });
export type OverrideDocument = z.infer<typeof overrideDocument>;

/** The shapes that come back in many places, by the names that they have in the JSON Schema. */
export const POLICY_SHAPES: Readonly<Record<string, z.ZodType>> = {
  text: bilingual,
  amount,
  role,
  condition: when,
  budget,
  rung,
  'rung change': rungChange,
  clock,
  'clock change': clockChange,
  level,
  messages,
};

export type RuleDocument = PolicyDocument | OverrideDocument;
export type ClockDocument = PolicyDocument['clocks'][string];
export type RungDocument = z.infer<typeof rung>;
export type RungChange = z.infer<typeof rungChange>;
export type WhenDocument = z.infer<typeof when>;

/** Whether a document, as parsed, says that it extends another. */
export function isOverride(document: unknown): boolean {
  return typeof document === 'object' && document !== null && 'extends' in document;
}

/** The name under which a document, as parsed, is published; empty where it has none. */
export function documentName(document: unknown): string {
  const name = typeof document === 'object' && document !== null && 'policy' in document && document.policy;
  return typeof name === 'string' ? name : '';
}
