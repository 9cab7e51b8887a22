import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as workflows from '../../workflows';
import * as contract from '../../workflows/contract';
import { COMMANDS, OUTCOMES, STAGES } from '../../domain/vocabulary';
import { recordedFiles } from './history-file';
import { waysOf } from './ways';

/** Which ways of a case have a recorded history. What the code can be told and how a case can end is read from the code. */

const ways = new Map(recordedFiles().map((file) => [file, waysOf(file)]));
const having = (way: string): string[] => [...ways].flatMap(([file, all]) => (all.has(way) ? [file] : []));

const definitions = Object.values(contract) as { type?: string; name?: string }[];
const signals = definitions.flatMap(({ type, name }) =>
  type === 'signal' && name !== undefined ? [name] : [],
);

const WORKFLOWS = join(__dirname, '..', '..', 'workflows');

/** Patches that are in the code: every one is guarded by a life that has taken it. */
const PATCHES = readdirSync(WORKFLOWS, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => patchesIn(readFileSync(join(WORKFLOWS, file), 'utf8')));

const WANTED = [
  ...STAGES.map((stage) => `stage: ${stage}`),
  ...OUTCOMES.map((outcome) => `outcome: ${outcome}`),
  ...COMMANDS.map((command) => `update: ${command}`),
  ...signals.map((signal) => `signal: ${signal}`),
  ...PATCHES.map((patch) => `patch: ${patch}`),
  ...Object.keys(workflows).map((workflow) => `workflow: ${workflow}`),
  'start: filed',
  'start: from another run',
  'start: in the place of a run that was ended by force',
  'end: completed',
  'end: continued as new',
  'end: open',
  'timer: fired',
  'timer: cancelled',
  'activity: completed',
  'cancel: requested',
  'message: arrived',
  'message: nobody there',
];

it.each(WANTED)('there is a recorded history with %s', (way) => {
  expect(having(way)).not.toEqual([]);
});

it('a way that nobody went is missed', () => {
  expect(having('signal: nobody has ever sent this')).toEqual([]);
});

it('patches are read from the code, whether they are named on the spot or by a constant', () => {
  expect(PATCHES).not.toEqual([]);
  expect(
    patchesIn("const IT = 'one';\nif (!patched(IT) || patched(\n  'two',\n)) deprecatePatch('three');"),
  ).toEqual(['one', 'two', 'three']);
  expect(() => patchesIn('if (patched(nameOf(it))) return;')).toThrow('nameOf(it)');
});

/** The names of the patches that a source asks for. Throws where it cannot be read which one that is. */
function patchesIn(source: string): string[] {
  return [...source.matchAll(/\b(?:patched|deprecatePatch)\((?=\s*([^\n]*))/g)].map(([, rest = '']) => {
    const [, quoted, constant] = /^(?:'([^']+)'|(\w+)\s*[,)])/.exec(rest) ?? [];
    const name = quoted ?? new RegExp(`\\bconst ${constant} = '([^']+)';`).exec(source)?.[1];
    if (name === undefined) throw new Error(`which patch is ${rest}?`);
    return name;
  });
}

/** Ways that are told by their name alone, because the engine does not see what they are. */
const NAMED: readonly (readonly [what: string, file: string])[] = [
  ['an objection after the case was closed', 'settled-by-silence-and-reopened.json'],
  ['an objection after the case was archived', 'archived-and-reopened.json'],
  ['a case that is settled by silence for good', 'settled-by-silence-and-final.json'],
  ['a reporter who does not complete', 'withdrawn-by-silence.json'],
  ['a reporter who withdraws', 'withdrawn-by-the-reporter.json'],
  ['a reporter who accepts', 'accepted-with-a-rating.json'],
  ['a question that nobody answers', 'question-unanswered.json'],
  ['a promise that is broken', 'promise-broken.json'],
  ['a case taken from a silent holder', 'first-answer-silence.json'],
  ['a dispute that the national desk settles', 'returned-until-arbitration.json'],
  ['a dispute that the regional secretary settles', 'settled-by-the-regional-secretary.json'],
  ['a unit that is complained of', 'leaves-the-accused.json'],
  ['parts of supporting agencies', 'supported-by-several.json'],
  ['a merger, its undoing and its end', 'merged-and-settled-with-another.json'],
  ['the other side of a merger', 'goes-on-for-others.json'],
  ['people who follow', 'followed-by-others.json'],
  ['a secret that replaces a lost one', 'another-secret-is-used.json'],
  ['an agency that is closed', 'follows-the-directory.json'],
  ['other rules and back', 'moved-to-other-rules-and-back.json'],
  ['another calendar', 'planned-anew.json'],
  ['a suspension across two runs', 'suspended-in-another-run.json'],
  ['the hand-over to the Ombudsman', 'referred-and-received.json'],
  ['a database that is away', 'database-away.json'],
  ['a planning that lasts longer than its task', 'carried-over-into-another-task.json'],
];

it.each(NAMED)('%s has a recorded history', (_what, file) => {
  expect(recordedFiles().filter((one) => one.endsWith(`/${file}`))).not.toEqual([]);
});
