import type { Directory } from '../directory';
import type { Channel, Classification } from '../vocabulary';
import { listOf, type RouteWhen } from './document';

/** What routing knows of a complaint. */
export interface RoutingFacts {
  classification: Classification;
  oversight: boolean;
  topic: string | null;
  region: string | null;
  channel: Channel;
  /** The agency that the reporter chose; null for the national site. */
  door: string | null;
  /** Who is complained of. */
  about: readonly string[];
  title: string;
  description: string;
}

/** On what a rule can fail besides its topic and its region. */
export type Condition = 'words' | 'classification' | 'oversight' | 'channel' | 'door';

/** The first condition that does not hold; null when all do. Topic and region are not looked at. */
export function failing(
  when: RouteWhen | undefined,
  facts: Pick<RoutingFacts, 'classification' | 'oversight' | 'channel' | 'door'>,
  saysSo: boolean,
  directory: Directory,
): Condition | null {
  if (!when) return null;
  const { classification, oversight, channel, door, words } = when;
  if (oversight !== undefined && oversight !== facts.oversight) return 'oversight';
  if (classification !== undefined && !listOf(classification).includes(facts.classification)) {
    return 'classification';
  }
  if (channel !== undefined && !listOf(channel).includes(facts.channel)) return 'channel';
  if (door !== undefined && !listOf(door).some((one) => isDoor(facts.door, one, directory))) return 'door';
  if (words !== undefined && !saysSo) return 'words';
  return null;
}

/** Whether a door is an agency, lies in it, or is of a level. */
export function isDoor(door: string | null, named: string, directory: Directory): boolean {
  if (door === null) return false;
  return (
    door === named || directory.get(door)?.level === named || directory.ancestorsOf(door).includes(named)
  );
}
