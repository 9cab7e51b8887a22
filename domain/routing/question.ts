import type { z } from 'zod';
import { filingSchema } from '../schema/filing';
import { DESCRIPTION, TITLE } from '../schema/parts';
import { cleanLine, cleanText } from '../schema/text';
import type { RoutingFacts } from './conditions';

/** The body of a filing, of which title and description may be missing or short: who asks has not written it yet. */
export const routingQuestionSchema = filingSchema
  .extend({
    title: cleanLine({ max: TITLE.max }).optional(),
    description: cleanText({ max: DESCRIPTION.max }).optional(),
  })
  .meta({ id: 'RoutingQuestion', description: 'The body of a filing; title and description may be missing' });

export type RoutingQuestion = z.output<typeof routingQuestionSchema>;

/** What routing asks of it. */
export function factsOfQuestion(question: RoutingQuestion): RoutingFacts {
  const { classification, oversight, topic, location, channel, agency, about, title, description } = question;
  return {
    classification,
    oversight: oversight ?? false,
    topic: topic ?? null,
    region: location?.region ?? null,
    channel: channel ?? 'web',
    door: agency ?? null,
    about: about ?? [],
    title: title ?? '',
    description: description ?? '',
  };
}
