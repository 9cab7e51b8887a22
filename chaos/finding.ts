/**
 * What the books do not balance by. `lost`: a receipt or an accepted command without its effect, or an effect elsewhere
 * than where its sender put it. `doubled`: two effects, two cases, a rung twice. `stuck`: what has not come to rest.
 */
export const FINDING_KINDS = ['lost', 'doubled', 'stuck'] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export interface Finding {
  readonly kind: FindingKind;
  /** The case, or what else it is about. */
  readonly id: string;
  readonly what: string;
}
