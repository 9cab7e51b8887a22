import type { Finding } from './finding';
import type { Operator, Verified } from './operator';

/** What only a fault brings about: of a case that nobody has touched `tuntas verify` must never have to say this. */
const BY_HAND: readonly string[] = ['lost', 'rewound'];
/** What goes on by itself when its reason is gone, or by somebody's decision. */
const AT_A_STANDSTILL: readonly string[] = ['poisoned', 'held'];

/**
 * What `tuntas verify` says in the end, beside the books, and what it had to do before that to cases that nobody had
 * touched in the engine (`tampered` has the ids of those that somebody had).
 */
export function verifyFindings(
  { differences, unanswered }: Verified,
  repaired: Operator['repaired'],
  tampered: ReadonlySet<string>,
): Finding[] {
  const silent: Finding = {
    kind: 'stuck',
    id: 'tuntas verify',
    what: `no worker answers for ${unanswered} cases`,
  };
  return [
    ...differences.map(({ id, kind, detail }): Finding => {
      return {
        kind: AT_A_STANDSTILL.includes(kind) ? 'stuck' : 'lost',
        id,
        what: `tuntas verify says ${kind}: ${detail ?? ''}`,
      };
    }),
    ...repaired
      .filter(({ id, kind }) => BY_HAND.includes(kind) && !tampered.has(id))
      .map(({ id, kind }): Finding => {
        return { kind: 'lost', id, what: `${kind} until it was repaired, and nobody had touched it` };
      }),
    ...(unanswered > 0 ? [silent] : []),
  ];
}
