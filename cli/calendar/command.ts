import { API_FLAGS_HELP } from '../api-client';
import { family, type SubCommand } from '../sub-commands';
import { importICal } from './import';
import { list } from './list';
import { put } from './put';
import { schema } from './schema';
import { show } from './show';

const SUB_COMMANDS: readonly SubCommand[] = [
  { name: 'list', usage: '', summary: 'the calendars of a running system', run: list },
  {
    name: 'show',
    usage: 'NAME YEAR [--revision N] [--json]',
    summary: 'a year as it holds, with what it takes over; an earlier decree with --revision',
    run: show,
  },
  {
    name: 'put',
    usage: 'FILE --year YEAR [--name NAME]',
    summary: 'publish the decree of a year; open cases are planned again',
    run: put,
  },
  {
    name: 'import',
    usage: 'FILE.ics --name NAME --year YEAR --basis "…" [--as local] [--publish]',
    summary: 'days off from an iCalendar file, as YAML for review or published at once',
    run: importICal,
  },
  { name: 'schema', usage: '', summary: 'the JSON Schema of calendar files, for editors', run: schema },
];

/** `tuntas calendar …` */
export const calendar = family({
  name: 'calendar',
  about: 'Calendars: when offices work, by decree and year.',
  commands: SUB_COMMANDS,
  flags: API_FLAGS_HELP,
});
