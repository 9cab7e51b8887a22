import { z } from 'zod';
import { REGION_CODE } from '../region';
import { CHANNELS, CLASSIFICATIONS } from '../vocabulary';

/**
 * The form of the files under `policies/routes`: route files and the word list. What they mean together is for the check
 * of routes to say.
 */

const bilingual = z.strictObject({ id: z.string().min(1), en: z.string().min(1) });

/** One or several of something: several means any of them. */
const oneOrMore = <S extends z.ZodType>(one: S) => z.union([one, z.array(one).min(1)]);

const idPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const agencyId = z.stringFormat('agency-id', /^[a-z0-9][a-z0-9.-]{0,119}$/);
const regionCode = z.stringFormat('region-code', REGION_CODE);
const topicId = z.string().min(1).max(100);
const phrase = z.string().min(2).max(100);

/** What stands between a place and the unit that serves it. */
const SCALES = ['regency', 'province', 'district', 'village', 'door', 'institution'] as const;
export type Scale = (typeof SCALES)[number];

export const ABOVE_THE_ACCUSED = 'inspectorate above the accused';

const target = z.union([
  z.literal(ABOVE_THE_ACCUSED),
  agencyId.describe('An agency of the directory'),
  z.strictObject({
    service: oneOrMore(z.stringFormat('service', idPattern))
      .optional()
      .describe('Last part of the id of a unit; of several, the first that there is'),
    of: z
      .union([z.enum(SCALES), agencyId])
      .describe('Whose unit: found from the place, or a branch of a named agency'),
  }),
]);

const when = z.strictObject({
  topic: oneOrMore(topicId).optional().describe('A topic, with what lies below it'),
  region: oneOrMore(regionCode).optional().describe('A region code in quotes, with what lies below it'),
  classification: oneOrMore(z.enum(CLASSIFICATIONS)).optional(),
  oversight: z.boolean().optional(),
  channel: oneOrMore(z.enum(CHANNELS)).optional(),
  door: oneOrMore(z.string().min(1)).optional().describe('Id of an agency, with what lies in it, or a level'),
  words: z.array(phrase).min(1).optional().describe('Any of these is in the text'),
});

const rule = z.strictObject({
  id: z.stringFormat('id', idPattern),
  when: when.optional(),
  to: target,
  withoutPlace: agencyId
    .optional()
    .describe('Who is competent while nobody knows where it is; the national desk unless given'),
  because: bilingual.describe('Why, in words that the reporter may read'),
  confidence: z.number().min(0).max(1),
  outside: z.literal(true).optional().describe('Not for this service to decide'),
  competent: bilingual.optional().describe('Who decides such matters; with `outside`'),
});

/** A file of routes, in order: the first rule that matches counts. */
const routeDocument = z.strictObject({
  routes: z.stringFormat('name', idPattern),
  title: bilingual.optional(),
  rules: z.array(rule).min(1),
});

const weights = z.record(z.stringFormat('weight', /^[1-5]$/), z.array(phrase).min(1));

/** The words by which a topic is guessed. */
const wordsDocument = z.strictObject({
  least: z.number().positive().describe('Least weight that makes a guess'),
  unspecific: z.array(topicId).describe('Topics that say nothing: guessed as if none had been chosen'),
  spelling: z.record(z.string().min(1), z.string().min(1)).describe('How chat writes a word → the word'),
  stop: z.array(z.string().min(1)).describe('Words that say nothing'),
  landmarks: z
    .array(z.string().min(1))
    .optional()
    .describe('Words before a landmark: what follows says where something is, and not what it is about'),
  topics: z.record(topicId, weights),
});

export type RouteDocument = z.output<typeof routeDocument>;
export type RouteRule = z.output<typeof rule>;
export type RouteWhen = z.output<typeof when>;
export type RouteTarget = z.output<typeof target>;
export type WordsDocument = z.output<typeof wordsDocument>;

/** The files as they are kept with the other reference data. */
export interface RouteFiles {
  routes: RouteDocument[];
  words: WordsDocument;
}

/** What is wrong with the form of a file. */
export class RouteError extends Error {
  constructor(
    readonly file: string,
    readonly problems: readonly { readonly path: string; readonly message: string }[],
  ) {
    super(`${file}: ${problems.map(({ path, message }) => `${path}: ${message}`).join('; ')}`);
    this.name = 'RouteError';
  }
}

/** Throws RouteError for a file that is none of routes. */
export function readRouteDocument(value: unknown, file = 'routes'): RouteDocument {
  return read(routeDocument, value, file);
}

/** Throws RouteError for a file that is no word list. */
export function readWordsDocument(value: unknown, file = 'words'): WordsDocument {
  return read(wordsDocument, value, file);
}

function read<S extends z.ZodType>(schema: S, value: unknown, file: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new RouteError(
    file,
    result.error.issues.map(({ path, message }) => ({ path: path.join('.') || '(file)', message })),
  );
}

/** What `one or several` of something holds. */
export function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
