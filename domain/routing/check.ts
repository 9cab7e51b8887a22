import { nearestWord } from '../check/nearest';
import type { Directory } from '../directory';
import { INSTITUTION_LEVELS, LEVELS, type AgencyLevel } from '../vocabulary';
import { cycles } from './check-cycles';
import { formOf } from './check-form';
import { unreachable } from './check-reach';
import { ABOVE_THE_ACCUSED, listOf, type RouteDocument, type WordsDocument } from './document';
import type { Found, RouteFinding, RouteFindingCode, RouteSubject } from './finding';
import { Offices } from './offices';
import { inOrder, rulesOf, type OrderedRule } from './routes';
import { tokensOf } from './words';

/** Everything wrong with routes, by form and by meaning. Pure. */
export function checkRoutes(subject: RouteSubject): RouteFinding[] {
  const { read, words, findings } = formOf(subject);
  const documents = inOrder(read);
  const rules = rulesOf(documents);
  const places = placesIn(documents);
  const offices = new Offices(subject.directory);
  const found: Found[] = [
    ...idsTwice(rules),
    ...hole(rules),
    ...rules.flatMap((rule) => [...ofWhen(rule, subject), ...ofTarget(rule, offices), ...ofOutside(rule)]),
    ...phrases(rules, words),
    ...unreachable(rules, subject.topics),
    ...cycles(rules, subject.directory),
  ];
  return [
    ...findings,
    ...found.map(({ rule, at, ...said }) => ({
      severity: 'error' as const,
      policy: rule?.file ?? documents.at(-1)?.routes ?? 'routes',
      ...(rule ? { rule: rule.id } : {}),
      path: [rule ? `rules.${places.get(rule.order) ?? 0}` : 'rules', at].filter(Boolean).join('.'),
      ...said,
    })),
    ...ofWords(words, subject),
  ];
}

/** Place of each rule in its own file. */
function placesIn(documents: readonly RouteDocument[]): Map<number, number> {
  const all = documents.flatMap(({ rules }) => rules.map((_, place) => place));
  return new Map(all.map((place, order) => [order, place]));
}

function idsTwice(rules: readonly OrderedRule[]): Found[] {
  return rules
    .filter(({ id, order }) => rules.findIndex((one) => one.id === id) < order)
    .map((rule) => ({
      rule,
      at: 'id',
      code: 'id-twice',
      message: `"${rule.id}" is the id of another rule too`,
      effect: 'An explanation or a count of changes that names it could mean either.',
      advice: 'Give one of them another id.',
    }));
}

function hole(rules: readonly OrderedRule[]): Found[] {
  if (rules.at(-1)?.when === undefined && rules.length > 0) return [];
  return [
    {
      rule: null,
      at: '',
      code: 'hole',
      message: 'the last rule has conditions, so some complaints match none',
      effect: 'They would stay at the national desk without a reason that a reporter could read.',
      advice: 'End with a rule without "when", such as { id: default, to: { of: institution }, … }.',
    },
  ];
}

function ofWhen(rule: OrderedRule, { topics, isRegion, directory }: RouteSubject): Found[] {
  const { topic, region, door } = rule.when ?? {};
  const ids = topics.map(({ id }) => id);
  return [
    ...listOf(topic)
      .filter((id) => !ids.includes(id))
      .map((id) =>
        unknown(rule, 'when.topic', 'unknown-topic', `there is no topic "${id}"`, nearestWord(id, ids)),
      ),
    ...listOf(region)
      .filter((code) => !isRegion(code))
      .map((code) =>
        unknown(rule, 'when.region', 'unknown-place', `"${code}" is no official region code`, null),
      ),
    ...listOf(door)
      .filter((one) => !directory.get(one) && !LEVELS.some((level) => level === one))
      .map((one) =>
        unknown(rule, 'when.door', 'unknown-door', `"${one}" is neither an agency nor a level`, null),
      ),
  ];
}

function unknown(
  rule: OrderedRule,
  at: string,
  code: RouteFindingCode,
  message: string,
  near: string | null,
): Found {
  const effect = 'This condition can never hold for it.';
  return {
    rule,
    at,
    code,
    message,
    effect,
    advice: near === null ? 'Check its spelling.' : `Write "${near}", if that is meant.`,
  };
}

const BY_SCALE: Readonly<Record<string, readonly AgencyLevel[]>> = {
  regency: ['regency', 'city'],
  province: ['province'],
  institution: ['regency', 'city', 'province'],
  door: INSTITUTION_LEVELS,
};

function ofTarget(rule: OrderedRule, offices: Offices): Found[] {
  const { directory } = offices;
  const { to, withoutPlace } = rule;
  const found: Found[] = [];
  if (withoutPlace !== undefined && !directory.get(withoutPlace)) {
    found.push(noUnit(rule, 'withoutPlace', withoutPlace, directory));
  }
  if (to === ABOVE_THE_ACCUSED) return found;
  if (typeof to === 'string')
    return directory.get(to) ? found : [...found, noUnit(rule, 'to', to, directory)];
  const services = listOf(to.service);
  const levels = BY_SCALE[to.of];
  if (!levels && !['district', 'village'].includes(to.of) && !directory.get(to.of)) {
    return [...found, noUnit(rule, 'to.of', to.of, directory)];
  }
  for (const service of services) {
    const isThere = levels
      ? offices.institutions(levels).some(({ id }) => directory.get(`${id}.${service}`))
      : isBranch(offices, to.of, service, directory);
    if (isThere) continue;
    found.push({
      rule,
      at: 'to.service',
      code: 'unknown-service',
      message: `no ${to.of === 'door' ? 'institution' : to.of} has a unit "${service}"`,
      effect: 'Every complaint would go to the desk of the institution instead.',
      advice: 'Write the last part of the id of a unit, as the directory has it: dinas-pupr.',
    });
  }
  return found;
}

function isBranch(offices: Offices, of: string, service: string, directory: Directory): boolean {
  const isLocal = of === 'district' || of === 'village';
  const within = isLocal ? directory.agencies : offices.branchesOf(of);
  return within.some(({ id }) => {
    const last = id.slice(id.lastIndexOf('.') + 1);
    return last === service || last.startsWith(`${service}-`);
  });
}

function noUnit(rule: OrderedRule, at: string, id: string, { agencies }: Directory): Found {
  const near = nearestWord(
    id,
    agencies.map((agency) => agency.id),
  );
  return {
    rule,
    at,
    code: 'unknown-unit',
    message: `the directory has no agency "${id}"`,
    effect: 'Complaints that match would go to the national desk.',
    advice: near === null ? 'Look it up with GET /v1/agencies.' : `Write "${near}", if that is meant.`,
  };
}

function ofOutside(rule: OrderedRule): Found[] {
  if ((rule.outside === true) === (rule.competent !== undefined)) return [];
  return [
    {
      rule,
      at: rule.outside ? 'outside' : 'competent',
      code: 'competent-missing',
      message: rule.outside
        ? 'it does not say who is competent'
        : 'it says who is competent, but not "outside"',
      effect: 'A reporter whose matter lies outside the scope would not learn whom to turn to.',
      advice: 'Write "outside: true" and "competent: { id, en }" together, or neither.',
    },
  ];
}

function phrases(rules: readonly OrderedRule[], words: WordsDocument | null): Found[] {
  const stop = new Set(words?.stop);
  return rules.flatMap((rule) =>
    (rule.when?.words ?? []).flatMap((phrase, n): Found[] =>
      saysNothing(phrase, stop) ? [{ rule, at: `when.words.${n}`, ...emptyPhrase(phrase) }] : [],
    ),
  );
}

function ofWords(words: WordsDocument | null, { topics }: RouteSubject): RouteFinding[] {
  if (!words) return [];
  const ids = new Set(topics.map(({ id }) => id));
  const stop = new Set(words.stop);
  const base = { severity: 'error' as const, policy: 'words' };
  return Object.entries(words.topics).flatMap(([topic, weights]) => {
    const empty = Object.entries(weights).flatMap(([weight, list]) =>
      list.flatMap((phrase, n): RouteFinding[] =>
        saysNothing(phrase, stop)
          ? [{ ...base, path: `topics.${topic}.${weight}.${n}`, ...emptyPhrase(phrase) }]
          : [],
      ),
    );
    if (ids.has(topic)) return empty;
    const near = nearestWord(topic, [...ids]);
    const unknownTopic: RouteFinding = {
      ...base,
      code: 'unknown-topic',
      path: `topics.${topic}`,
      message: `there is no topic "${topic}"`,
      effect: 'Its words would suggest a topic that nobody can choose.',
      advice: near === null ? 'Check its spelling.' : `Write "${near}", if that is meant.`,
    };
    return [unknownTopic, ...empty];
  });
}

function saysNothing(phrase: string, stop: ReadonlySet<string>): boolean {
  return tokensOf(phrase).every((word) => stop.has(word));
}

function emptyPhrase(phrase: string) {
  return {
    code: 'empty-phrase' as const,
    message: `"${phrase}" holds nothing but words that say nothing`,
    effect: 'It can never be found in a text.',
    advice: 'Leave it out, or add a word that is not on the list "stop".',
  };
}
