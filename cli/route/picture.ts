import { writeFile } from 'node:fs/promises';
import { errorText } from '../../dev/error-code';
import { flowsByRules } from '../../domain/doors/by-rules';
import { graphOf } from '../../domain/doors/graph';
import { namesOf } from '../../domain/doors/names';
import { Directory } from '../../domain/directory';
import { Offices } from '../../domain/routing/offices';
import { Routes } from '../../domain/routing/routes';
import { UserError } from '../../domain/user-error';
import { referenceAtHand } from '../../store/load-reference';
import { NO_ROUTES } from '../../store/reference-data';
import { makeRegions } from '../../store/regions';
import { API_FLAGS, apiAddress, ApiClient } from '../api-client';
import { parseFlags } from '../flags';
import { type Env, readSettings } from '../settings';
import { doorMap, type DoorMap } from './doors/map';
import { pageOf, svgOf } from './doors/page';

const FLAGS = {
  ...API_FLAGS,
  rules: { type: 'boolean' },
  from: { type: 'string' },
  to: { type: 'string' },
  region: { type: 'string' },
  institution: { type: 'string' },
  level: { type: 'string' },
  depth: { type: 'string' },
  most: { type: 'string' },
  html: { type: 'string' },
  svg: { type: 'string' },
} as const;

type Flags = ReturnType<typeof parseFlags<typeof FLAGS>>;

/** What the API is asked as it was given: it says itself what is wrong with it. */
const ASKED = ['from', 'to', 'region', 'institution', 'level', 'depth', 'most'] as const;

/** What means something only where complaints are counted. */
const COUNTED = ['api', 'token', 'api-port', 'from', 'to', 'institution', 'level'] as const;

const USUAL_MOST = 12;

/**
 * `tuntas route picture … --html FILE | --svg FILE`: how complaints flow, drawn from the counts of a running system as
 * the caller may see them (without --token: as anybody may), or with --rules as the rules alone would send them from a
 * place, which asks no system.
 * @throws UserError for flags that do not go together, and when the API cannot be reached or refuses.
 */
export async function picture(argv: readonly string[], env: Env): Promise<number> {
  const flags = parseFlags(argv, FLAGS);
  if (flags.html === undefined && flags.svg === undefined) {
    throw new UserError('Say where the picture goes: --html FILE, --svg FILE, or both.');
  }
  const map = flags.rules === true ? await byRules(flags, env) : await counted(flags, env);
  const place = flags.region === undefined ? null : (makeRegions().name(flags.region) ?? flags.region);
  const circumstances = { at: Date.now(), place };
  await write(flags.html, () => pageOf(map, circumstances));
  await write(flags.svg, () => svgOf(map, circumstances));
  return 0;
}

async function counted(flags: Flags, env: Env): Promise<DoorMap> {
  const given = flags.token ?? env['TUNTAS_TOKEN'];
  const api = new ApiClient(apiAddress(flags, env), given === undefined || given === '' ? null : given);
  const query = new URLSearchParams();
  for (const name of ASKED) {
    const value = flags[name];
    if (value !== undefined) query.set(name, value);
  }
  const { body } = await api.call(`/v1/routes/graph?${query.toString()}`);
  const read = doorMap.safeParse(body);
  if (!read.success) {
    throw new UserError(`${api.url} does not answer with a map of doors: is it a Tuntas of this release?`);
  }
  return read.data;
}

async function byRules(flags: Flags, env: Env): Promise<DoorMap> {
  const other = COUNTED.find((name) => flags[name] !== undefined);
  if (other !== undefined) {
    throw new UserError(
      `--${other} is about complaints that were counted; --rules counts none. Leave one out.`,
    );
  }
  const { region } = flags;
  if (region === undefined) {
    throw new UserError(
      'Rules send complaints by where it happened: say it with --region, such as --region 18.10.',
    );
  }
  if (!makeRegions().exists(region)) throw new UserError(`${region} is no region code in use.`);
  const { dataDir } = readSettings({ data: flags.data }, env);
  const reference = await referenceAtHand(dataDir);
  const directory = new Directory(reference.agencies);
  const routing = {
    routes: new Routes(reference.routes ?? NO_ROUTES, reference.topics),
    offices: new Offices(directory),
  };
  const flows = flowsByRules(region, routing, reference.topics, directory);
  const depth = flags.depth === '2' ? 2 : 1;
  const graph = graphOf(flows, namesOf(directory, reference.topics), { depth, most: mostOf(flags.most) });
  return { from: null, to: null, depth, counted: 'rules', ...graph };
}

function mostOf(text: string | undefined): number {
  if (text === undefined) return USUAL_MOST;
  const most = Number(text);
  if (Number.isInteger(most) && most >= 1 && most <= 50) return most;
  throw new UserError(`--most must be a number from 1 to 50, not ${JSON.stringify(text)}.`);
}

async function write(file: string | undefined, content: () => string): Promise<void> {
  if (file === undefined) return;
  await writeFile(file, content()).catch((error: unknown) => {
    throw new UserError(`${file} cannot be written: ${errorText(error)}.`);
  });
  process.stdout.write(`The picture is in ${file}.\n`);
}
