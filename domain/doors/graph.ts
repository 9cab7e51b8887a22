import type { Bilingual } from '../policy';
import { mainOf, OTHERS, together, type Flow } from './flow';

/** The columns of the map, in the order in which a complaint passes through them. */
export const NODE_KINDS = ['topic', 'institution', 'unit'] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

/** A place on the way of complaints. */
export interface DoorNode {
  /** Unique in the map: kind and key. */
  id: string;
  kind: NodeKind;
  /** Id of the topic or agency; null for what is put together, and for complaints that have no topic. */
  key: string | null;
  name: Bilingual;
  count: number;
}

/** So many complaints went from one place to the next. */
export interface DoorLink {
  from: string;
  to: string;
  count: number;
  /** How many of them a desk has verified. */
  confirmed: number;
}

/** How complaints flow: from what they are about to the institution, and from there to the unit. */
export interface DoorGraph {
  total: number;
  /** The largest first in each column; what is put together last. */
  nodes: DoorNode[];
  links: DoorLink[];
}

/** What things are called. */
export interface DoorNames {
  topic(id: string): Bilingual;
  institution(id: string): Bilingual;
  /** The institution itself among units is its desk. */
  unit(id: string): Bilingual;
}

export interface GraphShape {
  /** 1: main categories; 2: what lies below them. */
  depth: 1 | 2;
  /** Most places in one column; what is smaller stands together as one more. */
  most: number;
}

/** No topic can have this key. */
const NO_TOPIC = '-';

/** The map of flows. Pure; the same for the same flows in whatever order. */
export function graphOf(flows: readonly Flow[], names: DoorNames, { depth, most }: GraphShape): DoorGraph {
  const shaped = narrow(
    together(flows, (flow) => ({ ...flow, topic: topicAt(flow.topic, depth) })),
    most,
  );
  const columns = NODE_KINDS.map((kind) => tally(shaped, (flow) => keyOf(kind, flow)));
  const nodes = NODE_KINDS.flatMap((kind, column) =>
    inOrder(columns[column] ?? new Map<string, number>()).map(([key, count]) => ({
      id: idOf(kind, key),
      kind,
      key: key === OTHERS || key === NO_TOPIC ? null : key,
      name: nameOf(kind, key, names),
      count,
    })),
  );
  const place = new Map(nodes.map(({ id }, index) => [id, index]));
  const links = [
    ...linksBetween('topic', 'institution', shaped),
    ...linksBetween('institution', 'unit', shaped),
  ];
  return {
    total: shaped.reduce((sum, { count }) => sum + count, 0),
    nodes,
    links: links.toSorted(
      (a, b) =>
        (place.get(a.from) ?? 0) - (place.get(b.from) ?? 0) ||
        (place.get(a.to) ?? 0) - (place.get(b.to) ?? 0),
    ),
  };
}

function topicAt(topic: string | null, depth: 1 | 2): string {
  if (topic === null) return NO_TOPIC;
  return depth === 1 ? mainOf(topic) : topic;
}

/** At most so many places in each column, the largest; units of an institution that is not shown are not shown either. */
function narrow(flows: readonly Flow[], most: number): Flow[] {
  const topics = largest(flows, 'topic', most);
  const institutions = largest(flows, 'institution', most);
  const within = together(flows, (flow) => {
    const shown = institutions.has(flow.institution);
    return {
      ...flow,
      topic: topics.has(flow.topic ?? NO_TOPIC) ? flow.topic : OTHERS,
      institution: shown ? flow.institution : OTHERS,
      agency: shown ? flow.agency : OTHERS,
    };
  });
  const units = largest(within, 'unit', most);
  return together(within, (flow) => ({ ...flow, agency: units.has(flow.agency) ? flow.agency : OTHERS }));
}

/** The largest of a column. Where all but one would be shown, the last one is shown as itself. */
function largest(flows: readonly Flow[], kind: NodeKind, most: number): Set<string> {
  const keys = inOrder(tally(flows, (flow) => keyOf(kind, flow)))
    .map(([key]) => key)
    .filter((key) => key !== OTHERS);
  return new Set(keys.length <= most + 1 ? keys : keys.slice(0, most));
}

function tally(flows: readonly Flow[], key: (flow: Flow) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const flow of flows) counts.set(key(flow), (counts.get(key(flow)) ?? 0) + flow.count);
  return counts;
}

function inOrder(counts: ReadonlyMap<string, number>): [key: string, count: number][] {
  return [...counts].toSorted(
    ([a, m], [b, n]) => Number(a === OTHERS) - Number(b === OTHERS) || n - m || (a < b ? -1 : 1),
  );
}

function linksBetween(left: NodeKind, right: NodeKind, flows: readonly Flow[]): DoorLink[] {
  const links = new Map<string, DoorLink>();
  for (const flow of flows) {
    const [from, to] = [idOf(left, keyOf(left, flow)), idOf(right, keyOf(right, flow))];
    const link = links.get(`${from}\n${to}`) ?? { from, to, count: 0, confirmed: 0 };
    link.count += flow.count;
    link.confirmed += flow.confirmed;
    links.set(`${from}\n${to}`, link);
  }
  return [...links.values()];
}

function keyOf(kind: NodeKind, { topic, institution, agency }: Flow): string {
  switch (kind) {
    case 'topic':
      return topic ?? NO_TOPIC;
    case 'institution':
      return institution;
    case 'unit':
      return agency;
  }
}

function idOf(kind: NodeKind, key: string): string {
  return `${kind}:${key}`;
}

const NO_TOPIC_NAME: Bilingual = { id: 'Tanpa topik', en: 'No topic' };
const OTHER_NAMES: Readonly<Record<NodeKind, Bilingual>> = {
  topic: { id: 'Topik lainnya', en: 'Other topics' },
  institution: { id: 'Instansi lainnya', en: 'Other institutions' },
  unit: { id: 'Unit lainnya', en: 'Other units' },
};

function nameOf(kind: NodeKind, key: string, names: DoorNames): Bilingual {
  if (key === OTHERS) return OTHER_NAMES[kind];
  if (key === NO_TOPIC) return NO_TOPIC_NAME;
  return names[kind](key);
}
