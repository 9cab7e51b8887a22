import type { CaseFile } from './case-file';
import type { Clock, Office, Times } from './clock';
import type { AgencyRef, Directory } from './directory';
import type { Reason } from './reference';
import { clockRule, type ClockRule, type Facts, type Rules } from './policy';

/** What planning needs of the world: nothing here is read from a clock on the wall or a database. */
export interface World {
  /** The rules of a version; `name` is the rule file in force when a clock started. */
  rules(version: string, name: string): Rules;
  /** The rule files of a version that speak for a region or an institution only, by name. */
  overrides(version: string): readonly Rules[];
  /** The reasons with which desks close complaints, as they were published with a version. */
  reasons(version: string): readonly Reason[];
  times: Times;
  directory: Directory;
}

/** What rules may depend on. */
export function factsOf(file: CaseFile, { directory }: Pick<World, 'directory'>): Facts {
  return {
    classification: file.classification,
    oversight: file.oversight,
    topic: file.topic,
    region: file.region,
    level: file.holder.level,
    institutionLevel: directory.get(file.holder.institution)?.level ?? file.holder.level,
    channel: file.channel,
  };
}

/** The national rules of the version that a case was filed under. */
export function rulesOf(file: CaseFile, world: World): Rules {
  return world.rules(file.policy.version, file.policy.name);
}

/** The rule by which a clock runs: that of the file that was in force for its holder when it started. */
export function ruleOf(clock: Clock, file: CaseFile, world: World): ClockRule | undefined {
  return clockRule(world.rules(clock.shelved?.version ?? file.policy.version, clock.policy), clock.name);
}

/** By whose calendar and in which zone a holder's time is counted. */
export function officeOf(holder: AgencyRef, rules: Rules): Office {
  return { calendar: holder.calendar ?? rules.calendar, zone: holder.zone };
}
