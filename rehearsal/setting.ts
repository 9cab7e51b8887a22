import type { Reason, Reference } from '../domain/reference';
import type { World } from '../domain/world';

/** Which rules are tried: a file, the version of the set that it belongs to, and the file that all others extend. */
export interface TriedRules {
  version: string;
  name: string;
  national: string;
}

/** What a scenario is played in: rules, calendars and directory, published or not. */
export interface Setting extends Pick<Reference, 'topics' | 'reasons' | 'calendar'> {
  world: World;
  policy: TriedRules;
  /** Official region codes; null where nobody can tell. */
  regions: { exists(code: string): boolean; name(code: string): string | null } | null;
}

/** The setting that reference data make for rules. */
export function settingOf(
  reference: Pick<Reference, 'topics' | 'calendar'> & {
    world(): World;
    reasonsOf(version: string): readonly Reason[];
  },
  policy: TriedRules,
  regions: Setting['regions'],
): Setting {
  return {
    world: reference.world(),
    policy,
    topics: reference.topics,
    reasons: reference.reasonsOf(policy.version),
    calendar: (name, year) => reference.calendar(name, year),
    regions,
  };
}
