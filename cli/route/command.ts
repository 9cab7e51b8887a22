import { family, type SubCommand } from '../sub-commands';
import { check } from './check';
import { explain } from './explain';

const SUB_COMMANDS: readonly SubCommand[] = [
  {
    name: 'check',
    usage: 'FILE… [--json]',
    summary: 'what is wrong with route files and word lists, by form and by meaning',
    run: check,
  },
  {
    name: 'explain',
    usage:
      '--text "…" [--title "…"] [--topic ID] [--region CODE] [--agency DOOR] [--about ID]… [--oversight] [--classification C] [--channel C] | --file filing.json   [--json]',
    summary: 'who is competent for a complaint, why, and why not the others',
    run: explain,
  },
];

/** `tuntas route …` */
export const route = family({
  name: 'route',
  about: 'Routes: to whom a complaint goes.',
  commands: SUB_COMMANDS,
});
