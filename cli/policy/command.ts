import { family, type SubCommand } from '../sub-commands';
import { check } from './check';
import { diff } from './diff';
import { migrate } from './migrate';
import { print } from './print';
import { publish } from './publish';
import { schema } from './schema';
import { simulate } from './simulate';

const SUB_COMMANDS: readonly SubCommand[] = [
  {
    name: 'check',
    usage: 'FILE… [--json]',
    summary: 'what is wrong with rule files, by form and by meaning',
    run: check,
  },
  {
    name: 'print',
    usage: 'NAME|FILE [--institution ID | --region CODE] [--json]',
    summary: 'the rules as they hold, with where each value comes from',
    run: print,
  },
  {
    name: 'diff',
    usage: 'A B [--cases] [--json]   (each a FILE, a NAME or a NAME@VERSION)',
    summary: 'what changes from A to B in words; with --cases also for the open cases of a running system',
    run: diff,
  },
  {
    name: 'schema',
    usage: '[--markdown]',
    summary: 'the JSON Schema of rule files for editors, or the reference page',
    run: schema,
  },
  {
    name: 'publish',
    usage: 'FILE… [--dry-run] [--api URL] [--token TOKEN]',
    summary: 'make rules those of a running system, after a check and in words what changes',
    run: publish,
  },
  {
    name: 'migrate',
    usage:
      '--from V --to V --past fire|skip [--filter key=value]… [--dry-run] [--watch] | --status|--cancel|--reverse ID',
    summary: 'move open cases to another version of the rules, see how far that is, stop it or take it back',
    run: migrate,
  },
  {
    name: 'simulate',
    usage: '--policy FILE|NAME --start INSTANT [--region CODE] [--scenario FILE] [--json | --html FILE]',
    summary: 'the exact timeline of a made-up complaint, as a table, as JSON or as a picture',
    run: simulate,
  },
];

/** `tuntas policy …` */
export const policy = family({
  name: 'policy',
  about: 'Rules: who must act by when, and what happens on silence.',
  commands: SUB_COMMANDS,
});
