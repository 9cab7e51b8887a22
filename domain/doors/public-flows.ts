import { SMALLEST_PUBLIC_GROUP } from '../statistics';
import { mainOf, OTHERS, together, type Flow } from './flow';

/** What is kept for longer of small flows: whose they are, or what they are about. */
export type Kept = 'topic' | 'institution';

/**
 * The flows as the public may see them: each of at least five cases. Small ones are put together step by step: under
 * the main category of their topic, then without their unit, then without the topic or the institution, then at all. A
 * rest that would itself be too small takes in the next smallest whole flow. So the flows are a partition of the cases
 * into groups of five and more; whatever is drawn of them adds up whole groups, and no subtraction of figures in one
 * picture tells of fewer. The steps are the same whatever the depth of topics and the width of columns that is asked
 * for: those only rename what is left, or two pictures could be held against each other. Null when all of them together
 * are too few.
 */
export function publicFlows(
  flows: readonly Flow[],
  { keep = 'topic', smallest = SMALLEST_PUBLIC_GROUP }: { keep?: Kept; smallest?: number } = {},
): Flow[] | null {
  // What all of them have in common tells nothing of any.
  const rest = {
    topic: only(flows.map(({ topic }) => topic)),
    institution: only(flows.map(({ institution }) => institution)),
    agency: OTHERS,
  };
  const steps: ((flow: Flow) => Flow)[] = [
    (flow) => ({ ...flow, topic: flow.topic === null ? null : mainOf(flow.topic) }),
    (flow) => ({ ...flow, agency: OTHERS }),
    (flow) =>
      keep === 'topic' ? { ...flow, institution: rest.institution } : { ...flow, topic: rest.topic },
    (flow) => ({ ...flow, ...rest }),
  ];
  let found = together(flows, (flow) => flow);
  for (const step of steps) {
    found = together(found, (flow) => (flow.count < smallest ? step(flow) : flow));
  }
  return withoutSmallRest(found, smallest, rest);
}

/** What there is only one of. */
function only<T>(values: readonly T[]): T | typeof OTHERS {
  const [first, ...others] = new Set(values);
  return first === undefined || others.length > 0 ? OTHERS : first;
}

/** After the last step at most one flow is too small: the rest of all. */
function withoutSmallRest(
  flows: readonly Flow[],
  smallest: number,
  rest: Omit<Flow, 'count' | 'confirmed'>,
): Flow[] | null {
  const [least, next, ...others] = flows.toSorted((a, b) => a.count - b.count);
  if (!least || least.count >= smallest) return [...flows];
  if (!next) return null;
  return [...others, ...together([least, next], (flow) => ({ ...flow, ...rest }))];
}
