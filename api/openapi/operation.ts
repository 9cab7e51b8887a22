import { z } from 'zod';
import type { AnswerDoc, Route } from '../define';
import { NEVER_REFUSED } from '../http/limits/who';
import { strictly } from '../http/validate';
import { PROBLEM_CODES, problemEntry, type ProblemCode } from '../problem';
import type { Components, Json } from './components';

/** The body of every error. */
const problemSchema = z
  .looseObject({
    type: z.enum(PROBLEM_CODES.map((code) => `/problems/${code}`)),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });

const takesBody = ({ method, body }: Route): boolean =>
  method !== 'get' && (method !== 'delete' || body !== undefined);

const parameters = (route: Route, components: Components): Json[] =>
  (['params', 'query', 'headers'] as const).flatMap((where) => {
    const at = { params: 'path', query: 'query', headers: 'header' }[where];
    const members: Readonly<Record<string, z.ZodType>> = route[where]?.shape ?? {};
    return Object.entries(members).map(([name, member]) => {
      const { description, ...rest } = components.schema(member, 'input');
      const required = at === 'path' || !member.safeParse(undefined).success;
      return { name, in: at, required, ...(description !== undefined && { description }), schema: rest };
    });
  });

const security = ({ access }: Route): Json[] => {
  const officer = { officerToken: [] };
  const reporter = { reporterSecret: [] };
  if (access === 'public') return [{}, officer, reporter];
  return access === 'any' ? [officer, reporter] : [officer];
};

/** The problems that follow from what a route is, and those that it names itself. */
const problemsOf = (route: Route): ReadonlySet<ProblemCode> => {
  const codes = new Set<ProblemCode>(['unauthenticated', 'invalid', 'internal', 'unavailable']);
  if (route.access !== 'public' && route.access !== 'any') codes.add('forbidden');
  // A path may hold a broken percent escape, or name what is not there.
  if (route.params) for (const code of ['malformed', 'not-found'] as const) codes.add(code);
  if (!NEVER_REFUSED.has(route.path)) codes.add('rate-limited');
  if (takesBody(route)) for (const code of ['malformed', 'too-large', 'media-type'] as const) codes.add(code);
  for (const code of route.problems ?? []) codes.add(code);
  return codes;
};

const problemResponses = (route: Route, components: Components): Json => {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of problemsOf(route)) {
    const { status } = problemEntry(code);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const responses: Json = {};
  for (const [status, codes] of byStatus) {
    responses[status] = {
      description: codes.map((code) => `\`${code}\`: ${problemEntry(code).title.en}`).join(' · '),
      content: { 'application/problem+json': { schema: components.schema(problemSchema, 'output') } },
    };
  }
  return responses;
};

const answer = (
  { description, schema, contentType = 'application/json', also = [] }: AnswerDoc,
  components: Components,
): Json =>
  schema === undefined && contentType === 'application/json'
    ? { description }
    : {
        description,
        content: {
          [contentType]: schema ? { schema: components.schema(schema, 'output') } : {},
          ...Object.fromEntries(also.map((type) => [type, { schema: { type: 'string' } }])),
        },
      };

const bodyContent = (route: Route, body: z.ZodType, components: Components): Json => {
  const schema = components.schema(strictly(body), 'input');
  const types = route.reader?.mediaTypes ?? ['application/json'];
  return Object.fromEntries(types.map((type) => [type, { schema }]));
};

const operationId = ({ method, path }: Route): string =>
  [method, ...path.split('/').filter(Boolean)]
    .map((part) => part.replace(/^:(.)/, (_, first: string) => `by-${first}`).split(/[^A-Za-z0-9]+/))
    .flat()
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');

/** The OpenAPI operation of one route. */
export const operation = (route: Route, components: Components): Json => {
  const answers = Object.entries(route.answers).map(([status, doc]): [string, Json] => [
    status,
    answer(doc, components),
  ]);
  const roles = typeof route.access === 'object' ? route.access.roles : undefined;
  return {
    operationId: operationId(route),
    summary: route.summary,
    ...(roles && { description: `Roles: ${roles.join(', ')}.` }),
    tags: [...route.tags],
    security: security(route),
    ...((route.params ?? route.query ?? route.headers) && { parameters: parameters(route, components) }),
    ...(takesBody(route) &&
      route.body && {
        requestBody: {
          required: !route.body.safeParse({}).success,
          content: bodyContent(route, route.body, components),
        },
      }),
    responses: { ...problemResponses(route, components), ...Object.fromEntries(answers) },
  };
};
