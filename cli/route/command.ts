import { family, type SubCommand } from '../sub-commands';
import { check } from './check';
import { decisions } from './decisions';
import { explain } from './explain';
import { picture } from './picture';

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
  {
    name: 'picture',
    usage:
      '--html FILE | --svg FILE [--api URL] [--token T] [--from DATE] [--to DATE] [--region CODE] [--institution ID] [--level L] [--depth 1|2] [--most N], or --rules --region CODE',
    summary:
      'how complaints flow: topic → institution → unit, from the counts of a running system or by the rules alone',
    run: picture,
  },
  {
    name: 'decisions',
    usage: '[--from DATE] [--to DATE] [--institution ID] [--json] [--api URL] [--token TOKEN]',
    summary: 'how often desks followed each rule of a running system, and where they sent it instead',
    run: decisions,
  },
];

/** `tuntas route …` */
export const route = family({
  name: 'route',
  about: 'Routes: to whom a complaint goes.',
  commands: SUB_COMMANDS,
});
