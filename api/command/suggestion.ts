import type { CaseFile } from '../../domain/case-file';
import type { Filing } from '../../domain/intake';
import type { FilingBody } from '../../domain/schema/filing';
import { suggestionOf } from '../../domain/routing/suggestion-of-case';
import type { AppDeps } from '../deps';

type Deps = {
  readonly reference: Pick<AppDeps['reference'], 'routing'>;
  readonly logger: Pick<AppDeps['logger'], 'warn'>;
};
/** What the filing says beside its texts, with defaults filled in. */
type Said = Pick<
  Filing,
  'classification' | 'oversight' | 'topic' | 'region' | 'channel' | 'agency' | 'about'
>;

/**
 * Where a filing should go, from its texts while they are still in clear. Never throws: a complaint is taken whatever is
 * wrong with the routes, and then has no suggestion.
 */
export function suggestedRoute(
  { reference, logger }: Deps,
  { title, description }: Pick<FilingBody, 'title' | 'description'>,
  { agency: door, classification, oversight, topic, region, channel, about }: Said,
): Pick<CaseFile, 'suggestion'> {
  try {
    const { routes, offices } = reference.routing;
    const facts = { classification, oversight, topic, region, channel, door, about, title, description };
    const suggestion = suggestionOf(facts, routes, offices);
    return suggestion ? { suggestion } : {};
  } catch (error) {
    // Its message might hold something of the text.
    logger.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'no route could be suggested');
    return {};
  }
}
