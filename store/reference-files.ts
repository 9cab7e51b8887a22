import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ReferenceData } from './reference-data';
import { policySet } from './reference-data';

/**
 * Reads the shipped reference data: `policies/*.yaml`, `policies/calendars`, `policies/agencies`, topics and reasons.
 * Throws with the file's name when one cannot be read.
 */
export function readReferenceFiles(folder: string): ReferenceData {
  const yaml = (path: string): unknown => {
    try {
      return parse(readFileSync(join(folder, path), 'utf8')) as unknown;
    } catch (error) {
      throw new Error(`policies/${path}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  };
  const folderOf = (name: string): unknown[] =>
    readdirSync(join(folder, name))
      .filter((file) => file.endsWith('.yaml'))
      .toSorted()
      .map((file) => yaml(join(name, file)));
  const agencies = (folderOf('agencies') as { defaults?: object; agencies: object[] }[]).flatMap(
    ({ defaults, agencies: list }) => list.map((agency) => ({ ...defaults, ...agency })),
  );
  const rules = readdirSync(folder).filter((file) => file.endsWith('.yaml') && !NOT_RULES.includes(file));
  return {
    agencies: agencies as ReferenceData['agencies'],
    topics: (yaml('topics.yaml') as { topics: ReferenceData['topics'] }).topics,
    reasons: (yaml('reasons.yaml') as { reasons: ReferenceData['reasons'] }).reasons,
    calendars: folderOf('calendars') as ReferenceData['calendars'],
    policySets: [policySet(rules.toSorted().map(yaml))],
  };
}

const NOT_RULES: readonly string[] = ['topics.yaml', 'reasons.yaml'];
