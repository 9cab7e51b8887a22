import type { Directory } from '../directory';
import type { Topic } from '../reference';
import type { Offices } from '../routing/offices';
import type { Routes } from '../routing/routes';
import { suggest } from '../routing/suggest';
import type { Flow } from './flow';

/**
 * The doors as the rules alone would send complaints from a place, one for each of the topics that have none below them:
 * no words, no door, nobody accused. `count` counts topics, not complaints.
 */
export function flowsByRules(
  region: string,
  { routes, offices }: { routes: Routes; offices: Offices },
  topics: readonly Topic[],
  directory: Directory,
): Flow[] {
  const parents = new Set(topics.map(({ parent }) => parent));
  return topics
    .filter(({ id }) => !parents.has(id))
    .map(({ id }) => {
      const agency = suggest(questionOf(id, region), routes, offices).to.id;
      const institution = directory.institutionOf(agency)?.id ?? agency;
      return { topic: id, institution, agency, count: 1, confirmed: 0 };
    });
}

function questionOf(topic: string, region: string): Parameters<typeof suggest>[0] {
  return {
    title: '',
    description: '',
    topic,
    region,
    classification: 'complaint',
    oversight: false,
    channel: 'web',
    door: null,
    about: [],
  };
}
