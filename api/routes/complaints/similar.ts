import { routingQuestionSchema } from '../../../domain/routing/question';
import { within } from '../../../store/database';
import { askedBy, isSearchable, similarTo } from '../../case/similar';
import { checkFiling } from '../../command/filing';
import { defineRoute } from '../../define';
import { Problem } from '../../problem';
import { similarSchema } from './similar-schema';

const ANYBODY = { kind: 'system', agency: '' } as const;
const ANSWER_MS = 2000;

export const findSimilar = defineRoute({
  method: 'post',
  path: '/v1/complaints/similar',
  summary:
    'Published complaints that may be about the same, to join instead of filing; nothing is filed or kept',
  tags: ['complaints'],
  access: 'public',
  body: routingQuestionSchema,
  answers: { 200: { description: 'At most five, the likeliest first', schema: similarSchema } },
  problems: ['rate-limited', 'unavailable'],
  handler: async ({ body, lang, deps }) => {
    checkFiling(deps, body, ANYBODY, lang);
    // What is to stay secret is not asked about in clear, and there is nothing public to join.
    const secret = {
      confidential: body.confidential ?? false,
      oversight: body.oversight ?? false,
      about: body.about ?? [],
    };
    const items = isSearchable(secret) ? await search() : [];
    return {
      status: 200,
      body: { items },
      headers: { 'Content-Language': lang, 'Cache-Control': 'no-store' },
    };

    async function search() {
      if (!deps.complaints.isUp) throw new Problem('unavailable');
      const asking = similarTo(deps, askedBy(body), { actor: null, except: null, lang }).catch(
        (error: unknown) => {
          if (error instanceof Problem) throw error;
          return null;
        },
      );
      const found = await within(ANSWER_MS, asking, null);
      if (found === null) throw new Problem('unavailable');
      return found;
    }
  },
});
