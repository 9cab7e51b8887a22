import { existsSync } from 'node:fs';
import { diffRules, diffSets, type FileChanges } from '../../domain/compare/diff';
import { PolicyError, readRuleSet, type ReadRules } from '../../domain/policy-reader';
import { documentName, type RuleDocument } from '../../domain/policy-document';
import { UserError } from '../../domain/user-error';
import { referenceAtHand } from '../../store/load-reference';
import { ReferenceMemory } from '../../store/reference';
import { API_FLAGS, apiClient } from '../api-client';
import { type Env, readSettings } from '../settings';
import { casesInWords, changesInWords, type CasesCompared } from './diff-words';
import { parseFlagsAndFiles, readRuleFile } from './rule-files';

const FLAGS = { ...API_FLAGS, cases: { type: 'boolean' }, json: { type: 'boolean' } } as const;

/** Half a million cases are compared in a minute on two cores, and a busy machine takes its time. */
const COMPARISON_MS = 600_000;

/**
 * `tuntas policy diff A B [--cases] [--json]`: what changes from A to B in words. Each is a file, or a published name,
 * which may say its version (`sp4n@version`). With `--cases` also what B would do to the open cases of a running system;
 * if A names a version, to those under that version.
 * @throws UserError for rules that cannot be read, or an API that does not answer.
 */
export async function diff(argv: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = parseFlagsAndFiles(argv, FLAGS);
  const [first, second, ...more] = positionals;
  if (first === undefined || second === undefined || more.length > 0) {
    throw new UserError('Name two sets of rules: tuntas policy diff sp4n new-sp4n.yaml.');
  }
  const { dataDir } = readSettings(values, env);
  const reference = new ReferenceMemory(await referenceAtHand(dataDir));
  const [a, b] = [await sideOf(first, reference), await sideOf(second, reference)];
  const files = between(a, b);
  const cases = values.cases === true ? await againstCases(a, b, values, env) : null;
  process.stdout.write(
    values.json === true
      ? `${JSON.stringify({ from: a.label, to: b.label, files, ...(cases ? { cases } : {}) }, null, 2)}\n`
      : [changesInWords(a.label, b.label, files), ...(cases ? [casesInWords(cases)] : [])].join('\n'),
  );
  return 0;
}

/** One of the two things that are compared. */
interface Side {
  label: string;
  /** The rules that are meant; the first has given the side its name. */
  own: ReadRules[];
  /** The version that was asked for, or null. */
  asked: string | null;
  /** The version of what is published; null for a file. */
  version: string | null;
}

async function sideOf(wanted: string, reference: ReferenceMemory): Promise<Side> {
  const isFile = existsSync(wanted) || /\.(ya?ml|json)$|\//.test(wanted);
  return isFile ? fileSide(wanted, reference) : publishedSide(wanted, reference);
}

async function fileSide(file: string, reference: ReferenceMemory): Promise<Side> {
  const { documents, findings } = await readRuleFile(file);
  const [fault] = findings;
  if (fault) {
    const { line = 1, column = 1, message } = fault;
    throw new UserError(`${file}:${line}:${column}: ${message}; tuntas policy check says all that is wrong.`);
  }
  const written = documents.map(({ document }) => document);
  const names = written.map(documentName);
  const beside = reference.currentSet(Date.now()).documents.filter(({ policy }) => !names.includes(policy));
  const isNational = written.some((one) => typeof one === 'object' && one !== null && !('extends' in one));
  // What a national file stands beside is compared only where it is written.
  const read = readable(file, [...written, ...(isNational ? [] : beside)]);
  const own = names.flatMap((name) => read.get(name) ?? []);
  return { label: file, own, asked: null, version: null };
}

function publishedSide(wanted: string, reference: ReferenceMemory): Side {
  const [name = '', asked = null] = wanted.split('@');
  const version = asked ?? reference.policy(name)?.version;
  const set = reference.all.policySets.find((one) => one.version === version);
  if (!set) {
    const versions = reference.all.policySets.map((one) => one.version).join(', ');
    throw new UserError(
      asked === null
        ? `There is no file and no published policy ${JSON.stringify(wanted)}.`
        : `Version ${asked} is not known on this machine; these are: ${versions}.`,
    );
  }
  const read = readable(wanted, set.documents);
  const first = read.get(name);
  if (!first) throw new UserError(`There are no rules ${JSON.stringify(name)} in version ${set.version}.`);
  // Also what extends an override of it.
  const extendsIt = ({ rules }: ReadRules): boolean => {
    for (let next = rules.extends; next !== undefined; next = read.get(next)?.rules.extends)
      if (next === name) return true;
    return false;
  };
  const overrides = [...read.values()].filter(extendsIt);
  return { label: wanted, own: [first, ...overrides], asked, version: set.version };
}

function readable(label: string, documents: readonly unknown[]): Map<string, ReadRules> {
  try {
    return readRuleSet(documents);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const [problem] = error.problems;
    const what = problem ? `${problem.path} ${problem.message}` : error.message;
    throw new UserError(`${label} cannot be read: ${what}; tuntas policy check says all that is wrong.`);
  }
}

/** Two rule files are compared with each other, two sets with everything that belongs to them. */
function between(a: Side, b: Side): FileChanges[] {
  const [one, other] = [a.own[0]?.rules, b.own[0]?.rules];
  if (!one || !other) return [];
  const single = a.own.length === 1 || b.own.length === 1;
  if (single && (a.version === null || b.version === null || one.name !== other.name)) {
    const changes = diffRules(one, other);
    return changes.length === 0 ? [] : [{ policy: other.name, title: other.title.en, changes }];
  }
  return diffSets(
    a.own.map(({ rules }) => rules),
    b.own.map(({ rules }) => rules),
  );
}

async function againstCases(
  a: Side,
  b: Side,
  flags: Parameters<typeof apiClient>[0],
  env: Env,
): Promise<CasesCompared> {
  const rules = b.own[0];
  if (!rules) throw new UserError(`${b.label} holds no rules.`);
  const client = await apiClient(flags, env);
  const what = b.version === null ? { document: await writtenIn(b) } : { version: b.version };
  const answer = await client.call(`/v1/policies/${encodeURIComponent(rules.rules.name)}/comparisons`, {
    method: 'POST',
    body: { ...what, ...(a.asked === null ? {} : { against: a.asked }) },
    limitMs: COMPARISON_MS,
  });
  return answer.body as CasesCompared;
}

/** The document as it stands in the file: what it takes over is the running system's to say. */
async function writtenIn({ label }: Side): Promise<RuleDocument> {
  const { documents } = await readRuleFile(label);
  if (documents.length !== 1) {
    throw new UserError(
      `${label} holds ${documents.length} rule files; cases are held against one at a time.`,
    );
  }
  return documents[0]?.document as RuleDocument;
}
