import { checkRules, type CheckInput } from '../../../domain/check/check-rules';
import type { Finding } from '../../../domain/check/finding';
import { overrideDocument, policyDocument, isOverride, type RuleDocument, documentName } from '../../../domain/policy-document';
import { extended, firstWith } from '../../../store/rule-sets';
import type { PolicySet } from '../../../store/reference-data';
import type { Proposal } from '../../../store/rule-book';
import type { AppDeps } from '../../deps';
import { Problem } from '../../problem';
import { unplaced, type Place } from './placed';

type Deps = Pick<AppDeps, 'reference' | 'regions'>;

/** A body as the rule file that it is. Throws `invalid` with everything that is wrong with its form. */
export function readDocument(deps: Deps, body: object, now: number, place: Place = unplaced): RuleDocument {
  const result = (isOverride(body) ? overrideDocument : policyDocument).safeParse(body);
  if (result.success) return body as RuleDocument;
  const name = documentName(body);
  const { documents } = deps.reference.currentSet(now);
  const others = documents.filter(({ policy }) => policy !== name);
  const findings = check(deps, [...others, body], { published: documents, examine: [name] });
  throw refused(place(findings));
}

/**
 * What is to be said of rules that somebody wants to publish: over every set that they would be part of. Throws `invalid`
 * when there is an error in them, or when there would be one in what extends them that is not there now.
 */
export function judge(
  deps: Deps,
  document: RuleDocument,
  proposal: Proposal,
  place: Place = unplaced,
): Finding[] {
  const { before, after, today } = proposal;
  const clash = clashing(document, before);
  if (clash) throw refused(place([clash]));
  const published = before[0]?.documents ?? [];
  const found = new Map<string, Finding>();
  let known: ReadonlySet<string> | undefined;
  for (const documents of triedIn(document, proposal)) {
    const { examine, heirs } = family(document, documents);
    for (const finding of check(deps, documents, { published, today, examine })) {
      if (finding.policy === document.policy) found.set(keyOf(finding), finding);
      if (finding.severity === 'error' && heirs.includes(finding.policy)) {
        known ??= errorsNow();
        if (!known.has(keyOf(finding))) found.set(keyOf(finding), finding);
      }
    }
  }
  const findings = place([...found.values()]);
  if (findings.some(({ severity }) => severity === 'error')) throw refused(findings);
  if (isLost(document, before, after)) throw new Error('rules that never come into force passed the check');
  return findings;

  function errorsNow(): ReadonlySet<string> {
    const { examine } = family(document, published);
    return new Set(check(deps, published, { published, today, examine }).map(keyOf));
  }
}

/** The sets in which a file would be in force; where there is none, what is there with it: that says why. */
function triedIn(document: RuleDocument, { before, after }: Proposal): RuleDocument[][] {
  if (isLost(document, before, after)) {
    const others = (before[0]?.documents ?? []).filter(({ policy }) => policy !== document.policy);
    return [[...others, document]];
  }
  return after
    .filter(({ documents }) => documents.some((one) => isSame(one, document)))
    .map(({ documents }) => documents);
}

/** Whether a file, or one that was there before it, would not be in force on any day. */
function isLost(document: RuleDocument, before: readonly PolicySet[], after: readonly PolicySet[]): boolean {
  if (!firstWith(document, after)) return true;
  const names = before.flatMap(({ documents }) => documents.map(({ policy }) => policy));
  return names.some((name) => !isNamed(name, after));
}

/** What extends a file, and with these what has to be looked at to say anything of it: itself and what it extends. */
function family(
  document: RuleDocument,
  documents: readonly RuleDocument[],
): { heirs: string[]; examine: string[] } {
  const byName = new Map(documents.map((one) => [one.policy, one]));
  const lineOf = (one: RuleDocument): string[] => {
    const line: string[] = [];
    for (let at: RuleDocument | undefined = one; at && !line.includes(at.policy); ) {
      line.push(at.policy);
      at = byName.get(extended(at) ?? '');
    }
    return line;
  };
  const below = documents.filter((one) => one.policy !== document.policy && lineOf(one).includes(document.policy));
  return {
    heirs: below.map(({ policy }) => policy),
    examine: [...new Set([...lineOf(document), ...below.flatMap(lineOf)])],
  };
}

function check(
  { reference, regions }: Deps,
  documents: readonly unknown[],
  more: Pick<CheckInput, 'published' | 'today' | 'examine'>,
): Finding[] {
  const { directory, calendars, topics } = reference;
  return checkRules({
    documents,
    directory,
    calendars,
    topics,
    isRegion: (code) => regions.exists(code),
    ...more,
  });
}

/** There is one national file, and it stays one. */
function clashing(document: RuleDocument, before: readonly PolicySet[]): Finding | null {
  const all = before.flatMap(({ documents }) => documents);
  const isNational = extended(document) === undefined;
  const own = all.find(({ policy }) => policy === document.policy);
  const national = all.find((one) => extended(one) === undefined);
  const common = { severity: 'error', policy: document.policy } as const;
  if (own && isNational !== (extended(own) === undefined)) {
    return {
      ...common,
      code: 'both-match',
      path: 'policy',
      message: isNational
        ? `"${document.policy}" is the name of an override of ${extended(own) ?? ''}`
        : `"${document.policy}" is the name of the national rules`,
      effect: 'Open cases know that name as the other kind of rules.',
      advice: 'Choose another name.',
    };
  }
  if (isNational && national && national.policy !== document.policy) {
    return {
      ...common,
      code: 'both-match',
      path: 'policy',
      message: `there are national rules already, under the name "${national.policy}"`,
      effect: 'Two files would speak for everybody, and nothing says which one counts.',
      advice: `Publish them as "${national.policy}", or say with "extends" and "where" for whom they differ.`,
    };
  }
  return null;
}

function isSame(a: RuleDocument, b: RuleDocument): boolean {
  return a.policy === b.policy && a.effective === b.effective;
}

function isNamed(name: string, sets: readonly PolicySet[]): boolean {
  return sets.some(({ documents }) => documents.some(({ policy }) => policy === name));
}

function keyOf({ code, policy, path, message }: Finding): string {
  return JSON.stringify([code, policy, path, message]);
}

/** The errors in the form that all problems have, and everything that was found in its own. */
function refused(findings: readonly Finding[]): Problem {
  const errors = findings
    .filter(({ severity }) => severity === 'error')
    .map(({ path, message }) => ({ path, message }));
  return new Problem('invalid', { errors, extras: { findings } });
}
