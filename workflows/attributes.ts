import type { SearchAttributePair } from '@temporalio/common';
import { dueAt, escalationLevel, type CaseFile } from '../domain/case-file';
import { attributes } from './contract';

/**
 * The search attributes of a case as it stands. Null takes an attribute away.
 * An agency that is complained of is in none of them: it never holds the case.
 */
export function searchAttributesOf(file: CaseFile): SearchAttributePair[] {
  const due = dueAt(file);
  return [
    { key: attributes.Stage, value: file.stage },
    { key: attributes.Agency, value: file.holder.agency },
    { key: attributes.Institution, value: file.holder.institution },
    { key: attributes.Region, value: regency(file.region) },
    { key: attributes.Topic, value: file.topic },
    { key: attributes.Classification, value: file.oversight ? 'oversight' : file.classification },
    { key: attributes.Channel, value: file.channel },
    { key: attributes.Outcome, value: file.outcome },
    { key: attributes.EscalationLevel, value: escalationLevel(file) },
    { key: attributes.Hops, value: file.hops },
    { key: attributes.DueAt, value: due === null ? null : new Date(due) },
    { key: attributes.Overdue, value: file.overdue },
  ] as SearchAttributePair[];
}

/** Down to the regency, as far as the public form goes: a village and a topic may be one household. */
export function regency(region: string | null): string | null {
  return region === null ? null : region.split('.').slice(0, 2).join('.');
}

/** The pairs whose value differs from those that were set last. */
export function changedAttributes(
  before: SearchAttributePair[] | null,
  after: SearchAttributePair[],
): SearchAttributePair[] {
  if (!before) return after;
  return after.filter(({ key, value }) => {
    const old = before.find((pair) => pair.key.name === key.name)?.value;
    return plain(old) !== plain(value);
  });
}

function plain(value: unknown): unknown {
  return value instanceof Date ? value.getTime() : value;
}
