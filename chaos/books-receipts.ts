import type { Account } from './account';
import type { Finding } from './finding';

/** Every receipt leads to its case, and to the only one; everybody who was told that they follow it is counted. */
export function receiptFindings({ id, receipts, joined, stored, closedDoors }: Account): Finding[] {
  const findings: Finding[] = closedDoors.map((what) => ({
    kind: 'lost',
    id,
    what: `a receipt opens nothing: ${what}`,
  }));
  if (!stored) return [...findings, { kind: 'lost', id, what: 'the read model has no such case' }];
  const { trail, followers } = stored.file;
  const filed = trail.filter(({ type }) => type === 'filed').length;
  if (filed !== 1)
    findings.push({ kind: filed === 0 ? 'lost' : 'doubled', id, what: `filed ${filed} times` });
  const own = receipts.filter(({ how }) => how === 'filed').length;
  if (own > 1) findings.push({ kind: 'doubled', id, what: `${own} receipts for one complaint` });
  const told = joined.filter(({ outcome }) => outcome === 'applied').length;
  const counted = followers?.joined ?? 0;
  if (told > counted)
    findings.push({
      kind: 'lost',
      id,
      what: `${told} were told that they follow it, ${counted} are counted`,
    });
  if (counted > joined.length) {
    findings.push({ kind: 'doubled', id, what: `${joined.length} joined, ${counted} are counted` });
  }
  return findings;
}
