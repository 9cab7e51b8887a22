import { z } from 'zod';
import { problemsOf, type Problem } from '../domain/problems';
import { COMMAND_BODIES } from '../domain/schema/commands';
import { about, agencyId, topicId } from '../domain/schema/parts';
import { REGION_CODE } from '../domain/region';
import {
  CHANNELS,
  CLASSIFICATIONS,
  COMMANDS,
  ROLES,
  type CommandName,
  type Instant,
} from '../domain/vocabulary';
import { parseDelay, type Delay } from './delay';
import { ORDINARILY, PERFORMERS, type NamedActor, type Performer } from './performer';

/** Longest scenario, in steps. */
export const MOST_STEPS = 200;
/** A rehearsal never looks further ahead, in years from the filing. */
const MOST_YEARS = 5;
const FIRST_YEAR = 2016;
const LAST_YEAR = 2050;

/** A scenario that cannot be played: every problem with its place. */
export class ScenarioError extends Error {
  constructor(readonly problems: Problem[]) {
    super(problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
    this.name = 'ScenarioError';
  }
}

const instant = z.iso.datetime({
  offset: true,
  error: 'is an instant with its offset: 2026-11-20T09:00:00+07:00',
});

const region = z
  .string({
    error: ({ input }) =>
      typeof input === 'number' ? `is the number ${input}; a code is quoted text: "18.10"` : undefined,
  })
  .regex(REGION_CODE, 'is an official code, from the province down to the village: "18.10"')
  .describe('Official code, from the province down to the village, such as `18.10`');

const performer = z.union([
  z.enum(PERFORMERS).describe('A role, resolved for whoever holds the complaint then'),
  z.strictObject({
    role: z.enum([...ROLES, 'reporter']),
    agency: agencyId.optional(),
    post: z.enum(['head', 'secretary']).optional(),
  }),
]);

const delay = z
  .string()
  .refine((text) => parseDelay(text) !== null, {
    error: 'is written as `2 working days`, `4 working hours`, `30 calendar days`, `3 hours` or `30 minutes`',
  })
  .describe('How long after the step before, counted in the office time of whoever holds the complaint');

/** What is between two complaints, or between people: a scenario is about one complaint and those who handle it. */
const BETWEEN_CASES = ['followers', 'merger', 'mergerEnd'] as const satisfies readonly CommandName[];
type BetweenCases = (typeof BETWEEN_CASES)[number];
type DeedName = Exclude<CommandName, BetweenCases>;

const isBetweenCases = (name: string): name is BetweenCases => BETWEEN_CASES.some((one) => one === name);
const DEEDS: readonly DeedName[] = COMMANDS.filter((name): name is DeedName => !isBetweenCases(name));

/** The bodies as callers send them; what a call has in its path, such as the number of a suspension, is beside them. */
const deeds = {
  ...COMMAND_BODIES,
  suspensionEnd: z.strictObject({ n: z.int().min(1).describe('Number of the suspension, from 1') }),
  supporting: z.strictObject({
    agency: agencyId.describe('Who is to support'),
    instructions: COMMAND_BODIES.supporting.shape.instructions,
  }),
  supportingEnd: z.strictObject({ agency: agencyId.describe('Who is needed no more') }),
} as const;

const optionalDeeds = Object.fromEntries(
  DEEDS.map((name) => [name, (deeds[name] as z.ZodType).optional()]),
) as { [N in DeedName]: z.ZodOptional<(typeof deeds)[N]> };

/** Said of a step that needs another complaint, rather than that there is no such word. */
const notInScenarios = (input: unknown): string | undefined => {
  if (typeof input !== 'object' || input === null) return undefined;
  const name = Object.keys(input).find(isBetweenCases);
  return name && `cannot have \`${name}\`: a scenario is about one complaint, and that is between several`;
};

const step = z
  .strictObject(
    {
      at: instant.optional(),
      after: delay.optional(),
      by: performer.optional().describe('Who does it; whoever ordinarily does, unless given'),
      ...optionalDeeds,
    },
    { error: ({ code, input }) => (code === 'unrecognized_keys' ? notInScenarios(input) : undefined) },
  )
  .superRefine((value, context) => {
    if ((value.at === undefined) === (value.after === undefined)) {
      context.addIssue({
        code: 'custom',
        message: 'says when: either `at` an instant or `after` a time, one of the two',
      });
    }
    // It has one, which has been turned down already.
    if (context.issues.some(({ code, input }) => code === 'unrecognized_keys' && notInScenarios(input)))
      return;
    const given = DEEDS.filter((name) => value[name] !== undefined);
    if (given.length !== 1) {
      const many = given.length === 0 ? 'none' : given.join(' and ');
      context.addIssue({ code: 'custom', message: `has exactly one command, and this step has ${many}` });
    }
  })
  .meta({ id: 'ScenarioStep', description: 'One thing that somebody does' });

/** The fields of a scenario, for those who ask for more besides. */
export const scenarioFields = {
  filed: instant.describe('When the complaint is filed'),
  classification: z.enum(CLASSIFICATIONS),
  region: region.optional(),
  oversight: z.boolean().optional().describe('About corruption, abuse of office or maladministration'),
  topic: topicId.optional(),
  channel: z.enum(CHANNELS).optional(),
  agency: agencyId.optional().describe('The door: to whose desk it goes; the national desk unless given'),
  about: about.optional(),
  confidential: z.boolean().optional(),
  steps: z
    .array(step)
    .max(MOST_STEPS, `is at most ${MOST_STEPS} steps`)
    .optional()
    .describe('None: everybody is silent'),
  until: instant
    .optional()
    .describe('Where to leave it; at its end unless given, or where it only repeats itself'),
};

/** What no field can say by itself. */
export const inTime = (
  value: { filed: string; until?: string | undefined },
  context: z.RefinementCtx,
): void => {
  const year = new Date(value.filed).getUTCFullYear();
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    context.addIssue({
      code: 'custom',
      path: ['filed'],
      message: `lies in a year from ${FIRST_YEAR} to ${LAST_YEAR}`,
    });
  }
  if (value.until === undefined) return;
  const until = Date.parse(value.until);
  if (until < Date.parse(value.filed)) {
    context.addIssue({ code: 'custom', path: ['until'], message: 'lies before the filing' });
  } else if (until > latestEnd(Date.parse(value.filed))) {
    context.addIssue({
      code: 'custom',
      path: ['until'],
      message: `is at most ${MOST_YEARS} years after the filing`,
    });
  }
};

/** The shape of a scenario file. */
const scenarioDocument = z
  .strictObject(scenarioFields)
  .superRefine(inTime)
  .meta({ id: 'Scenario', description: 'A complaint that is made up, and what everybody does about it' });

type ScenarioDocument = z.output<typeof scenarioDocument>;
type StepDocument = z.output<typeof step>;

/** A scenario as it is played. */
export type Scenario = Omit<ScenarioDocument, 'filed' | 'steps' | 'until'> & {
  filed: Instant;
  steps: ScenarioStep[];
  until: Instant | null;
};

export interface ScenarioStep {
  /** An instant, or how long after the step before. */
  when: Instant | Delay;
  by: Performer | NamedActor;
  name: DeedName;
  /** As a caller sends it. */
  body: Record<string, unknown>;
}

/**
 * Reads a scenario (as parsed YAML or JSON).
 * @throws ScenarioError that lists every problem with its path.
 */
export function readScenario(document: unknown): Scenario {
  const result = scenarioDocument.safeParse(document);
  if (!result.success) throw new ScenarioError(problemsOf(result.error.issues, document));
  return asPlayed(result.data);
}

/** A scenario that its schema has let pass. */
export function asPlayed({ filed, steps = [], until, ...facts }: ScenarioDocument): Scenario {
  return {
    ...facts,
    filed: Date.parse(filed),
    steps: steps.map(stepOf),
    until: until === undefined ? null : Date.parse(until),
  };
}

/** Beyond this no rehearsal goes. */
export function latestEnd(filed: Instant): Instant {
  const end = new Date(filed);
  return end.setUTCFullYear(end.getUTCFullYear() + MOST_YEARS);
}

function stepOf(document: StepDocument): ScenarioStep {
  const name = DEEDS.find((one) => document[one] !== undefined) ?? 'replies';
  const { at, after, by = ORDINARILY[name] } = document;
  const pause = after === undefined ? null : parseDelay(after);
  return {
    when: at === undefined ? (pause ?? { kind: 'wall', ms: 0 }) : Date.parse(at),
    by,
    name,
    body: { ...document[name] },
  };
}
