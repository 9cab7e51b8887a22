import type { PolicyDocument } from '../domain/policy-document';
import { POLICIES_DIR } from '../store/load-reference';
import { ReferenceMemory } from '../store/reference';
import { policySet } from '../store/reference-data';
import { readReferenceFiles } from '../store/reference-files';

/** The shipped rules, calendars and directory with real days, and which version of the rules that is. */
export function shippedRules(): { reference: ReferenceMemory; version: string } {
  const reference = new ReferenceMemory(readReferenceFiles(POLICIES_DIR));
  return { reference, version: reference.currentSet(Date.now()).version };
}

/**
 * The shipped rules and others that touch most open cases: a day less for the first answer and for verification, two
 * days less for what has 14, and a new rung.
 */
export function twoSets(): { reference: ReferenceMemory; from: string; to: string } {
  const { reference, version } = shippedRules();
  const shipped = reference.currentSet(Date.now());
  const documents = structuredClone(shipped.documents);
  const [national] = documents;
  if (!national || 'extends' in national) throw new Error('the national rules come first');
  tighten(national);
  const other = policySet(documents, shipped.publishedAt + 1, shipped.reasons);
  reference.replace({
    ...reference.all,
    policySets: [...reference.all.policySets, { ...other, from: null }],
  });
  return { reference, from: version, to: other.version };
}

function tighten({ clocks }: PolicyDocument): void {
  const { verification, firstAnswer, settlement } = clocks;
  if (!verification || !firstAnswer || !settlement) throw new Error('the shipped rules have these clocks');
  verification.budget = '2 working days';
  firstAnswer.budget = '4 working days';
  if (typeof settlement.budget === 'string' || typeof firstAnswer.ladder === 'string') {
    throw new Error('settlement has several budgets, and firstAnswer has a ladder of its own');
  }
  settlement.budget = settlement.budget.map((rule) =>
    'otherwise' in rule ? { otherwise: '12 working days' } : rule,
  );
  firstAnswer.ladder.splice(1, 0, { id: 'head-early', at: '80 %', escalate: 'unit head', level: 1 });
}
