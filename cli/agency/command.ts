import { API_FLAGS_HELP } from '../api-client';
import { family, type SubCommand } from '../sub-commands';
import { importTable } from './import';
import { list } from './list';
import { put } from './put';
import { show } from './show';

const SUB_COMMANDS: readonly SubCommand[] = [
  {
    name: 'list',
    usage: '[--csv] [--region CODE] [--parent ID]',
    summary: 'the directory of a running system; with --csv as the table that import takes',
    run: list,
  },
  { name: 'show', usage: 'ID [--json]', summary: 'an agency, as put takes it', run: show },
  {
    name: 'put',
    usage: 'FILE [--dry-run]',
    summary: 'write an agency: new, renamed, moved, closed, or with somebody away; open cases follow',
    run: put,
  },
  {
    name: 'import',
    usage: 'FILE.csv [--dry-run]',
    summary: 'write agencies from a table, all of them or none; what it does not name stays as it is',
    run: importTable,
  },
];

/** `tuntas agency …` */
export const agency = family({
  name: 'agency',
  about: 'Agencies: who there is, who acts for whom, and who has the work of those that are no more.',
  commands: SUB_COMMANDS,
  flags: API_FLAGS_HELP,
});
