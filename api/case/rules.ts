import type { Rules } from '../../domain/policy';
import type { AppDeps } from '../deps';

/** The rule file that a case without a more particular one follows. */
export const BASE_POLICY = 'sp4n';

/** The rules under which a case filed now runs. */
export function currentRules(
  { reference }: Pick<AppDeps, 'reference'>,
  now: number,
): { version: string; rules: Rules } {
  const { version } = reference.currentSet(now);
  return { version, rules: reference.world().rules(version, BASE_POLICY) };
}
