import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { PolicyError } from '../../domain/policy-reader';
import type { Problem } from '../../domain/problems';
import { UserError } from '../../domain/user-error';
import { renderPicture } from '../../rehearsal/picture';
import { readScenario, ScenarioError, type Scenario } from '../../rehearsal/scenario';
import { settingOf } from '../../rehearsal/setting';
import { simulate as play } from '../../rehearsal/simulate';
import { referenceAtHand } from '../../store/load-reference';
import { ReferenceMemory } from '../../store/reference';
import type { PolicySet, ReferenceData } from '../../store/reference-data';
import { makeRegions } from '../../store/regions';
import { triedAsIs, triedWith, type Tried } from '../../store/tried-rules';
import { parseFlags } from '../flags';
import { type Env, readSettings, SETTING_FLAGS } from '../settings';
import { simulationTable } from './simulation-table';

const FLAGS = {
  ...SETTING_FLAGS,
  policy: { type: 'string' },
  start: { type: 'string' },
  region: { type: 'string' },
  classification: { type: 'string' },
  oversight: { type: 'boolean' },
  topic: { type: 'string' },
  agency: { type: 'string' },
  channel: { type: 'string' },
  scenario: { type: 'string' },
  until: { type: 'string' },
  json: { type: 'boolean' },
  html: { type: 'string' },
} as const;

/** Flags that say, or overrule, what a scenario says at its top. */
const FACTS = ['region', 'classification', 'oversight', 'topic', 'agency', 'channel', 'until'] as const;

const NATIONAL = 'sp4n';

/**
 * `tuntas policy simulate`: the exact timeline of a made-up complaint under rules that need not be published. Asks no
 * running system: the rules, calendars and agencies are those of the last copy in the data folder, else the shipped ones.
 * @throws UserError for a file, a flag or a scenario that cannot be used, naming each fault.
 */
export async function simulate(argv: readonly string[], env: Env): Promise<number> {
  const flags = parseFlags(argv, FLAGS);
  const { dataDir } = readSettings(flags, env);
  const scenario = await scenarioOf(flags);
  const data = await referenceAtHand(dataDir);
  const tried = await rulesOf(flags.policy ?? NATIONAL, data, scenario.filed);
  const setting = settingOf(tried.reference, tried.policy, makeRegions());
  const simulation = await play(scenario, setting).catch((error: unknown) => {
    throw error instanceof ScenarioError ? faults('The scenario cannot be played', error.problems) : error;
  });
  if (flags.html !== undefined) {
    await writeFile(flags.html, renderPicture(simulation)).catch((error: unknown) => {
      throw new UserError(`${flags.html ?? ''} cannot be written: ${messageOf(error)}.`);
    });
  }
  if (flags.json === true) process.stdout.write(`${JSON.stringify(simulation, null, 2)}\n`);
  else if (flags.html === undefined) process.stdout.write(simulationTable(simulation));
  else process.stdout.write(`The picture is in ${flags.html}.\n`);
  return 0;
}

/** What the scenario file says, with what the flags say in its place. */
async function scenarioOf(flags: ReturnType<typeof parseFlags<typeof FLAGS>>): Promise<Scenario> {
  const written = flags.scenario === undefined ? {} : await documentIn(flags.scenario);
  if (typeof written !== 'object' || written === null || Array.isArray(written)) {
    throw new UserError(
      `${flags.scenario ?? ''} is no scenario: it holds no fields such as "filed" and "steps".`,
    );
  }
  const said = Object.fromEntries(
    FACTS.flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]]])),
  );
  const document = {
    classification: 'complaint',
    ...written,
    ...said,
    ...(flags.start === undefined ? {} : { filed: flags.start }),
  };
  if (!('filed' in document)) {
    throw new UserError(
      'Say when the complaint is filed: --start 2026-11-20T09:00:00+07:00, or "filed" in a --scenario.',
    );
  }
  try {
    return readScenario(document);
  } catch (error) {
    throw error instanceof ScenarioError ? faults('The scenario cannot be played', error.problems) : error;
  }
}

/** The rules to try: a file, put among those that are in force at the filing, or one of those by its name. */
async function rulesOf(policy: string, data: ReferenceData, filed: number): Promise<Tried> {
  const set: PolicySet = new ReferenceMemory(data).currentSet(filed);
  if (!isPath(policy)) {
    const tried = triedAsIs(data, set, policy);
    if (tried) return tried;
    const names = set.documents.map((one) => one.policy).join(', ');
    throw new UserError(`There are no rules "${policy}" and no such file; there are ${names}.`);
  }
  const document = await documentIn(policy);
  try {
    return triedWith(data, set, document);
  } catch (error) {
    throw error instanceof PolicyError ? faults(`${policy} cannot be read`, error.problems) : error;
  }
}

function isPath(policy: string): boolean {
  return /[/\\]|\.(ya?ml|json)$/.test(policy) || existsSync(policy);
}

async function documentIn(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UserError(`${path} cannot be read: ${messageOf(error)}.`);
  });
  try {
    return parse(text) as unknown;
  } catch (error) {
    throw new UserError(`${path} is neither YAML nor JSON: ${messageOf(error)}`);
  }
}

function faults(what: string, problems: readonly Problem[]): UserError {
  return new UserError(
    `${what}:\n${problems.map(({ path, message }) => `  ${path}: ${message}`).join('\n')}`,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
