import type { Problem } from '../domain/problems';
import type { Setting } from './setting';
import type { Scenario } from './scenario';

type Known = Pick<Setting, 'topics' | 'reasons' | 'regions'> & { world: Pick<Setting['world'], 'directory'> };

/** What a scenario names that is not there; empty when everything is. */
export function checkScenario(scenario: Scenario, { world, topics, reasons, regions }: Known): Problem[] {
  const problems: Problem[] = [];
  const agency = (path: string, id: unknown): void => {
    if (typeof id === 'string' && !world.directory.ref(id)) {
      problems.push({ path, message: `the directory knows no agency "${id}"` });
    }
  };
  const topic = (path: string, id: unknown): void => {
    if (typeof id === 'string' && !topics.some((one) => one.id === id)) {
      problems.push({ path, message: `there is no topic "${id}"` });
    }
  };
  const agencies = (path: string, ids: unknown): void => {
    if (Array.isArray(ids)) ids.forEach((id, index) => agency(`${path}.${index}`, id));
  };
  const { region } = scenario;
  if (region !== undefined && regions && !regions.exists(region)) {
    problems.push({ path: 'region', message: `no region has the code "${region}"` });
  }
  agency('agency', scenario.agency);
  agencies('about', scenario.about);
  topic('topic', scenario.topic);
  scenario.steps.forEach(({ by, name, body }, index) => {
    const path = `steps.${index}`;
    if (typeof by === 'object') agency(`${path}.by.agency`, by.agency);
    for (const field of ['to', 'suggested', 'agency']) agency(`${path}.${name}.${field}`, body[field]);
    for (const field of ['about', 'supporting']) agencies(`${path}.${name}.${field}`, body[field]);
    topic(`${path}.${name}.topic`, body['topic']);
    const code = body['code'];
    if (typeof code === 'string' && !reasons.some((one) => one.for === 'archive' && one.code === code)) {
      problems.push({ path: `${path}.${name}.code`, message: `no reason to archive has the code "${code}"` });
    }
  });
  return problems;
}
