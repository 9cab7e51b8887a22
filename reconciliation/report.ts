/**
 * What may be wrong between the engine, which has the cases, and the read model, which shows them.
 * `missing`: a case of the engine's is not in the read model. `behind`: it is shown as it was earlier. `lost`: it is shown
 * as open and nobody carries it on. `rewound`: somebody has set it back. `poisoned`: its workflow tasks fail. `held`: its
 * planning has been failing for a while.
 */
export type DifferenceKind = 'missing' | 'behind' | 'lost' | 'rewound' | 'poisoned' | 'held';

export interface Difference {
  /** Tracking id. */
  id: string;
  kind: DifferenceKind;
  repaired: boolean;
  /** One sentence: what it means, and what was or can be done. */
  detail: string;
}

export interface Report {
  /** Cases that were looked at one by one. */
  checked: number;
  /** Executions that the engine lists, open and closed. */
  inEngine: number;
  /** Open cases in the read model. */
  inReadModel: number;
  seconds: number;
  /** Cases that no worker answered for: nothing is known of how far they are. */
  unanswered: number;
  /** Differences found, and those of them that were repaired. */
  found: number;
  repaired: number;
  /** The first thousand of them. */
  differences: Difference[];
}

/** Whether there was nothing to repair, or all of it was, and everything could be looked at. */
export function isSound({ found, repaired, unanswered }: Report): boolean {
  return found === repaired && unanswered === 0;
}
