import { firedInTrail } from './books-rungs';
import { FINDING_KINDS, type Finding, type FindingKind } from './finding';
import type { Rehearsed } from './rehearsal';

const MOST_SHOWN = 40;

/** How many cases have a finding of a kind. A case that is wrong in two ways is one case. */
export function countOf(findings: readonly Finding[], kind: FindingKind): number {
  return new Set(findings.filter((one) => one.kind === kind).map(({ id }) => id)).size;
}

/** The last line. */
export function verdict({ lives, faults, settled: { findings } }: Rehearsed): string {
  const counted = FINDING_KINDS.map((kind) => `${kind} ${countOf(findings, kind)}`);
  return [`lives ${lives.length}`, `faults ${faults.length}`, ...counted].join(', ');
}

/** The figures of a rehearsal, in a table. */
export function figures(rehearsed: Rehearsed): string {
  const { journal, faults, tampered, operator, fellOver, settled, lives, dayMs, tookMs } = rehearsed;
  const { weather, sent, receipts, joined } = journal;
  const { accounts } = settled;
  const files = accounts.flatMap(({ stored }) => (stored ? [stored.file] : []));
  const rungs = files.flatMap((file) => firedInTrail(file));
  const kills = countBy(faults.map((fault) => (fault.kind === 'kill' ? fault.part : '')).filter(Boolean));
  const rows: [string, string | number][] = [
    ['lives', `${lives.length}: ${words(countBy(lives.map(({ kind }) => kind)))}`],
    ['a working day', `${dayMs} ms`],
    ['parts killed', words(kills)],
    ['cases ended or set back', words(countBy(tampered.map(({ how }) => how)))],
    ['repaired by verify', words(countBy(operator.repaired.map(({ kind }) => kind)))],
    ['ended by themselves', words(fellOver)],
    ['receipts', receipts.length],
    ['commands', sent.length],
    ['  taken at once', sent.filter(({ outcome, location }) => outcome === 'applied' && !location).length],
    ['  left with the engine', weather.taken],
    ['  refused', sent.filter(({ outcome }) => outcome === 'refused').length],
    ['  sent more than once', sent.filter(({ attempts }) => attempts > 1).length],
    ['people who joined', joined.filter(({ outcome }) => outcome === 'applied').length],
    ['calls', weather.calls],
    ['  nobody listened', weather.unreached],
    ['  the line broke', weather.unknown],
    ['  told to come again', weather.turnedAway],
    ['cases', words(countBy(files.map(({ stage, outcome }) => outcome ?? stage)))],
    ['rungs fired', rungs.length],
    ['  highest level', words(countBy(files.map(({ peakLevel }) => String(peakLevel))))],
    ['lines of trails', files.reduce((sum, { trail }) => sum + trail.length, 0)],
    ['histories read', accounts.filter(({ engine }) => engine?.fired).length],
    ['books made up in', `${(settled.tookMs / 1000).toFixed(1)} s`],
    ['all of it in', `${(tookMs / 1000).toFixed(0)} s`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

/** What is wrong, case by case, with what is to be known of each; empty when nothing is. */
export function complaintsAbout({ settled: { findings, accounts } }: Rehearsed): string {
  const shown = findings.slice(0, MOST_SHOWN).map(({ kind, id, what }) => {
    const life = accounts.find((account) => account.id === id);
    return `${kind}  ${id}${life ? ` (${life.kind})` : ''}: ${what}`;
  });
  const more = findings.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}

function countBy(list: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of list) counts[one] = (counts[one] ?? 0) + 1;
  return counts;
}

function words(counts: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([name, count]) => `${count} ${name}`).join(', ') || 'none';
}
