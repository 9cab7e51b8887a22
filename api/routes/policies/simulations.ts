import { z } from 'zod';
import { PolicyError } from '../../../domain/policy-reader';
import type { Problem as Fault } from '../../../domain/problems';
import { renderPicture } from '../../../rehearsal/picture';
import { asPlayed, inTime, scenarioFields, ScenarioError, type Scenario } from '../../../rehearsal/scenario';
import { settingOf } from '../../../rehearsal/setting';
import { simulate } from '../../../rehearsal/simulate';
import type { Simulation } from '../../../rehearsal/simulation';
import { simulationSchema } from '../../../rehearsal/simulation-schema';
import { triedAsIs, triedWith, type Tried } from '../../../store/tried-rules';
import { defineRoute } from '../../define';
import type { AppDeps } from '../../deps';
import { Problem } from '../../problem';
import { policyParams } from './schema';

const body = z
  .strictObject({
    ...scenarioFields,
    document: z
      .looseObject({})
      .optional()
      .describe('A rule file that has not been published, in place of the one of this name'),
    version: z
      .string()
      .max(128)
      .optional()
      .describe('A version of the rules that has been published; unless given, what is in force at the filing'),
  })
  .superRefine(inTime)
  .meta({ id: 'Rehearsal', description: 'A complaint that is made up, and the rules to play it by' });

/** The page brings all that it needs. */
const PICTURE = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

export const simulatePolicy = defineRoute({
  method: 'post',
  path: '/v1/policies/:name/simulations',
  summary: 'Plays a made-up complaint by rules that need not be published: its exact timeline',
  tags: ['reference'],
  access: { roles: ['operator'] },
  params: policyParams,
  body,
  answers: {
    200: {
      description: 'The timeline; with `Accept: text/html` as a picture',
      schema: simulationSchema,
      also: ['text/html'],
    },
  },
  handler: async ({ params, body: { document, version, ...sent }, deps, req, res }) => {
    const scenario = asPlayed(sent);
    const tried = triedRules(deps, params.name, { document, version, filed: scenario.filed });
    const simulation = await played(deps, scenario, tried);
    res.vary('Accept');
    if (req.accepts(['json', 'html']) !== 'html') return { status: 200, body: simulation };
    return { status: 200, body: renderPicture(simulation), headers: PICTURE };
  },
});

/** The rules to play by. Throws `not-found` for a name that is not there, `invalid` for a file that cannot be read. */
function triedRules(
  { reference }: Pick<AppDeps, 'reference'>,
  name: string,
  { document, version, filed }: { document?: object | undefined; version?: string | undefined; filed: number },
): Tried {
  const data = reference.all;
  const set =
    version === undefined
      ? reference.currentSet(filed)
      : data.policySets.find((published) => published.version === version);
  if (!set) throw invalid([{ path: 'version', message: `there are no rules of version ${version ?? ''}` }]);
  if (document === undefined) {
    const tried = triedAsIs(data, set, name);
    if (!tried) throw new Problem('not-found');
    return tried;
  }
  const named: unknown = 'policy' in document ? document.policy : undefined;
  if (named !== name) {
    const message = `says ${JSON.stringify(named) ?? 'nothing'}, and the address says "${name}"`;
    throw invalid([{ path: 'document.policy', message }]);
  }
  try {
    return triedWith(data, set, document);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw invalid(error.problems.map(({ path, message }) => ({ path: `document.${path}`, message })));
  }
}

async function played(
  { regions }: Pick<AppDeps, 'regions'>,
  scenario: Scenario,
  tried: Tried,
): Promise<Simulation> {
  try {
    return await simulate(scenario, settingOf(tried.reference, tried.policy, regions));
  } catch (error) {
    throw error instanceof ScenarioError ? invalid(error.problems) : error;
  }
}

function invalid(errors: readonly Fault[]): Problem {
  return new Problem('invalid', { errors });
}
