import { z } from 'zod';
import type { Finding } from '../../../domain/check/finding';
import { reasonsDocument } from '../../../domain/schema/reasons';
import type { Draft, Outcome } from '../../../store/rule-book';
import { REASONS, ruleDay } from '../../../store/rule-sets';
import { actorOf } from '../../actor';
import { defineRoute, type Answer, type CallContext } from '../../define';
import { validate } from '../../http/validate';
import { textOf, yamlOrJson } from '../../http/yaml';
import { Problem } from '../../problem';
import { mayPublish } from './access';
import { unlessAway } from './away';
import { judge, readDocument } from './judge';
import { placesIn } from './placed';
import { policyParams, publishedSchema } from './schema';

const TAGS = /^(\*|"[0-9a-f]{1,64}"(\s*,\s*"[0-9a-f]{1,64}")*)$/;

const headers = z.object({
  'if-match': z
    .stringFormat('tag', TAGS)
    .optional()
    .describe('The `ETag` of the rules as they were read: refused when somebody has changed them since'),
  'if-none-match': z
    .literal('*')
    .optional()
    .describe('Refused when something is published under the name already'),
});

type Context = CallContext & {
  readonly params: { readonly name: string };
  readonly query: { readonly dryRun?: 'true' | 'false' | undefined };
  readonly headers: z.output<typeof headers>;
  readonly body: Record<string, unknown>;
};

export const publishPolicy = defineRoute({
  method: 'put',
  path: '/v1/policies/:name',
  summary: 'Publishes rules; cases that are filed from their date on follow them',
  tags: ['reference'],
  access: { roles: ['operator'] },
  params: policyParams,
  query: z.object({
    dryRun: z.enum(['true', 'false']).optional().describe('`true`: only checks, and changes nothing'),
  }),
  headers,
  reader: yamlOrJson,
  body: z.looseObject({}).describe('A rule file; under the name `reasons`, the reasons'),
  answers: {
    200: { description: 'Published, or what would be; nothing new where it says the same', schema: publishedSchema },
    201: { description: 'Published under a new name', schema: publishedSchema },
  },
  problems: ['stale'],
  handler: (context) => (context.params.name === REASONS ? publishReasons(context) : publishRules(context)),
});

async function publishRules(context: Context): Promise<Answer> {
  const { params, body, caller, deps } = context;
  requireName(params.name, body['policy']);
  const now = deps.now();
  const place = placesIn(textOf(context.req), params.name);
  const document = readDocument(deps, body, now, place);
  mayPublish(deps, caller, [document]);
  const draft = draftOf(context, now, { document });
  const outcome = await unlessAway(
    deps.rules.publish(draft, (proposal) => {
      const own = proposal.before.flatMap(({ documents }) => documents.filter(({ policy }) => policy === params.name));
      mayPublish(deps, caller, own);
      return judge(deps, document, proposal, place);
    }),
  );
  return answer(context, draft, outcome, document.effective);
}

async function publishReasons(context: Context): Promise<Answer> {
  const { body, caller, deps, lang } = context;
  if (caller.kind === 'officer' && caller.agency !== undefined) throw new Problem('forbidden');
  const { reasons } = validate(reasonsDocument, body, lang);
  const now = deps.now();
  const draft = draftOf(context, now, { reasons });
  const outcome = await unlessAway(deps.rules.publish(draft, (): Finding[] => []));
  return answer(context, draft, outcome, ruleDay(now));
}

function requireName(name: string, policy: unknown): void {
  if (policy === name) return;
  const message =
    typeof policy === 'string'
      ? `says "${policy}", and the address says "${name}"`
      : `is missing: a rule file begins with "policy: ${name}"`;
  throw new Problem('invalid', { errors: [{ path: 'policy', message }] });
}

function draftOf({ params, query, headers: given, caller, deps }: Context, at: number, content: Draft['content']): Draft {
  const actor = actorOf(deps, caller);
  if (caller.kind !== 'officer' || !actor) throw new Problem('unauthenticated');
  const match = given['if-match'];
  const tags = match?.split(',').map((tag) => tag.trim().slice(1, -1));
  return {
    name: params.name,
    content,
    by: { role: caller.role, agency: actor.agency, sub: actor.sub ?? '' },
    at,
    onlyIf: (tag) => {
      if (given['if-none-match'] !== undefined && tag !== null) return false;
      if (match === undefined) return true;
      return tag !== null && (match === '*' || tags?.includes(tag) === true);
    },
    dryRun: query.dryRun === 'true',
  };
}

async function answer(
  { deps, body: document }: Context,
  { name, by, dryRun }: Draft,
  outcome: Outcome<Finding[]>,
  effective: string,
): Promise<Answer> {
  if (outcome.kind === 'stale') throw stale(name);
  if (outcome.kind === 'older') throw older(outcome.inForce);
  const { version, from, inForce, tag, judged: findings, isNew, isChange } = outcome;
  if (isChange && !dryRun) {
    const { role, agency } = by;
    deps.logger.info({ policy: name, version, effective, from, role, agency }, 'rules published');
  }
  // Also where nothing is new: what another process published may not have come here yet.
  if (!dryRun) await deps.refreshReference();
  return {
    status: isNew && !dryRun ? 201 : 200,
    body: { name, version, effective, inForce, from, changed: isChange, dryRun, findings, document },
    ...(dryRun ? {} : { headers: { ETag: `"${tag}"` } }),
  };
}

function stale(name: string): Problem {
  return new Problem('stale', {
    detail: {
      id: `Aturan "${name}" telah diubah orang lain sejak Anda membacanya. Baca lagi, bandingkan, lalu ulangi.`,
      en: `Somebody has changed the rules "${name}" since you read them. Read them again, compare, and repeat.`,
    },
  });
}

function older(inForce: string): Problem {
  const message = `is earlier than ${inForce}, from which the rules in force are: an older version never becomes current`;
  return new Problem('invalid', { errors: [{ path: 'effective', message }] });
}
