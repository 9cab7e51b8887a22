import { nameOf } from '../../domain/routing/check-form';
import { checkRoutes } from '../../domain/routing/check';
import { ROUTE_FINDING_CODES, type RouteFinding } from '../../domain/routing/finding';
import { UserError } from '../../domain/user-error';
import { Directory } from '../../domain/directory';
import { referenceAtHand } from '../../store/load-reference';
import type { ReferenceData } from '../../store/reference-data';
import { makeRegions } from '../../store/regions';
import type { SourceDocument } from '../../store/rule-source';
import { printFindings } from '../policy/findings-text';
import { parseFlagsAndFiles, readRuleFile, type RuleFile } from '../policy/rule-files';
import { readSettings, type Env } from '../settings';

/**
 * `tuntas route check FILE… [--json]`: what is wrong with route files and word lists, together with those that hold
 * already and are not named. Asks no running system: the directory and the rest are those of the last copy in the data
 * folder, else the shipped ones. Ends with 1 when there is an error.
 * @throws UserError when a file cannot be read as text.
 */
export async function check(argv: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = parseFlagsAndFiles(argv, { json: { type: 'boolean' } });
  if (positionals.length === 0) {
    throw new UserError('Name the route files to check: tuntas route check policies/routes/*.yaml.');
  }
  const { dataDir } = readSettings(values, env);
  const files = await Promise.all([...new Set(positionals)].map(readRuleFile));
  const findings = checkFiles(files, await referenceAtHand(dataDir));
  return printFindings(
    files.map(({ file }) => file),
    findings,
    values.json === true,
  );
}

type Written = SourceDocument & { file: string };

/** What is wrong with files that are looked at together, each finding with its place in its file, in that order. */
export function checkFiles(files: readonly RuleFile[], reference: ReferenceData): RouteFinding[] {
  const written = files.flatMap(({ file, documents }) => documents.map((one) => ({ file, ...one })));
  const lists = written.filter(({ document }) => isWordList(document));
  const routes = written.filter(({ document }) => !isWordList(document));
  const names = routes.map(({ document }, place) => nameOf(document) ?? `(document ${place + 1})`);
  const others = (reference.routes?.routes ?? []).filter((one) => !names.includes(one.routes));
  const regions = makeRegions();
  const meant = checkRoutes({
    documents: [...routes.map(({ document }) => document), ...others],
    words: lists.at(-1)?.document ?? reference.routes?.words,
    directory: new Directory(reference.agencies),
    topics: reference.topics,
    isRegion: (code) => regions.exists(code),
  });
  const places = new Map<string, Written | undefined>([
    ...names.map((name, place): [string, Written | undefined] => [name, routes[place]]),
    ['words', lists.at(-1)],
  ]);
  const seen = files.flatMap(({ file, findings }) =>
    findings.map((one) => ({ ...one, file }) as RouteFinding),
  );
  const better = new Set(seen.map(({ path }) => path));
  const placed = meant
    .filter(({ path, code }) => !(CODES_OF_FORM.includes(code) && better.has(path)))
    .flatMap((finding) => {
      const source = places.get(finding.policy);
      return source ? [{ ...finding, file: source.file, ...source.locate(finding.path) }] : [];
    });
  const order = files.map(({ file }) => file);
  return [...seen, ...placed].toSorted(
    (a, b) => order.indexOf(a.file ?? '') - order.indexOf(b.file ?? '') || (a.line ?? 0) - (b.line ?? 0),
  );
}

/** What the text itself shows, it shows better: 18.10 as it was written, and not 18.1. */
const CODES_OF_FORM: readonly string[] = ROUTE_FINDING_CODES.filter(
  (code) => code === 'schema' || code === 'unquoted-code',
);

function isWordList(document: unknown): boolean {
  return (
    typeof document === 'object' && document !== null && 'spelling' in document && !('routes' in document)
  );
}
