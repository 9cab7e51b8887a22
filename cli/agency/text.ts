import type { Cases, Change } from './answers';

/** A change on one line: `closed   kab-x.dinas-y  Dinas Y (closed)`. */
export function changeLine({ agency, name, kind, fields }: Change): string {
  const what = fields.length > 0 ? ` (${fields.join(', ')})` : '';
  return `  ${kind.padEnd(9)} ${agency}  ${name}${what}`;
}

/** What a change means for open cases. */
export function casesText(cases: Cases): string {
  if (cases === null) return 'Open cases could not be counted: the read model cannot be asked.';
  const { moving, concerned, ids } = cases;
  const first = ids.length > 0 ? `\n  ${ids.join(' ')}${moving > ids.length ? ' …' : ''}` : '';
  return `${moving} open cases change hands; ${concerned} know what has changed.${first}`;
}

/** What was set going. */
export function followText(replanning: { id: string } | null, cases: Cases): string {
  if (replanning) return `Open cases are told: run ${replanning.id}.`;
  return cases?.concerned === 0
    ? 'No open case has to be told.'
    : 'No run was started; workers look for cases that nobody has told.';
}
