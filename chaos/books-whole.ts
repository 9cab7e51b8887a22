import type { CaseFile } from '../domain/case-file';
import type { Finding } from './finding';
import type { Journal } from './journal';

/** What is counted of all cases, by whoever counts them. */
export interface Counts {
  readonly received: number;
  readonly open: number;
  readonly settled: number;
  readonly archived: number;
  readonly withdrawn: number;
  readonly referred: number;
  readonly hops: number;
  readonly ratings: number;
}

/** Counts cases one by one. */
export function countCases(files: readonly CaseFile[]): Counts {
  const among = (is: (file: CaseFile) => boolean): number => files.filter(is).length;
  return {
    received: files.length,
    open: among(({ stage }) => stage !== 'closed'),
    settled: among(({ outcome }) => outcome === 'settled'),
    archived: among(({ outcome }) => outcome === 'archived'),
    withdrawn: among(({ outcome }) => outcome === 'withdrawn'),
    referred: among(({ outcome }) => outcome === 'referred'),
    hops: files.reduce((sum, { hops }) => sum + hops, 0),
    ratings: among(({ rating }) => rating !== null),
  };
}

/** What is wrong with all of it together. */
export function wholeFindings(whole: {
  readonly journal: Journal;
  /** Ids of cases in the engine, in the read model, and those that somebody holds a receipt for. */
  readonly inEngine: readonly string[];
  readonly inReadModel: readonly string[];
  readonly receipted: readonly string[];
  readonly counted: Counts;
  /** Null when the API gives none. */
  readonly statistics: Counts | null;
}): Finding[] {
  const { journal, inEngine, inReadModel, receipted, counted, statistics } = whole;
  const findings: Finding[] = [];
  const known = new Set(receipted);
  const orphans = [...new Set([...inEngine, ...inReadModel])].filter((id) => !known.has(id));
  // Somebody without a key who has filed twice on a bad line holds one receipt of two.
  for (const id of orphans.slice(journal.blindFilings)) {
    findings.push({ kind: 'doubled', id, what: 'a case that nobody holds a receipt for' });
  }
  for (const id of inEngine.filter((one) => !inReadModel.includes(one))) {
    findings.push({ kind: 'lost', id, what: 'in the engine, not in the read model' });
  }
  if (!statistics) findings.push({ kind: 'stuck', id: 'statistics', what: 'the API gives none' });
  for (const name of statistics ? (Object.keys(counted) as (keyof Counts)[]) : []) {
    if (counted[name] === statistics?.[name]) continue;
    const told = statistics?.[name] ?? 0;
    const kind = counted[name] > told ? 'lost' : 'doubled';
    findings.push({
      kind,
      id: 'statistics',
      what: `${name}: ${told}, there are ${counted[name]}`,
    });
  }
  for (const { life, call, status, problem } of journal.unheard) {
    findings.push({ kind: 'lost', id: `life ${life}`, what: `${call} was answered ${status} ${problem}` });
  }
  for (const { life, at } of journal.unfinished) {
    findings.push({ kind: 'stuck', id: `life ${life}`, what: `it was not over in time: ${at}` });
  }
  return findings;
}
