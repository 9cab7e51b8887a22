import { join } from 'node:path';
import { ReferenceMemory } from '../../store/reference';
import { readReferenceFiles } from '../../store/reference-files';
import { ruleDay } from '../../store/rule-sets';
import { hashOfSources, keep, kept } from './kept';

export const POLICIES = join(__dirname, '..', '..', 'policies');

/** What is read, and what decides how. */
const SOURCES = ['policies', 'store', 'domain', 'package-lock.json'];

/** The shipped rules, calendars and directory, in memory. */
export function shippedReference(dayMs: number | null = null): ReferenceMemory {
  return new ReferenceMemory(shippedFiles(), dayMs);
}

/** Read once for a state of the files, and for a day: that decides which rules are in force. */
function shippedFiles(): ReturnType<typeof readReferenceFiles> {
  const name = `reference-${ruleDay(Date.now())}-${hashOfSources(SOURCES, ['.ts', '.yaml'])}.json`;
  const text = kept(name) ?? read(name);
  return JSON.parse(text) as ReturnType<typeof readReferenceFiles>;
}

function read(name: string): string {
  const text = JSON.stringify(readReferenceFiles(POLICIES));
  keep(name, text);
  return text;
}
