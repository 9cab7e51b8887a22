import type { CaseFile } from './case-file';
import type { Reason } from './reference';
import type { World } from './world';

/** `for` of the reasons that say: this is not for the service to decide (courts, crimes, legislation). */
export const OUT_OF_SCOPE = 'out-of-scope';

/** `for` of the other reasons with which a desk closes a complaint. */
export const ARCHIVE = 'archive';

/** Whether a desk may give a reason for archiving a complaint. */
export function closesWith(reason: Pick<Reason, 'for'>): boolean {
  return reason.for === ARCHIVE || reason.for === OUT_OF_SCOPE;
}

/**
 * Why a case was archived as outside of the scope: the reason by whose advice its reporter learns who decides instead.
 * Looked up in the rules that the case pins, whose codes keep their meaning. Null for every other case, also for one
 * that an objection has opened again.
 */
export function outsideReason(
  { outcome, reasonCode, policy }: Pick<CaseFile, 'outcome' | 'reasonCode' | 'policy'>,
  world: Pick<World, 'reasons'>,
): Reason | null {
  if (outcome !== 'archived' || reasonCode === null) return null;
  const found = world
    .reasons(policy.version)
    .find((one) => one.for === OUT_OF_SCOPE && one.code === reasonCode);
  return found ?? null;
}
