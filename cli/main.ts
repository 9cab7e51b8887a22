import { agency } from './agency/command';
import { api } from './api';
import { backup, BACKUP_HELP, restore, RESTORE_HELP } from './backup/command';
import { bootstrap } from './bootstrap';
import { calendar } from './calendar/command';
import { demo } from './demo/command';
import { deployment } from './deployment/command';
import { outbox } from './outbox/command';
import { policy } from './policy/command';
import { rebuild, REBUILD_HELP } from './rebuild';
import { repair, REPAIR_HELP } from './repair';
import { route } from './route/command';
import { servers } from './servers';
import type { Env } from './settings';
import { start } from './start';
import { token } from './token';
import { UserError } from '../domain/user-error';
import { verify, VERIFY_HELP } from './verify';
import { worker } from './worker';

/** A command of `tuntas`; `run` resolves with the exit code. */
interface Command {
  readonly name: string;
  readonly summary: string;
  /** Has sub-commands, and prints its own help. */
  readonly ownHelp?: boolean;
  /** What its `--help` prints; the text for all commands unless given. */
  readonly help?: string;
  run(argv: readonly string[], env: Env): Promise<number>;
}

const COMMANDS: readonly Command[] = [
  { name: 'start', summary: 'everything on this machine: servers, worker, API', run: start },
  {
    name: 'demo',
    summary: 'a stack with short days on which 32 complaints live: [--day 2s] [--exit], or --api <url>',
    run: demo,
  },
  { name: 'servers', summary: 'Temporal and MongoDB alone', run: servers },
  { name: 'worker', summary: 'a worker alone', run: worker },
  { name: 'api', summary: 'the API alone', run: api },
  { name: 'bootstrap', summary: 'prepare servers that run already', run: bootstrap },
  {
    name: 'token',
    summary: 'print a token: --role <role> [--agency <id>] [--post head|secretary] [--ttl 12h]',
    run: token,
  },
  {
    name: 'policy',
    summary: 'rules: check, print, schema and more; see tuntas policy --help',
    ownHelp: true,
    run: policy,
  },
  {
    name: 'calendar',
    summary: 'days off and office hours: list, show, put, import; see tuntas calendar --help',
    ownHelp: true,
    run: calendar,
  },
  {
    name: 'agency',
    summary: 'the directory: list, show, put, import; see tuntas agency --help',
    ownHelp: true,
    run: agency,
  },
  {
    name: 'route',
    summary: 'who is competent for what: check, explain, picture; see tuntas route --help',
    ownHelp: true,
    run: route,
  },
  {
    name: 'outbox',
    summary: 'notices to people: list, resend; see tuntas outbox --help',
    ownHelp: true,
    run: outbox,
  },
  {
    name: 'verify',
    summary: 'engine against read model: [--repair] [--json] [--only <id>] [--rate 50]',
    help: VERIFY_HELP,
    run: verify,
  },
  {
    name: 'rebuild',
    summary: 'write the documents of all open cases anew: [--json] [--anew] [--rate 50]',
    help: REBUILD_HELP,
    run: rebuild,
  },
  {
    name: 'repair',
    summary: 'mend one case: <id> [--dry-run] [--without <command id>] [--json]',
    help: REPAIR_HELP,
    run: repair,
  },
  {
    name: 'deployment',
    summary: 'versions of the worker: show, current, ramp, rollback; see tuntas deployment --help',
    ownHelp: true,
    run: deployment,
  },
  {
    name: 'backup',
    summary: 'copy both embedded stores and the keys while they run: <folder>',
    help: BACKUP_HELP,
    run: backup,
  },
  {
    name: 'restore',
    summary: 'bring a backup back into an empty data folder: <folder>',
    help: RESTORE_HELP,
    run: restore,
  },
  { name: 'help', summary: 'this text', run: () => printHelp() },
];

const HELP = `Tuntas: durable case management for public-service complaints.

  tuntas <command> [flags]

${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(11)}${summary}`).join('\n')}

Flags of every command (demo takes --data and --day only); they win over the variables in brackets:
  --api-port n            (TUNTAS_API_PORT, 3000)
  --temporal-port n       (TUNTAS_TEMPORAL_PORT, 7233)
  --ui-port n             (TUNTAS_UI_PORT, 8233)
  --mongo-port n          (TUNTAS_MONGO_PORT, 27117)
  --data folder           (TUNTAS_DATA, .tuntas)
  --temporal-address h:p  (TEMPORAL_ADDRESS) a Temporal that runs already
  --mongodb-uri uri       (MONGODB_URI) a MongoDB that runs already
  --day 3s                (TUNTAS_DAY) a working day lasts this long, for rehearsals
`;

/**
 * Runs one command. What a person can mend is printed as one sentence; anything else is a defect and is printed with
 * its stack.
 * @returns the exit code: 0, 1 for a failure, 2 for a command that does not exist.
 */
export async function main(argv: readonly string[], env: Env): Promise<number> {
  // A reader that went away (`tuntas start | head`) is no reason to leave servers behind.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  const [name = 'help', ...rest] = argv;
  const wanted = name === '--help' || name === '-h' ? 'help' : name;
  const command = COMMANDS.find((known) => known.name === wanted);
  if (command === undefined) {
    process.stderr.write(`tuntas: there is no command ${JSON.stringify(name)}.\n\n${HELP}`);
    return 2;
  }
  if (!command.ownHelp && (rest.includes('--help') || rest.includes('-h'))) return printHelp(command.help);
  try {
    return await command.run(rest, env);
  } catch (error) {
    const text =
      error instanceof UserError ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`tuntas: ${text}\n`);
    return 1;
  }
}

async function printHelp(text = HELP): Promise<number> {
  process.stdout.write(text);
  return 0;
}
