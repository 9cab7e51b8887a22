import { documentName } from '../../domain/policy-document';
import { checkRules } from '../../domain/check/check-rules';
import type { Finding } from '../../domain/check/finding';
import { nameless } from '../../domain/check/form';
import { UserError } from '../../domain/user-error';
import { referenceAtHand } from '../../store/load-reference';
import { ReferenceMemory } from '../../store/reference';
import { makeRegions } from '../../store/regions';
import { ruleDay } from '../../store/rule-sets';
import type { SourceDocument } from '../../store/rule-source';
import { type Env, readSettings } from '../settings';
import { printFindings } from './findings-text';
import { parseFlagsAndFiles, readRuleFile, type RuleFile } from './rule-files';

/**
 * `tuntas policy check FILE… [--json]`: what is wrong with rule files, together with what is published. Asks no running
 * system: the directory, the calendars and what an override extends are those of the last copy in the data folder, else
 * the shipped ones. Ends with 1 when there is an error; warnings leave it at 0.
 * @throws UserError when a file cannot be read as text.
 */
export async function check(argv: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = parseFlagsAndFiles(argv, { json: { type: 'boolean' } });
  if (positionals.length === 0) {
    throw new UserError('Name the rule files to check: tuntas policy check policies/sp4n.yaml.');
  }
  const { dataDir } = readSettings(values, env);
  const files = await Promise.all([...new Set(positionals)].map(readRuleFile));
  const reference = new ReferenceMemory(await referenceAtHand(dataDir));
  const findings = checkFiles(files, reference, Date.now());
  return printFindings(
    files.map(({ file }) => file),
    findings,
    values.json === true,
  );
}

/** What is wrong with files that are looked at together, each finding with its place in its file, in that order. */
export function checkFiles(files: readonly RuleFile[], reference: ReferenceMemory, now: number): Finding[] {
  const written = files.flatMap(({ file, documents }) => documents.map((one) => ({ file, ...one })));
  const names = written.map(({ document }, place) => documentName(document) || nameless(place));
  const published = reference.currentSet(now).documents;
  const others = published.filter(({ policy }) => !names.includes(policy));
  const regions = makeRegions();
  const meant = checkRules({
    documents: [...written.map(({ document }) => document), ...others],
    only: names,
    published,
    directory: reference.directory,
    calendars: reference.calendars,
    topics: reference.topics,
    isRegion: (code) => regions.exists(code),
    today: ruleDay(now),
  });
  const seen = files.flatMap(({ file, findings }) => findings.map((one) => ({ ...one, file })));
  const better = new Set(seen.map(({ policy, path }) => `${policy} ${path}`));
  const placed = meant
    // What the text itself shows, it shows better: 18.10 as it was written, and not 18.1.
    .filter(({ policy, path, code }) => !(CODES_OF_FORM.includes(code) && better.has(`${policy} ${path}`)))
    .map((finding) => inItsFile(finding, names, written));
  return [...seen, ...placed].toSorted(byPlace(files.map(({ file }) => file)));
}

const CODES_OF_FORM: readonly string[] = ['schema', 'unquoted-code'];

function inItsFile(
  finding: Finding,
  names: readonly string[],
  written: readonly (SourceDocument & { file: string })[],
): Finding {
  // Of two of one name it is the later one that is too many.
  const place =
    finding.code === 'id-twice' && finding.path === 'policy'
      ? names.lastIndexOf(finding.policy)
      : names.indexOf(finding.policy);
  const source = written[place];
  if (!source) return finding;
  return { ...finding, file: source.file, ...source.locate(finding.path) };
}

function byPlace(files: readonly string[]): (a: Finding, b: Finding) => number {
  const fileOf = ({ file }: Finding): number => (file === undefined ? files.length : files.indexOf(file));
  return (a, b) =>
    fileOf(a) - fileOf(b) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
