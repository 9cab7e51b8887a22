import type { CaseFile, TrailEntry } from '../domain/case-file';
import type { Account } from './account';
import type { Finding } from './finding';
import type { Sent } from './journal';
import type { LivedCommand, Who } from './life';
import { AS_THE_TRAIL_NAMES } from './people';

/** The lines that each command may leave in the trail when it is applied. */
const LINES: Readonly<Record<LivedCommand, readonly string[]>> = {
  verification: ['verified', 'completionAsked', 'notOurs', 'archived'],
  completion: ['completed'],
  disposition: ['disposed'],
  return: ['returned'],
  answers: ['answered', 'promised', 'questioned', 'partAnswered', 'partPromised'],
  replies: ['commented', 'replied', 'objected', 'reopened'],
  acceptance: ['accepted'],
  withdrawal: ['withdrawn'],
  instructions: ['instructed'],
  supporting: ['supportAsked'],
  merger: ['merged'],
};

/** Lines that somebody has not caused by a command of theirs. */
const NO_COMMAND: readonly string[] = ['filed', 'joined', 'repeated'];

/** Each command that was taken has had one effect or one recorded refusal, in the order in which its sender gave them. */
export function commandFindings({ id, sent, stored }: Account): Finding[] {
  const findings: Finding[] = [];
  const unknown = sent.filter(({ outcome }) => outcome === undefined);
  for (const one of unknown) {
    const asked = one.problem === undefined ? '' : `, asked after: ${one.problem}`;
    findings.push(
      one.location === undefined
        ? { kind: 'stuck', id, what: `${name(one)}: nobody has taken it` }
        : {
            kind: one.problem ? 'lost' : 'stuck',
            id,
            what: `${name(one)}: taken, and nothing has become of it${asked}`,
          },
    );
  }
  if (!stored) return findings;
  const people = Object.entries(AS_THE_TRAIL_NAMES) as [Who, string][];
  for (const [who, trailName] of people) {
    const lines = stored.file.trail.filter(
      (line) => nameOf(line) === trailName && !NO_COMMAND.includes(line.type),
    );
    const own = sent.filter((one) => one.who === who && one.outcome !== undefined).map(asDone);
    findings.push(...inOrder(id, who, own, lines, stored.file));
  }
  return findings;
}

/** Of what was sent twice without a key the second may have been refused because the first was done. */
function asDone(one: Sent): Sent {
  return one.unsure ? { ...one, outcome: 'applied' } : one;
}

function inOrder(
  id: string,
  who: Who,
  sent: readonly Sent[],
  lines: readonly TrailEntry[],
  file: CaseFile,
): Finding[] {
  const findings: Finding[] = [];
  const left = [...lines];
  for (const one of sent) {
    const place = left.findIndex((line) => isOf(one, line, file));
    if (place < 0) {
      if (mustBeThere(one))
        findings.push({ kind: 'lost', id, what: `${name(one)}: ${one.outcome}, and there is no line of it` });
      continue;
    }
    if (place > 0) findings.push({ kind: 'lost', id, what: `${name(one)}: after what ${who} sent later` });
    left.splice(place, 1);
  }
  for (const line of left) {
    const { seq, type } = line;
    // Who sends the same again without a key is refused what has been done already.
    if (sent.some((one) => one.unsure && isOf({ ...one, outcome: 'refused' }, line, file))) continue;
    findings.push({
      kind: 'doubled',
      id,
      what: `line ${seq} (${type}) is of nothing that ${who} has sent once`,
    });
  }
  return findings;
}

/** A refusal that was given to somebody's face may be nowhere: nothing was taken. One after a 202 is recorded. */
function mustBeThere({ outcome, location, unsure }: Sent): boolean {
  if (unsure) return false;
  return outcome === 'applied' || location !== undefined;
}

/** Whether a line is what became of a command: by its kind, and where it has a text, by that. */
function isOf({ command, body, outcome }: Sent, { type, data }: TrailEntry, file: CaseFile): boolean {
  if (outcome === 'refused') return type === 'refused' && data?.['command'] === command;
  if (!LINES[command].includes(type)) return false;
  const text = textOf(data, file);
  return text === undefined || body['text'] === undefined || text === body['text'];
}

/** The text that a line refers to, as it stands in the case. */
function textOf(data: TrailEntry['data'], { answers, replies, instructions }: CaseFile): string | undefined {
  return (
    at(answers, data?.['answer']) ?? at(replies, data?.['reply']) ?? at(instructions, data?.['instruction'])
  );
}

function at(list: readonly { text: string }[], place: unknown): string | undefined {
  return typeof place === 'number' ? (list[place]?.text ?? '') : undefined;
}

function nameOf({ by: { role, agency, post } }: TrailEntry): string {
  return [role, agency ?? '', post ?? ''].join('/');
}

function name({ who, command, life, attempts, location, problem }: Sent): string {
  const how = `${attempts} calls${location === undefined ? '' : ', left'}${problem === undefined ? '' : `, ${problem}`}`;
  return `${command} by ${who} (life ${life}, ${how})`;
}
