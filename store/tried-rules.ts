import { PolicyError, readRuleSet } from '../domain/policy-reader';
import { type RuleDocument, documentName, isOverride } from '../domain/policy-document';
import { ReferenceMemory } from './reference';
import { policySet, type PolicySet, type ReferenceData } from './reference-data';
import { extended } from './rule-sets';

/** Rules that are tried, in memory of their own: nothing that runs ever sees them. Real calendars, never short days. */
export interface Tried {
  reference: ReferenceMemory;
  policy: { version: string; name: string; national: string };
}

/** A set of rules as it is; `name` is the file of it that is looked at. Null when the set has no such file. */
export function triedAsIs(data: ReferenceData, set: PolicySet, name: string): Tried | null {
  return set.documents.some(({ policy }) => policy === name) ? triedIn(data, set, name) : null;
}

/**
 * A set of rules with a file put into it that need not be published: it takes the place of the one of its name, or is
 * added. Throws a PolicyError for a file that cannot be read, or with which the others cannot.
 */
export function triedWith(data: ReferenceData, set: PolicySet, document: unknown): Tried {
  const name = documentName(document);
  const others = set.documents.filter(({ policy }) => policy !== name);
  const national = set.documents.find((one) => extended(one) === undefined)?.policy;
  if (!isOverride(document) && national !== undefined && name !== national) {
    const message = `is "${name}"; a file that extends no other takes the place of the national rules and bears their name, "${national}"`;
    throw new PolicyError([{ path: 'policy', message }]);
  }
  const whole = [document, ...others] as RuleDocument[];
  readRuleSet(withBases(document as RuleDocument, others));
  const documents = whole.toSorted((a, b) => rank(a) - rank(b) || (a.policy < b.policy ? -1 : 1));
  try {
    readRuleSet(documents);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const problems = error.problems.map(({ path, message }) => ({
      path: '(file)',
      message: `with it, a published override can no longer be read: ${path} ${message}`,
    }));
    throw new PolicyError(problems);
  }
  return triedIn(data, policySet(documents, set.publishedAt, set.reasons), name);
}

function triedIn(data: ReferenceData, set: PolicySet, name: string): Tried {
  const reference = new ReferenceMemory({ ...data, policySets: [set] });
  const { name: national } = reference.nationalRules(set.version);
  return { reference, policy: { version: set.version, name, national } };
}

/** A file and what it extends, one way up. */
function withBases(document: RuleDocument, others: readonly RuleDocument[]): RuleDocument[] {
  const chain = [document];
  for (let name = extended(document); name !== undefined;) {
    const base = others.find(({ policy }) => policy === name);
    if (!base || chain.includes(base)) break;
    chain.push(base);
    name = extended(base);
  }
  return chain;
}

function rank(document: RuleDocument): number {
  return extended(document) === undefined ? 0 : 1;
}
