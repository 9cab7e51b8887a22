import { printDuration } from '../duration';
import { MOMENT_PHRASES, type Moment } from '../moment';
import type { Budget, Rung, RungTime, When } from '../policy';

/** Rules in the words of their file, for people who compare two of them. English. */

const PHRASES = new Map(Object.entries(MOMENT_PHRASES).map(([phrase, moment]) => [moment, phrase]));
// Two phrases mean one moment; of these the plainer.
PHRASES.set('answered', 'any answer');

/** `returned or disposed`; `nothing` for none. */
export function moments(list: readonly Moment[]): string {
  return list.length === 0 ? 'nothing' : list.map((moment) => PHRASES.get(moment) ?? moment).join(' or ');
}

/** `liaison`, `institution admin and inspectorate`, `nobody`. */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? 'nobody';
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1] ?? ''}`;
}

/** `at 60 %`, `at due + 3 working days`, `2 working days after the start`, `every 5 working days`. */
export function time(when: RungTime): string {
  switch (when.kind) {
    case 'share':
      return `at ${percent(when.share)}`;
    case 'start':
      return `${printDuration(when.amount)} after the start`;
    case 'due':
      if (when.amount === null) return 'at due';
      return `at due ${when.sign === 1 ? '+' : '-'} ${printDuration(when.amount)}`;
    case 'every':
      return `every ${printDuration(when.amount)}`;
  }
}

/** `60 %`; a share of a budget, or of a working day. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(6))} %`;
}

/** What a rung does: `escalates to unit head (level 1)`. */
export function deed({ action, to, level, outcome }: Rung): string {
  const at = level === undefined ? '' : ` (level ${level})`;
  switch (action) {
    case 'remind':
      return `reminds ${listed(to)}`;
    case 'escalate':
      return `escalates to ${listed(to)}${at}`;
    case 'instruct':
      return `instructs ${listed(to)}`;
    case 'reassign':
      return `gives the case to ${listed(to)}`;
    case 'offer':
      return `offers the hand-over to ${listed(to)}${at}`;
    case 'close':
      return `closes the case as ${outcome ?? 'settled'}`;
    case 'resume':
      return 'lets the agency go on';
    case 'complete':
      return 'ends the case for good';
  }
}

const FACT_NAMES: Readonly<Record<string, string>> = {
  classification: 'classification',
  topic: 'topic',
  region: 'region',
  level: 'level',
  institutionLevel: 'institution level',
  channel: 'channel',
};

/** `classification is complaint or aspiration, oversight`; `every case` for no condition. */
export function condition(when: When | null | undefined): string {
  if (!when) return 'every case';
  const parts = Object.entries(when)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, wanted]) => {
      if (name === 'oversight') return wanted === true ? 'oversight' : 'no oversight';
      const values: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted];
      return `${FACT_NAMES[name] ?? name} is ${values.map(String).toSorted().join(' or ')}`;
    });
  return parts.length === 0 ? 'every case' : parts.join(', ');
}

/** `5 working days`; `as promised, at most 10 working days`; with conditions, one after the other. */
export function budget(is: Budget): string {
  if (is.kind === 'promised') return `as promised, at most ${printDuration(is.atMost)}`;
  const [first, ...more] = is.rules;
  if (first && more.length === 0 && first.when === null) return printDuration(first.is);
  return is.rules
    .map(
      ({ when, is: amount }) => `${when === null ? 'otherwise' : condition(when)}: ${printDuration(amount)}`,
    )
    .join('; ');
}
