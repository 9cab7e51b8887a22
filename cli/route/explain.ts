import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { errorCode, errorText } from '../../dev/error-code';
import { Directory } from '../../domain/directory';
import { factsOfQuestion, routingQuestionSchema, type RoutingQuestion } from '../../domain/routing/question';
import { Offices } from '../../domain/routing/offices';
import { Routes } from '../../domain/routing/routes';
import { suggest, type Suggestion } from '../../domain/routing/suggest';
import { UserError } from '../../domain/user-error';
import { referenceAtHand } from '../../store/load-reference';
import { NO_ROUTES, type ReferenceData } from '../../store/reference-data';
import { makeRegions } from '../../store/regions';
import { parseFlags } from '../flags';
import { readSettings, SETTING_FLAGS, type Env } from '../settings';

const FLAGS = {
  ...SETTING_FLAGS,
  file: { type: 'string' },
  text: { type: 'string' },
  title: { type: 'string' },
  topic: { type: 'string' },
  region: { type: 'string' },
  agency: { type: 'string' },
  about: { type: 'string', multiple: true },
  oversight: { type: 'boolean' },
  classification: { type: 'string' },
  channel: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/**
 * `tuntas route explain …`: who is competent for a complaint, why, and why not the others. Asks no running system: rules,
 * words and directory are those of the last copy in the data folder, else the shipped ones.
 * @throws UserError for what is no complaint, or names what is not there.
 */
export async function explain(argv: readonly string[], env: Env): Promise<number> {
  const flags = parseFlags(argv, FLAGS);
  const { about: _, ...settings } = flags;
  const { dataDir } = readSettings(settings, env);
  const reference = await referenceAtHand(dataDir);
  const question = read(flags.file === undefined ? fromFlags(flags) : await fromFile(flags.file));
  const directory = new Directory(reference.agencies);
  const fault = unknownIn(question, reference, directory);
  if (fault !== null) throw new UserError(fault);
  const routes = new Routes(reference.routes ?? NO_ROUTES, reference.topics);
  const suggestion = suggest(factsOfQuestion(question), routes, new Offices(directory));
  process.stdout.write(flags.json === true ? `${JSON.stringify(suggestion, null, 2)}\n` : textOf(suggestion));
  return 0;
}

type Flags = ReturnType<typeof parseFlags<typeof FLAGS>>;

function fromFlags({
  text,
  title,
  topic,
  region,
  agency,
  about,
  oversight,
  classification,
  channel,
}: Flags): unknown {
  if (text === undefined && title === undefined && topic === undefined) {
    throw new UserError('Say what the complaint is: --text "…", --topic ID, or --file filing.json.');
  }
  const given = { title, description: text, topic, agency, about, oversight, channel };
  return {
    classification: classification ?? 'complaint',
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...(region === undefined ? {} : { location: { region } }),
  };
}

async function fromFile(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UserError(
      errorCode(error) === 'ENOENT'
        ? `There is no file ${file}.`
        : `${file} cannot be read: ${errorText(error)}.`,
    );
  });
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UserError(`${file} is no JSON: ${errorText(error)}.`);
  }
}

function read(value: unknown): RoutingQuestion {
  const result = routingQuestionSchema.safeParse(value);
  if (result.success) return result.data;
  throw new UserError(`This is no complaint: ${z.prettifyError(result.error).replaceAll('\n', ' ')}`);
}

function unknownIn(
  { agency, about, topic, location }: RoutingQuestion,
  reference: ReferenceData,
  directory: Directory,
): string | null {
  const stranger = [agency, ...(about ?? [])].find((id) => id !== undefined && !directory.get(id));
  if (stranger !== undefined) return `The directory has no agency ${stranger}; GET /v1/agencies lists them.`;
  if (topic !== undefined && !reference.topics.some(({ id }) => id === topic)) {
    return `There is no topic ${topic}; GET /v1/topics lists them.`;
  }
  if (location && !makeRegions().exists(location.region))
    return `${location.region} is no region code in use.`;
  return null;
}

function textOf({
  to,
  rule,
  because,
  confidence,
  outside,
  alternatives,
  topic,
  region,
  whyNot,
}: Suggestion): string {
  const topicText = `${topic.id ?? 'unknown'}${topic.guessed ? ` (guessed, ${topic.confidence})` : ''}`;
  const regionText = `${region.code ?? 'unknown'}${region.guessed && region.code !== null ? ' (guessed)' : ''}`;
  const lines = [
    `${to.name}  (${to.id})`,
    `  ${because.id}`,
    `  ${because.en}`,
    ...(outside ? [`  Outside the scope; competent: ${outside.en}`] : []),
    '',
    `rule        ${rule}, confidence ${confidence}`,
    `topic       ${topicText}`,
    `region      ${regionText}`,
    ...alternatives.map(
      (one, n) =>
        `${n === 0 ? 'or else     ' : '            '}${one.to.name} (${one.to.id}): rule ${one.rule}, confidence ${one.confidence}`,
    ),
    ...whyNot.map((one, n) => `${n === 0 ? 'why not     ' : '            '}${one.rule}: ${one.because.en}`),
  ];
  return `${lines.join('\n')}\n`;
}
