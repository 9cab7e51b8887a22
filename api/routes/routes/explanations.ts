import { factsOfQuestion, routingQuestionSchema } from '../../../domain/routing/question';
import { suggest } from '../../../domain/routing/suggest';
import { checkFiling } from '../../command/filing';
import { defineRoute } from '../../define';
import { explanationSchema } from './schema';

/** Anybody may ask, whatever the channel: which channels are whose is for filings. */
const ANYBODY = { kind: 'system', agency: '' } as const;

export const explainRoute = defineRoute({
  method: 'post',
  path: '/v1/routes/explanations',
  summary: 'Who is competent for a complaint, why, and why not the others; nothing is filed or kept',
  tags: ['routes'],
  access: 'public',
  body: routingQuestionSchema,
  answers: {
    200: { description: 'The unit that is suggested, and what else is possible', schema: explanationSchema },
  },
  handler: async ({ body, lang, deps }) => {
    checkFiling(deps, body, ANYBODY, lang);
    const { routes, offices } = deps.reference.routing;
    const found = suggest(factsOfQuestion(body), routes, offices);
    return {
      status: 200,
      body: {
        ...found,
        because: found.because[lang],
        outside: found.outside?.[lang] ?? null,
        alternatives: found.alternatives.map((one) => ({ ...one, because: one.because[lang] })),
        whyNot: found.whyNot.map((one) => ({ ...one, because: one.because[lang] })),
      },
      headers: { 'Content-Language': lang, 'Cache-Control': 'no-store' },
    };
  },
});
