import type { CaseFile } from '../domain/case-file';
import type { Account } from './account';
import type { Finding } from './finding';

/** Read model, trail as the API gives it, and engine tell the same of a case. */
export function agreementFindings({ id, stored, events, engine }: Account): Finding[] {
  if (!stored) return [];
  const { file, archived } = stored;
  const findings: Finding[] = [];
  const differ = (what: string): void => void findings.push({ kind: 'lost', id, what });
  const trail = file.trail.map(({ seq, type }) => `${seq} ${type}`);
  if (events) {
    const told = events.map(({ seq, type }) => `${seq} ${type}`);
    // What others were refused, or filed again, is not for the reporter to read.
    const forReporter = trail.filter((line) => told.includes(line) || !/ (refused|repeated)$/.test(line));
    if (told.join() !== forReporter.join())
      differ(`the API tells of another trail: ${odd(told, forReporter)}`);
  } else if (events === null) differ('the API gives no trail');
  const seqs = file.trail.map(({ seq }) => seq);
  if (new Set(seqs).size !== seqs.length)
    findings.push({ kind: 'doubled', id, what: 'two lines of one number' });
  if (!engine) return [...findings, { kind: 'lost', id, what: 'the engine does not know it' }];
  if (archived && engine.status === 'RUNNING')
    findings.push({ kind: 'stuck', id, what: 'archived, and its workflow still runs' });
  if (!archived && engine.status !== 'RUNNING')
    differ(`open in the read model, ${engine.status} in the engine`);
  if (engine.file) {
    const [ours, theirs] = [headOf(file), headOf(engine.file)];
    for (const name of Object.keys(ours) as (keyof typeof ours)[]) {
      if (ours[name] !== theirs[name])
        differ(`${name} in the read model: ${ours[name]}; in the engine: ${theirs[name]}`);
    }
  }
  return findings;
}

/** What of a case must be the same wherever it is kept. */
function headOf({ revision, stage, outcome, holder, trail, seen, clocks }: CaseFile) {
  return {
    revision: String(revision),
    stage,
    outcome: String(outcome),
    holder: holder.agency,
    trail: trail.map(({ seq, type, at }) => `${seq} ${type} ${at}`).join(),
    commands: Object.entries(seen)
      .map(([key, { state }]) => `${key} ${state}`)
      .toSorted()
      .join(),
    clocks: clocks.map(({ name, cycle, state, fired }) => `${name} ${cycle} ${state} ${fired.length}`).join(),
  };
}

function odd(left: readonly string[], right: readonly string[]): string {
  return `it has ${only(left, right)} more, and ${only(right, left)} less`;
}

function only(these: readonly string[], those: readonly string[]): string {
  const missing = these.filter((one) => !those.includes(one)).slice(0, 5);
  return missing.join(', ') || 'nothing';
}
