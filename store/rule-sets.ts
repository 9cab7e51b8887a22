import type { RuleDocument } from '../domain/policy-document';
import type { Reason } from '../domain/reference';
import { DAY_MS } from '../domain/vocabulary';
import { dateOf, toLocal } from '../domain/zone';
import { contentVersion } from './content-version';
import { policySet, type PolicySet } from './reference-data';

/**
 * Which rules are in force from which day. Of each name it is the document with the latest `effective` that has come,
 * and of equal dates the one published last. The sets that follow from this, one for each day on which something takes
 * effect, are a *timeline*: the first is in force today, the others are scheduled.
 */

/** The date of an instant where rules take effect: Jakarta's. */
export function ruleDay(at: number): string {
  return dateOf(Math.floor(toLocal('Asia/Jakarta', at) / DAY_MS));
}

/** The name of what a rule file extends; undefined for national rules. */
export function extended(document: RuleDocument): string | undefined {
  return 'extends' in document ? document.extends : undefined;
}

/** The documents in force on a day, of all that were published, in the order of their publication; national ones first. */
function inForceOn(day: string, published: readonly RuleDocument[]): RuleDocument[] {
  const byName = new Map<string, RuleDocument>();
  for (const document of published) {
    const { policy, effective } = document;
    if (effective <= day && effective >= (byName.get(policy)?.effective ?? '')) byName.set(policy, document);
  }
  return [...byName.values()].filter((document) => isFounded(document, byName)).toSorted(byRank);
}

/** An override is in force only together with what it extends. */
function isFounded(document: RuleDocument, byName: ReadonlyMap<string, RuleDocument>): boolean {
  const seen = new Set<string>();
  let name = extended(document);
  while (name !== undefined) {
    const base = byName.get(name);
    if (!base || seen.has(name)) return false;
    seen.add(name);
    name = extended(base);
  }
  return true;
}

function byRank(a: RuleDocument, b: RuleDocument): number {
  return rankOf(a) < rankOf(b) ? -1 : 1;
}

function rankOf(document: RuleDocument): string {
  return `${extended(document) === undefined ? 0 : 1} ${document.policy}`;
}

/** The timeline from a day on that comes of documents in the order of their publication. */
export function setsFrom(
  published: readonly RuleDocument[],
  { today, publishedAt, reasons }: { today: string; publishedAt: number; reasons?: Reason[] },
): PolicySet[] {
  const later = published.map(({ effective }) => effective).filter((day) => day > today);
  const days = [today, ...new Set(later.toSorted())];
  const sets = new Map<string, PolicySet>();
  for (const day of days) {
    const documents = inForceOn(day, published);
    if (documents.length === 0) continue;
    const set = policySet(documents, publishedAt, reasons);
    // A day on which only what is not founded would take effect changes nothing.
    if (!sets.has(set.version)) sets.set(set.version, { ...set, from: latestOf(documents) });
  }
  return [...sets.values()];
}

function latestOf(documents: readonly RuleDocument[]): string {
  return documents.reduce((latest, { effective }) => (effective > latest ? effective : latest), '');
}

/** From which day a set is in force; null for one that is kept only for the cases that pin it. */
export function fromOf({ from, documents }: PolicySet): string | null {
  return from === undefined ? latestOf(documents) : from;
}

/**
 * The timeline from a day on, of sets that may come from several publications: on each day the newest publication
 * counts, and of that the set that took effect last. Where nothing is in force yet it begins with what will be.
 */
export function timelineOf(sets: readonly PolicySet[], today: string): PolicySet[] {
  const dated = sets.flatMap((set) => {
    const from = fromOf(set);
    return from === null ? [] : [{ set, from }];
  });
  const later = dated.map(({ from }) => from).filter((day) => day > today);
  const days = [today, ...new Set(later.toSorted())];
  const timeline: PolicySet[] = [];
  for (const day of days) {
    const newest = dated
      .filter(({ from }) => from <= day)
      .toSorted((a, b) => b.set.publishedAt - a.set.publishedAt || (a.from < b.from ? 1 : -1))[0];
    if (newest && newest.set !== timeline.at(-1)) timeline.push(newest.set);
  }
  return timeline;
}

/** Every document of a timeline once, as far as it is in force on its first day or later. */
export function documentsOf(timeline: readonly PolicySet[]): RuleDocument[] {
  const byNameAndDay = new Map<string, RuleDocument>();
  for (const { documents } of timeline) {
    for (const document of documents) byNameAndDay.set(`${document.policy} ${document.effective}`, document);
  }
  return [...byNameAndDay.values()];
}

/** The documents of one name in a timeline: what is in force first, then what is scheduled. */
export function documentsNamed(timeline: readonly PolicySet[], name: string): RuleDocument[] {
  return documentsOf(timeline)
    .filter(({ policy }) => policy === name)
    .toSorted((a, b) => (a.effective < b.effective ? -1 : 1));
}

/** The set of a timeline in which a document is first in force. */
export function firstWith(
  { policy, effective }: RuleDocument,
  timeline: readonly PolicySet[],
): PolicySet | undefined {
  return timeline.find(({ documents }) =>
    documents.some((one) => one.policy === policy && one.effective === effective),
  );
}

/** Under which reasons are published, beside the names of rules. */
export const REASONS = 'reasons';

/** Says what is published under a name, in force or scheduled; changes with every change of it. Null for nothing. */
export function tagOf(timeline: readonly PolicySet[], name: string): string | null {
  if (name === REASONS) return contentVersion(timeline.map(({ reasons }) => reasons ?? null));
  const own = documentsNamed(timeline, name);
  return own.length === 0 ? null : contentVersion(own);
}

/** What publishing something would do to a timeline. */
export type Change =
  /** It says what has been published already. */
  | { kind: 'same'; timeline: PolicySet[] }
  /** It would make something current that is older than what is in force. */
  | { kind: 'older'; inForce: string }
  | { kind: 'changed'; timeline: PolicySet[] };

/** The timeline after the publication of a document, from today on. */
export function withDocument(
  timeline: readonly PolicySet[],
  document: RuleDocument,
  { today, publishedAt }: { today: string; publishedAt: number },
): Change {
  const before = documentsOf(timeline);
  const own = documentsNamed(timeline, document.policy);
  const inForce = own.findLast(({ effective }) => effective <= today);
  if (inForce && document.effective < inForce.effective) return { kind: 'older', inForce: inForce.effective };
  const twin = own.find(({ effective }) => effective === document.effective);
  if (twin && contentVersion(twin) === contentVersion(document)) {
    return { kind: 'same', timeline: timelineOf(timeline, today) };
  }
  const reasons = timelineOf(timeline, today)[0]?.reasons;
  const after = setsFrom([...before, document], { today, publishedAt, ...(reasons ? { reasons } : {}) });
  return { kind: 'changed', timeline: after };
}

/** The timeline after the publication of reasons, which hold from at once. */
export function withReasons(
  timeline: readonly PolicySet[],
  reasons: Reason[],
  { today, publishedAt }: { today: string; publishedAt: number },
): Change {
  const current = timelineOf(timeline, today);
  if (current.every((set) => contentVersion(set.reasons ?? null) === contentVersion(reasons))) {
    return { kind: 'same', timeline: current };
  }
  return { kind: 'changed', timeline: setsFrom(documentsOf(timeline), { today, publishedAt, reasons }) };
}
