import { z } from 'zod';
import { KINDS } from '../../../domain/compare/tally';
import { PolicyError, readRuleSet } from '../../../domain/policy-reader';
import type { RuleDocument } from '../../../domain/policy-document';
import { CHANNELS, CLASSIFICATIONS, STAGES } from '../../../domain/vocabulary';
import { policySet, type PolicySet } from '../../../store/reference-data';
import { defineRoute } from '../../define';
import { conditionsOf } from '../../case/filters';
import type { AppDeps } from '../../deps';
import { actorOf } from '../../actor';
import { Problem } from '../../problem';
import { readDocument } from './judge';
import { policyParams } from './schema';

const words = z.array(z.string().min(1).max(200)).min(1).max(50).optional();

/** Which open cases; every field that is given must fit, of a list any value may. */
const caseFilter = z
  .strictObject({
    stage: z.array(z.enum(STAGES)).min(1).optional(),
    agency: words.describe('Who holds it'),
    institution: words,
    region: words.describe('Region codes, with what lies below them'),
    topic: words.describe('Topics, with what lies below them'),
    classification: z.array(z.enum(CLASSIFICATIONS)).min(1).optional(),
    oversight: z.boolean().optional(),
    channel: z.array(z.enum(CHANNELS)).min(1).optional(),
  })
  .meta({ id: 'CaseFilter' });

const body = z.strictObject({
  document: z
    .looseObject({})
    .optional()
    .describe('A rule file that has not been published, in place of the one of this name; or `version`'),
  version: z.string().max(128).optional().describe('A version of the rules that has been published'),
  against: z
    .string()
    .max(128)
    .optional()
    .describe('Only cases under this version; otherwise each case is held against the version that it has'),
  filter: caseFilter.optional(),
});

const instant = z.iso.datetime().nullable();
const comparedCase = z.object({ id: z.string(), before: instant, after: instant });

const comparisonSchema = z
  .object({
    name: z.string(),
    version: z.string().describe('Of the whole set of rules that the cases were held against'),
    total: z.int(),
    earlier: z.int().describe('Whose earliest due date would be earlier'),
    later: z.int(),
    unchanged: z.int(),
    overdueAtOnce: z.int(),
    escalatedAtOnce: z.int(),
    closedAtOnce: z.int().describe('By silence, or for good because the time to object would be over'),
    escalated: z
      .array(
        z.object({ agency: z.string(), role: z.string(), post: z.string().optional(), count: z.int() }),
      )
      .describe('Who would be escalated to at once, and in how many cases'),
    items: z
      .object(
        Object.fromEntries(KINDS.map((kind) => [kind, z.array(comparedCase)])) as Record<
          (typeof KINDS)[number],
          z.ZodArray<typeof comparedCase>
        >,
      )
      .describe('The first 200 cases of each kind'),
    took: z.int().describe('Milliseconds'),
  })
  .meta({ id: 'RuleComparison' });

export const comparePolicy = defineRoute({
  method: 'post',
  path: '/v1/policies/:name/comparisons',
  summary: 'What other rules would do to the open cases; nothing is changed',
  tags: ['reference'],
  access: { roles: ['operator'] },
  params: policyParams,
  body,
  answers: { 200: { description: 'As of now', schema: comparisonSchema } },
  problems: ['not-found', 'rate-limited', 'unavailable'],
  handler: async ({ params, body: asked, caller, res, deps }) => {
    const { comparer, complaints, logger, reference } = deps;
    const now = deps.now();
    const set = setOf(deps, params.name, asked, now);
    if (asked.against !== undefined && !reference.hasVersion(asked.against)) {
      throw invalid('against', `there are no rules of version ${asked.against}`);
    }
    if (!complaints.isUp) throw new Problem('unavailable');
    const actor = actorOf(deps, caller);
    if (!actor) throw new Problem('unauthenticated');
    const own = caller.kind === 'officer' && caller.agency !== undefined ? [{ holders: caller.agency }] : [];
    const gone = new AbortController();
    res.once('close', () => gone.abort());
    const request = {
      reference: { ...reference.all, policySets: [...reference.all.policySets, set] },
      dayMs: reference.dayMs,
      filter: { $and: [{ archived: false }, ...own, ...conditionsOf(asked.filter ?? {}, actor, now)] },
      from: asked.against ?? null,
      to: set.version,
      now,
    };
    try {
      const { result, took } = await comparer.compare(request, gone.signal);
      const { items, ...figures } = result;
      const dated = Object.fromEntries(
        KINDS.map((kind) => [
          kind,
          items[kind].map(({ id, before, after }) => ({ id, before: iso(before), after: iso(after) })),
        ]),
      );
      return {
        status: 200,
        body: { name: params.name, version: set.version, ...figures, items: dated, took },
      };
    } catch (error) {
      if (error instanceof Problem) throw error;
      logger.warn({ error: error instanceof Error ? error.message : 'unknown' }, 'comparison failed');
      throw new Problem('unavailable');
    }
  },
});

/** The whole set of rules that cases are held against. */
function setOf(deps: AppDeps, name: string, asked: z.output<typeof body>, now: number): PolicySet {
  const { reference } = deps;
  const { document, version } = asked;
  if ((document === undefined) === (version === undefined)) {
    throw invalid('document', 'give either a rule file as "document" or a published "version"');
  }
  if (document === undefined) {
    const found = reference.all.policySets.find((set) => set.version === version);
    if (!found?.documents.some(({ policy }) => policy === name)) throw new Problem('not-found');
    return found;
  }
  if (document['policy'] !== name) throw invalid('document.policy', `is not "${name}", as the address says`);
  const written = readDocument(deps, document, now);
  const { documents } = reference.currentSet(now);
  const known = documents.some(({ policy }) => policy === name);
  const replaced = documents.map((one): RuleDocument => (one.policy === name ? written : one));
  const set = policySet(known ? replaced : [...documents, written], now);
  try {
    readRuleSet(set.documents);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new Problem('invalid', {
      errors: error.problems.map(({ path, message }) => ({ path: `document.${path}`, message })),
    });
  }
  return set;
}

function invalid(path: string, message: string): Problem {
  return new Problem('invalid', { errors: [{ path, message }] });
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
