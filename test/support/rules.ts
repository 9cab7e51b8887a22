import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Rules } from '../../domain/policy';
import { readRuleSet } from '../../domain/policy-reader';
import { policySet } from '../../store/reference-data';
import { ReferenceMemory } from '../../store/reference';
import { POLICIES, shippedReference } from './reference';

type Json = Record<string, unknown>;

/** The shipped national rules as a document that a test may change. */
export function nationalRules(change: (rules: RuleFile) => void = () => undefined): RuleFile {
  const document = parse(readFileSync(join(POLICIES, 'sp4n.yaml'), 'utf8')) as RuleFile;
  change(document);
  return document;
}

export interface RuleFile extends Json {
  policy: string;
  clocks: Record<string, ClockFile>;
  limits: Record<string, number>;
}
export interface ClockFile extends Json {
  budget: unknown;
  ladder: Json[];
}

/** An override, written as in a file. */
export function override(yaml: string): Json {
  return parse(yaml) as Json;
}

/** What a document that stands by itself says. Throws a PolicyError when it cannot be read. */
export function rulesIn(document: unknown): Rules {
  const [read] = readRuleSet([document]).values();
  if (!read) throw new Error('a document is one rule file');
  return read.rules;
}

/** The shipped directory and calendars with other rules. */
export function referenceWith(...documents: readonly unknown[]): ReferenceMemory {
  return new ReferenceMemory({ ...shippedReference().all, policySets: [policySet([...documents], 1)] });
}
