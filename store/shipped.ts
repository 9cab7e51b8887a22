import { contentVersion } from './content-version';
import type { Database } from './database';
import { readReasons, readRuleFiles, REASONS_FILE } from './reference-files';
import { readHead, readSets } from './rule-head';
import { documentsNamed, ruleDay, timelineOf } from './rule-sets';

/** Shipped files (`sp4n.yaml`) that say something other than what is published under their names, or scheduled. */
export async function differingFiles(database: Database, folder: string, now: number): Promise<string[]> {
  const head = await readHead(database);
  if (!head) return [];
  const timeline = timelineOf(await readSets(database, head.timeline), ruleDay(now));
  const rules = readRuleFiles(folder).filter(
    ({ document }) =>
      !documentsNamed(timeline, document.policy).some(
        (published) => contentVersion(published) === contentVersion(document),
      ),
  );
  const published = timeline[0]?.reasons;
  // Sets of before reasons were pinned have none to compare.
  const reasons = published && contentVersion(published) !== contentVersion(readReasons(folder));
  return [...rules.map(({ path }) => path), ...(reasons ? [REASONS_FILE] : [])];
}
