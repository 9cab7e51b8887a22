import { relation, maySee } from '../../../domain/relation';
import { within } from '../../../store/database';
import { actorOf } from '../../actor';
import { caseIdOf, caseParams } from '../../case/id';
import { shownCase } from '../../case/pending';
import { askedByCase, isSearchable, similarTo } from '../../case/similar';
import { defineRoute } from '../../define';
import { Problem } from '../../problem';
import { similarSchema } from './similar-schema';

const ANSWER_MS = 2000;

export const listSimilar = defineRoute({
  method: 'get',
  path: '/v1/complaints/:id/similar',
  summary: 'Complaints that may be about the same as this one, for those who handle it',
  tags: ['complaints'],
  access: 'officer',
  params: caseParams,
  answers: {
    200: { description: 'At most five that the caller may see, the likeliest first', schema: similarSchema },
  },
  problems: ['forbidden', 'not-found', 'rate-limited', 'unavailable'],
  handler: async ({ caller, params, lang, deps }) => {
    const actor = actorOf(deps, caller);
    const { file } = await shownCase(deps, caseIdOf(params.id, caller), actor);
    if (!maySee(file, actor)) throw new Problem('not-found');
    const how = relation(file, actor);
    const mayAsk = how === 'handler' || (how === 'watcher' && actor?.role === 'national-admin');
    if (!mayAsk) throw new Problem('forbidden');
    if (!isSearchable(file)) return answer([]);
    if (!deps.complaints.isUp) throw new Problem('unavailable');
    const asking = similarTo(deps, askedByCase(deps, file), { actor, except: file.id, lang }).catch(
      (error: unknown) => {
        if (error instanceof Problem) throw error;
        return null;
      },
    );
    const found = await within(ANSWER_MS, asking, null);
    if (found === null) throw new Problem('unavailable');
    return answer(found);

    function answer(items: unknown[]) {
      return {
        status: 200,
        body: { items },
        headers: { 'Content-Language': lang, 'Cache-Control': 'no-store' },
      };
    }
  },
});
