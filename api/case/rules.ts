import type { Rules } from '../../domain/policy';
import type { AppDeps } from '../deps';

/** The national rules under which a case filed now runs; overrides apply where a clock starts for their agencies. */
export function currentRules(
  { reference }: Pick<AppDeps, 'reference'>,
  now: number,
): { version: string; rules: Rules } {
  const { version } = reference.currentSet(now);
  return { version, rules: reference.nationalRules(version) };
}
