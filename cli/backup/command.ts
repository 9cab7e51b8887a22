import { resolve } from 'node:path';
import { UserError } from '../../domain/user-error';
import { helpOf } from '../help';
import { type Env, loadSettings, settingsAtHand } from '../settings';
import { backup as takeBackup } from './backup';
import { restore as bringBack } from './restore';

export const BACKUP_HELP = helpOf({
  about: 'Copies both embedded stores and the keys while the system runs.',
  usage: 'backup <folder>',
  takes: { '<folder>': 'where to; it must be empty, or not there yet' },
  exits: {
    0: 'the folder holds a whole backup',
    1: 'it could not be done: a folder without backup.json is no backup',
  },
  note: 'It holds the keys if they are those of the data folder: whoever has it can read everything.',
});

export const RESTORE_HELP = helpOf({
  about: 'Brings a backup back into an empty data folder. Nothing of the system may run meanwhile.',
  usage: 'restore <folder> [--data <folder>]',
  takes: {
    '<folder>': 'the backup; all of it is looked at before anything is written',
    '--data <folder>': 'where it is brought back to; it must hold no data yet (TUNTAS_DATA, .tuntas)',
  },
  exits: {
    0: 'it is restored; next: tuntas start, then tuntas verify --repair',
    1: 'it could not be done: the backup is not whole, its keys are others, or something is there already',
  },
});

/** `tuntas backup <folder>`: copies both embedded stores and the keys while the system runs. */
export async function backup(argv: readonly string[], env: Env): Promise<number> {
  const { folder, flags } = folderIn(argv, 'backup');
  const settings = await settingsAtHand(loadSettings(flags, env));
  const { collections, from, to, hasKeys } = await takeBackup(settings, folder);
  const cases = collections['complaints'] ?? 0;
  process.stdout.write(
    `Backup in ${folder}: ${cases} cases in the read model as of ${from}, the engine as of ${to}.\n` +
      (hasKeys
        ? 'It holds the keys: whoever has it can read everything. Keep it as you keep them.\n'
        : 'It does not hold the keys, which came from the environment: keep them, or it is worth nothing.\n'),
  );
  return 0;
}

/** `tuntas restore <folder>`: brings a backup back into an empty data folder. */
export async function restore(argv: readonly string[], env: Env): Promise<number> {
  const { folder, flags } = folderIn(argv, 'restore');
  const settings = loadSettings(flags, env);
  const { to } = await bringBack(settings, folder);
  process.stdout.write(
    `Restored into ${settings.dataDir}, as of ${to}. Next: tuntas start, then tuntas verify --repair.\n`,
  );
  return 0;
}

function folderIn(
  [folder, ...flags]: readonly string[],
  command: string,
): { folder: string; flags: string[] } {
  if (folder === undefined || folder.startsWith('-'))
    throw new UserError(`Name the folder: tuntas ${command} <folder>.`);
  return { folder: resolve(folder), flags };
}
