import type { Finding } from '../../domain/check/finding';
import { diffSets } from '../../domain/compare/diff';
import type { Rules } from '../../domain/policy';
import type { RuleDocument } from '../../domain/policy-document';
import { readRuleSet } from '../../domain/policy-reader';
import { UserError } from '../../domain/user-error';
import { referenceAtHand } from '../../store/load-reference';
import { ReferenceMemory } from '../../store/reference';
import { policySet } from '../../store/reference-data';
import { extended, REASONS } from '../../store/rule-sets';
import { API_FLAGS, apiClient, type ApiClient } from '../api-client';
import { type Env, readSettings } from '../settings';
import { checkFiles } from './check';
import { findingsAsText } from './findings-text';
import { parseFlagsAndFiles, readRuleFile, type RuleFile } from './rule-files';

/** What is to be published under a name. */
interface Draft {
  readonly name: string;
  readonly file: string;
  readonly body: object;
}

/** What a running API has under a name. */
interface Published {
  readonly document: RuleDocument;
  readonly etag: string | null;
}

interface Done {
  readonly version: string;
  readonly from: string;
  readonly inForce: boolean;
  readonly changed: boolean;
  readonly findings: readonly Finding[];
}

/**
 * `tuntas policy publish FILE… [--dry-run] [--api URL] [--token TOKEN]`: checks rule files, says in words what they
 * change, and publishes them to a running system. Ends with 1 when the check finds an error; nothing is sent then.
 * @throws UserError when a file or the API cannot be read, and when the API refuses.
 */
export async function publish(argv: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = parseFlagsAndFiles(argv, { ...API_FLAGS, 'dry-run': { type: 'boolean' } });
  if (positionals.length === 0) {
    throw new UserError('Name the rule files to publish: tuntas policy publish policies/sp4n.yaml.');
  }
  const files = await Promise.all([...new Set(positionals)].map(readRuleFile));
  const api = await apiClient(values, env);
  const published = await publishedRules(api);
  const { dataDir } = readSettings(values, env);
  const findings = await checked(files, published, dataDir);
  if (findings.some(({ severity }) => severity === 'error')) return 1;
  const drafts = files.flatMap(draftsOf).toSorted(byRank);
  process.stdout.write(changesAsText(drafts, published));
  for (const draft of drafts) {
    const done = await send(api, draft, { published, dryRun: values['dry-run'] === true });
    const unknown = done.findings.filter((one) => !findings.some((known) => isSame(known, one)));
    if (unknown.length > 0) process.stdout.write(findingsAsText(unknown, summary(unknown, [draft.file])));
    process.stdout.write(`${outcomeOf(draft, done, values['dry-run'] === true)}\n`);
  }
  return 0;
}

/** The rules of a running API, in force or else scheduled, by name. */
async function publishedRules(api: ApiClient): Promise<Map<string, Published>> {
  const { body } = await api.call('/v1/policies?limit=200');
  const names = (body as { items: { name: string }[] }).items.map(({ name }) => name);
  const entries = await Promise.all(
    names.map(async (name): Promise<[string, Published]> => {
      const { body: policy, etag } = await api.call(pathOf(name));
      return [name, { document: (policy as { document: RuleDocument }).document, etag }];
    }),
  );
  return new Map(entries);
}

/** The check of `tuntas policy check` against what the API has; prints what it finds. */
async function checked(
  files: readonly RuleFile[],
  published: ReadonlyMap<string, Published>,
  dataDir: string,
): Promise<Finding[]> {
  const rules = files.filter((file) => !isReasons(file));
  if (rules.length === 0) return [];
  const data = await referenceAtHand(dataDir);
  const documents = [...published.values()].map(({ document }) => document);
  const reference = new ReferenceMemory({ ...data, policySets: [policySet(documents)] });
  const findings = checkFiles(rules, reference, Date.now());
  const names = rules.map(({ file }) => file);
  if (findings.length > 0) process.stdout.write(findingsAsText(findings, summary(findings, names)));
  return findings;
}

function summary(findings: readonly Finding[], files: string[]) {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return { files, errors, warnings: findings.length - errors };
}

function isReasons({ documents }: RuleFile): boolean {
  return documents.some(
    ({ document }) => isBlock(document) && 'reasons' in document && !('policy' in document),
  );
}

function draftsOf(source: RuleFile): Draft[] {
  const { file, documents } = source;
  return documents.flatMap(({ document: body }) => {
    if (!isBlock(body)) return [];
    const name = isReasons(source) ? REASONS : 'policy' in body ? String(body.policy) : '';
    return [{ name, file, body }];
  });
}

/** What is extended goes before what extends it. */
function byRank(a: Draft, b: Draft): number {
  const rank = ({ body }: Draft): number => ('extends' in body ? 1 : 0);
  return rank(a) - rank(b);
}

function read(documents: readonly RuleDocument[]): Rules[] {
  return [...readRuleSet(documents).values()].map(({ rules }) => rules);
}

/** What the files change, in words; rules that take over something that changes are named, too. */
function changesAsText(drafts: readonly Draft[], published: ReadonlyMap<string, Published>): string {
  const before = [...published.values()].map(({ document }) => document);
  const rules = drafts.filter(({ name }) => name !== REASONS).map(({ body }) => body as RuleDocument);
  const kept = before.filter(({ policy }) => !rules.some((one) => one.policy === policy));
  const national = [...kept, ...rules].toSorted(
    (a, b) => Number(extended(a) !== undefined) - Number(extended(b) !== undefined),
  );
  return diffSets(read(before), read(national))
    .map(({ policy, changes }) => `${policy}:\n${changes.map(({ text }) => `  ${text}\n`).join('')}`)
    .join('');
}

/** Sends one file, only if what is published under its name is still what the changes were told against. */
async function send(
  api: ApiClient,
  { name, body }: Draft,
  { published, dryRun }: { published: ReadonlyMap<string, Published>; dryRun: boolean },
): Promise<Done> {
  const etag = name === REASONS ? (await api.call(pathOf(name))).etag : published.get(name)?.etag;
  const condition: Record<string, string> = etag ? { 'if-match': etag } : { 'if-none-match': '*' };
  const answer = await api.call(`${pathOf(name)}${dryRun ? '?dryRun=true' : ''}`, {
    method: 'PUT',
    body,
    headers: condition,
  });
  return answer.body as Done;
}

function outcomeOf({ name }: Draft, { version, from, inForce, changed }: Done, dryRun: boolean): string {
  const when = inForce ? 'in force at once' : `in force from ${from}`;
  if (!changed) return `${name}: nothing new; version ${version} says the same.`;
  if (dryRun) return `${name}: would be version ${version}, ${when}. Nothing was changed.`;
  return `${name}: published, version ${version}, ${when}. Open cases keep the version that they were filed under.`;
}

function pathOf(name: string): string {
  return `/v1/policies/${encodeURIComponent(name)}`;
}

function isSame(a: Finding, b: Finding): boolean {
  return a.code === b.code && a.policy === b.policy && a.path === b.path;
}

function isBlock(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
