import type { Finding } from '../../../domain/check/finding';
import { readRuleSource } from '../../../store/rule-source';

/** Says of findings where in a text they stand, and adds what can be seen in the text alone. */
export type Place = (findings: readonly Finding[]) => Finding[];

/** For rules that nobody wrote as a text. */
export const unplaced: Place = (findings) => [...findings];

/** For rules that were sent as YAML or JSON. */
export function placesIn(text: string, policy: string): Place {
  const { documents, findings: seen } = readRuleSource(text);
  const [document] = documents;
  if (!document) return unplaced;
  return (findings) => {
    const others = findings.filter(
      ({ code, path }) => !seen.some((one) => one.code === code && one.path === path),
    );
    // What is wrong in another file, because of this one, does not stand in it.
    return [
      ...seen,
      ...others.map((one) => (one.policy === policy ? { ...one, ...document.locate(one.path) } : one)),
    ];
  };
}
