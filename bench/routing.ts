import { LIVES } from '../cli/demo/cases';
import { Directory, type Agency } from '../domain/directory';
import type { RouteDocument, RouteFiles } from '../domain/routing/document';
import { Offices } from '../domain/routing/offices';
import { rulesOf, Routes } from '../domain/routing/routes';
import { suggest, type RoutingFacts } from '../domain/routing/suggest';
import { NO_ROUTES } from '../store/reference-data';
import { shippedRules } from './rules';
import { seeded } from './seeded';

/** What routing comes to in one process. */
export interface RoutingResult {
  readonly agencies: number;
  readonly rules: number;
  /** Mean length of a title and text. */
  readonly characters: number;
  /** Suggestions per second, the text read and the topic guessed from it. */
  readonly readPerSecond: number;
  /** The same with the topic given and no text. */
  readonly topicPerSecond: number;
}

const LOCAL_GOVERNMENTS = 493;
const RULES = 5000;
const BATCH = 200;
const NEW_WORDS = 5;

/** The shipped rules and directory, made up to full size: every local government with units, and rules of its own. */
export function measureRouting({ seconds }: { seconds: number }): RoutingResult {
  const { reference } = shippedRules();
  const random = seeded(5);
  const directory = new Directory([...reference.agencies, ...madeGovernments(reference.agencies)]);
  const topics = reference.topics.map(({ id }) => id);
  const files = reference.all.routes ?? NO_ROUTES;
  const all = withLocalRules(files, directory, topics, random);
  const routes = new Routes(all, reference.topics);
  const offices = new Offices(directory);
  const regions = directory.agencies.flatMap(({ level, region }) =>
    level === 'regency' && region !== null ? [region] : [],
  );
  const read = (n: number): RoutingFacts => {
    const { filing } = LIVES[n % LIVES.length] ?? { filing: null };
    if (!filing) throw new Error('there are complaints to read');
    return {
      ...PLAIN,
      region: regions[n % regions.length] ?? null,
      title: filing.title,
      description: `${filing.description} ${newWords(random)}`,
    };
  };
  const given = (n: number): RoutingFacts => ({
    ...PLAIN,
    topic: topics[n % topics.length] ?? null,
    region: regions[(n * 7) % regions.length] ?? null,
  });
  const perSecond = (of: (n: number) => RoutingFacts): number => {
    suggestions(of, routes, offices, seconds / 4);
    return suggestions(of, routes, offices, seconds);
  };
  const sample = Array.from({ length: LIVES.length }, (_, n) => read(n));
  const letters = sample.reduce((sum, { title, description }) => sum + title.length + description.length, 0);
  return {
    agencies: directory.agencies.length,
    rules: routes.rules.length,
    characters: letters / sample.length,
    readPerSecond: perSecond(read),
    topicPerSecond: perSecond(given),
  };
}

const PLAIN: RoutingFacts = {
  classification: 'complaint',
  oversight: false,
  topic: null,
  region: null,
  channel: 'web',
  door: null,
  about: [],
  title: '',
  description: '',
};

/** The facts are made before the clock runs. */
function suggestions(
  of: (n: number) => RoutingFacts,
  routes: Routes,
  offices: Offices,
  seconds: number,
): number {
  let done = 0;
  let took = 0;
  while (took < seconds) {
    const facts = Array.from({ length: BATCH }, (_, n) => of(done + n));
    const startedAt = performance.now();
    for (const one of facts) {
      if (suggest(one, routes, offices).to.id === '') throw new Error('a suggestion names somebody');
    }
    took += (performance.now() - startedAt) / 1000;
    done += BATCH;
  }
  return done / took;
}

/** Governments beside the listed ones, each with the units of a listed one, spread over the provinces. */
function madeGovernments(agencies: readonly Agency[]): Agency[] {
  const listed = agencies.filter(({ level }) => level === 'regency');
  const [model] = listed;
  const provinces = agencies.filter(({ level }) => level === 'province');
  if (!model) throw new Error('the directory has a regency');
  const units = agencies.filter(({ parent, level }) => parent === model.id && level !== 'district');
  return Array.from({ length: LOCAL_GOVERNMENTS - listed.length }, (_, n) => {
    const province = provinces[n % provinces.length];
    const region = `${province?.region ?? '11'}.${String(30 + Math.floor(n / provinces.length)).padStart(2, '0')}`;
    const id = `kab-made-${n}`;
    const own = {
      ...model,
      id,
      name: `Pemerintah Kabupaten Buatan ${n}`,
      region,
      parent: province?.id ?? null,
    };
    return [
      own,
      ...units.map((unit) => ({ ...unit, id: unit.id.replace(model.id, id), region, parent: id })),
    ];
  }).flat();
}

/** As many rules for single topics of single governments as make up the number. */
function withLocalRules(
  files: RouteFiles,
  directory: Directory,
  topics: readonly string[],
  random: () => number,
): RouteFiles {
  const governments = directory.agencies.filter(({ level }) => level === 'regency');
  const rules: RouteDocument['rules'] = Array.from(
    { length: RULES - rulesOf(files.routes).length },
    (_, n) => ({
      id: `local-${n}`,
      when: {
        topic: topics[Math.floor(random() * topics.length)] ?? 'roads',
        region: governments[n % governments.length]?.region ?? '11',
      },
      to: { service: 'sekretariat-daerah', of: 'regency' },
      because: { id: 'Pembagian tugas setempat.', en: 'The local division of tasks.' },
      confidence: 0.9,
    }),
  );
  return { ...files, routes: [...files.routes, { routes: 'local', rules }] };
}

/** Words that nobody has written before: what is remembered of words does not help with them. */
function newWords(random: () => number): string {
  return Array.from({ length: NEW_WORDS }, () => `w${Math.floor(random() * 1e12).toString(36)}`)
    .join(' ')
    .replaceAll(/\d/g, 'k');
}
