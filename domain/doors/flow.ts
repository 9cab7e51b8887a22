/** So many cases of one topic that one agency has, or had last. */
export interface Flow {
  /** Null where nobody has said, and nothing was read. */
  topic: string | null;
  institution: string;
  agency: string;
  count: number;
  /** How many of them a desk has verified. */
  confirmed: number;
}

/** Key of everything that is put together, in any column. */
export const OTHERS = '*';

/** The main category of a topic, whose id begins with it. */
export function mainOf(topic: string): string {
  return topic.split('.')[0] ?? topic;
}

/** Flows that run alike after `rename`, added up. */
export function together(flows: Iterable<Flow>, rename: (flow: Flow) => Flow): Flow[] {
  const found = new Map<string, Flow>();
  for (const flow of flows) {
    const renamed = rename(flow);
    const key = keyOf(renamed);
    const known = found.get(key);
    if (known) {
      known.count += renamed.count;
      known.confirmed += renamed.confirmed;
    } else found.set(key, { ...renamed });
  }
  return [...found.values()];
}

/** No id has a line break in it. */
function keyOf({ topic, institution, agency }: Flow): string {
  return `${topic ?? ''}\n${institution}\n${agency}`;
}
