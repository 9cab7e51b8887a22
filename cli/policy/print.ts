import { existsSync } from 'node:fs';
import { overrideFor } from '../../domain/in-force';
import type { Directory } from '../../domain/directory';
import { documentName } from '../../domain/policy-document';
import { PolicyError, readRuleSet, type ReadRules } from '../../domain/policy-reader';
import { UserError } from '../../domain/user-error';
import { referenceAtHand } from '../../store/load-reference';
import { ReferenceMemory } from '../../store/reference';
import { type Env, readSettings } from '../settings';
import { effectiveAsYaml, type Heading } from './effective-yaml';
import { parseFlagsAndFiles, readRuleFile } from './rule-files';

const FLAGS = {
  institution: { type: 'string' },
  region: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/**
 * `tuntas policy print NAME|FILE [--institution ID | --region CODE] [--json]`: rules as they hold with everything that
 * they extend, each value with the file that said it. With an institution or a region: the rules in force there.
 * @throws UserError for rules, an institution or a file that cannot be used.
 */
export async function print(argv: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = parseFlagsAndFiles(argv, FLAGS);
  const [wanted, ...more] = positionals;
  if (wanted === undefined || more.length > 0) {
    throw new UserError('Name one set of rules or one file: tuntas policy print sp4n.');
  }
  if (values.institution !== undefined && values.region !== undefined) {
    throw new UserError('Ask for an --institution or for a --region, not for both.');
  }
  const { dataDir } = readSettings(values, env);
  const reference = new ReferenceMemory(await referenceAtHand(dataDir));
  const published = reference.currentSet(Date.now()).documents;
  const { name, read } = await rulesIn(wanted, published);
  const found = inForce(name, read, values, reference.directory);
  process.stdout.write(
    values.json === true
      ? `${JSON.stringify(asJson(found), null, 2)}\n`
      : effectiveAsYaml(found.rules, found.heading),
  );
  return 0;
}

interface Found {
  rules: ReadRules;
  heading: Heading;
}

/** The rules of a file, or of a published name, with all that are published beside them. */
async function rulesIn(
  wanted: string,
  published: readonly unknown[],
): Promise<{ name: string; read: Map<string, ReadRules> }> {
  const isFile = existsSync(wanted) || /[/.]/.test(wanted);
  const own = isFile ? await documentsOf(wanted) : [];
  const names = own.map(documentName);
  const others = published.filter((document) => !names.includes(documentName(document)));
  const name = isFile ? (names[0] ?? '') : wanted;
  try {
    const read = readRuleSet([...own, ...others]);
    if (read.has(name)) return { name, read };
    throw new UserError(
      `There are no rules ${JSON.stringify(name)}; there are ${[...read.keys()].join(', ')}.`,
    );
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const [first] = error.problems;
    const what = first ? `${first.path} ${first.message}` : error.message;
    throw new UserError(`${wanted} cannot be read: ${what}; tuntas policy check says all that is wrong.`);
  }
}

async function documentsOf(file: string): Promise<unknown[]> {
  const { documents, findings } = await readRuleFile(file);
  const [first] = findings;
  if (first) {
    const { line = 1, column = 1, message } = first;
    throw new UserError(`${file}:${line}:${column}: ${message}; tuntas policy check says all that is wrong.`);
  }
  return documents.map(({ document }) => document);
}

/** The rules that were asked for, or the override that takes their place somewhere. */
function inForce(
  name: string,
  read: ReadonlyMap<string, ReadRules>,
  { institution, region }: { institution?: string | undefined; region?: string | undefined },
  directory: Directory,
): Found {
  const asked = read.get(name);
  if (!asked) throw new UserError(`There are no rules ${JSON.stringify(name)}.`);
  if (institution === undefined && region === undefined)
    return { rules: asked, heading: { name, where: null } };
  const agency = institution === undefined ? undefined : directory.get(institution);
  if (institution !== undefined && agency === undefined) {
    throw new UserError(
      `There is no agency ${JSON.stringify(institution)} in the directory; GET /v1/agencies lists those that there are.`,
    );
  }
  const holder = institution === undefined ? undefined : directory.institutionOf(institution);
  const overrides = [...read.values()].map(({ rules }) => rules).filter(({ where }) => where !== undefined);
  const override = overrideFor(overrides, {
    institution: holder?.id ?? null,
    region: holder?.region ?? null,
    place: region ?? null,
  });
  const rules = (override && read.get(override.name)) ?? asked;
  return { rules, heading: { name: rules.rules.name, where: holder?.id ?? `region ${region ?? ''}` } };
}

function asJson({ rules, heading }: Found): unknown {
  const { document, sources } = rules;
  return {
    name: heading.name,
    where: heading.where,
    document,
    sources: Object.fromEntries([...sources].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}
