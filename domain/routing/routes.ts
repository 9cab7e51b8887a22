import type { Bilingual } from '../policy';
import type { Topic } from '../reference';
import { listOf, type RouteDocument, type RouteFiles, type RouteRule } from './document';
import type { Condition } from './conditions';
import { Lexicon } from './lexicon';
import { whyNot } from './sentences';

/** The file that comes last, whatever the others are called. */
const NATIONAL_ROUTES = 'national';

/** A rule with its place in the order over all files, from 0. */
export interface OrderedRule extends RouteRule {
  order: number;
  file: string;
}

/** Route files in the order in which they are asked: others by name, the national one last. */
export function inOrder(documents: readonly RouteDocument[]): RouteDocument[] {
  return documents.toSorted((a, b) => rank(a) - rank(b) || (a.routes < b.routes ? -1 : 1));
}

function rank({ routes }: RouteDocument): number {
  return routes === NATIONAL_ROUTES ? 1 : 0;
}

/** Every rule, in the order in which they are asked. */
export function rulesOf(documents: readonly RouteDocument[]): OrderedRule[] {
  return inOrder(documents)
    .flatMap(({ routes, rules }) => rules.map((rule) => ({ rule, file: routes })))
    .map(({ rule, file }, order) => ({ ...rule, order, file }));
}

const ANY = '';

/**
 * Rules made ready for many questions: found by topic and region without looking at the others. Does not change; made
 * anew when rules, words or topics change.
 */
export class Routes {
  readonly rules: readonly OrderedRule[];
  readonly lexicon: Lexicon;
  readonly unspecific: ReadonlySet<string>;
  private readonly parents: ReadonlyMap<string, string | null>;
  /** Rules for every region, by topic: places in the order, ascending. */
  private readonly generalRules = new Map<string, number[]>();
  /** Rules for some regions, by topic, then by region. */
  private readonly index = new Map<string, Map<string, number[]>>();
  private readonly divided: ReadonlySet<string>;
  private readonly bases = new Map<string | null, Everywhere>();
  private readonly reasons = new Map<string, Bilingual>();
  private readonly lines = new Map<string, readonly string[]>();
  private readonly byId: ReadonlyMap<string, OrderedRule>;

  constructor({ routes, words }: RouteFiles, topics: readonly Topic[]) {
    this.rules = rulesOf(routes);
    this.byId = new Map(this.rules.map((rule) => [rule.id, rule]));
    this.unspecific = new Set(words.unspecific);
    this.parents = new Map(topics.map(({ id, parent }) => [id, parent]));
    this.divided = new Set(topics.flatMap(({ parent }) => parent ?? []));
    const phrases = this.rules.flatMap(({ order, when }) =>
      (when?.words ?? []).map((written) => ({ rule: order, written })),
    );
    this.lexicon = new Lexicon(words, phrases);
    for (const rule of this.rules) this.file(rule);
  }

  /** The rule of an id, if there is one now. */
  rule(id: string): OrderedRule | undefined {
    return this.byId.get(id);
  }

  /** A topic and what it lies below, the nearest first. */
  lineOf(topic: string): readonly string[] {
    const known = this.lines.get(topic);
    if (known) return known;
    const line: string[] = [];
    let up: string | null | undefined = topic;
    while (up !== null && up !== undefined && !line.includes(up)) {
      line.push(up);
      up = this.parents.get(up);
    }
    // Only of topics that there are: whatever somebody sends is not kept.
    if (this.parents.has(topic)) this.lines.set(topic, line);
    return line;
  }

  /** Whether a topic is divided further. */
  hasBelow(topic: string): boolean {
    return this.divided.has(topic);
  }

  /** Rules whose topic and region fit, in order. `regions`: a place and what it lies in. */
  about(topic: string | null, regions: readonly string[]): readonly OrderedRule[] {
    const everywhere = this.everywhere(topic);
    let local: number[] | null = null;
    for (const byRegion of everywhere.buckets) {
      if (byRegion.size === 0) continue;
      for (const region of regions) {
        const orders = byRegion.get(region);
        if (orders) local = [...(local ?? []), ...orders];
      }
    }
    return local === null ? everywhere.rules : this.inOrder([...everywhere.orders, ...local]);
  }

  /** The rules for a topic that hold in every region, and where those for some regions are. */
  private everywhere(topic: string | null): Everywhere {
    const known = this.bases.get(topic);
    if (known) return known;
    const places = topic === null ? [ANY] : [...this.lineOf(topic), ANY];
    const buckets = places.flatMap((one) => this.index.get(one) ?? []);
    const orders = places.flatMap((one) => this.generalRules.get(one) ?? []);
    const base = { rules: this.inOrder(orders), orders, buckets };
    if (topic === null || this.parents.has(topic)) this.bases.set(topic, base);
    return base;
  }

  private inOrder(orders: readonly number[]): readonly OrderedRule[] {
    return [...new Set(orders)].toSorted((a, b) => a - b).flatMap((order) => this.rules[order] ?? []);
  }

  /** On what a rule failed, in words. */
  whyNot(rule: OrderedRule, condition: Condition | 'region'): Bilingual {
    const key = `${rule.order} ${condition}`;
    const known = this.reasons.get(key);
    if (known) return known;
    const reason = whyNot(rule.when, condition);
    this.reasons.set(key, reason);
    return reason;
  }

  /** Some rules for a topic that hold only in other regions. */
  elsewhere(topic: string, region: string | null, most: number): OrderedRule[] {
    const here = new Set(regionsOf(region));
    const found: OrderedRule[] = [];
    for (const [place, orders] of this.index.get(topic) ?? []) {
      const rule = here.has(place) ? undefined : this.rules[orders[0] ?? -1];
      if (rule && !found.includes(rule)) found.push(rule);
      if (found.length >= most) break;
    }
    return found;
  }

  private file({ order, when }: OrderedRule): void {
    for (const topic of when?.topic === undefined ? [ANY] : listOf(when.topic)) {
      if (when?.region === undefined) {
        this.generalRules.set(topic, [...(this.generalRules.get(topic) ?? []), order]);
        continue;
      }
      const byRegion = this.index.get(topic) ?? new Map<string, number[]>();
      this.index.set(topic, byRegion);
      for (const region of listOf(when.region))
        byRegion.set(region, [...(byRegion.get(region) ?? []), order]);
    }
  }
}

interface Everywhere {
  rules: readonly OrderedRule[];
  orders: readonly number[];
  buckets: readonly ReadonlyMap<string, number[]>[];
}

/** A code and what it lies in, the nearest first. */
export function regionsOf(region: string | null): string[] {
  if (region === null) return [];
  const parts = region.split('.');
  return parts.map((_, n) => parts.slice(0, parts.length - n).join('.'));
}
