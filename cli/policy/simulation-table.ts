import type { Simulation, TimelineEntry } from '../../rehearsal/simulation';
import { zoneLabel } from '../../domain/zone';
import { nameOf } from '../../rehearsal/words';

const WIDTH = 100;
/** A reminder that is repeated is shown so often. */
const REPEATS_SHOWN = 2;
const WHEN = 17;
const WHAT = 33;
const LEFT = WHEN + 2 + 3 + 2;
const WHOM = WIDTH - LEFT - WHAT - 2;

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A rehearsal as a table for a terminal, 100 columns at most: when, at which level, what, to whom. */
export function simulationTable(simulation: Simulation): string {
  const rows: string[] = [];
  let year = '';
  let folded = 0;
  for (const entry of simulation.timeline) {
    if ((entry.repeat ?? 0) >= REPEATS_SHOWN) {
      folded += 1;
      continue;
    }
    if (entry.at.slice(0, 4) !== year) {
      year = entry.at.slice(0, 4);
      rows.push('', year);
    }
    rows.push(...rowOf(entry, simulation));
  }
  return `${[...headOf(simulation), ...rows, '', ...footOf(simulation, folded)].join('\n')}\n`;
}

function headOf({ policy, facts, zone }: Simulation): string[] {
  const kind = facts.oversight ? `${facts.classification} with oversight` : facts.classification;
  const what = [
    kind,
    facts.topic,
    facts.regionName ?? facts.region,
    facts.channel,
    `door: ${facts.agency ?? 'national desk'}`,
  ];
  return [
    ...wrapped(`${policy.title.en} (${policy.name}, version ${policy.version})`, WIDTH),
    ...wrapped(what.filter((one) => one !== null).join(' · '), WIDTH),
    `Times are ${zoneLabel(zone)}.`,
  ];
}

function rowOf(entry: TimelineEntry, simulation: Simulation): string[] {
  const level = entry.level === undefined ? '' : `L${entry.level}`;
  const lead = `${whenOf(entry.at).padEnd(WHEN)}  ${level.padEnd(3)}  `;
  if (entry.kind !== 'rung' || entry.action === 'release') {
    return hung(lead, wrapped(entry.text.en, WIDTH - LEFT));
  }
  const what = wrapped(whatOf(entry, simulation), WHAT);
  const whom = wrapped((entry.to ?? []).map((one) => nameOf(one).en).join(', '), WHOM);
  const lines = Array.from({ length: Math.max(what.length, whom.length) }, (_, n) =>
    `${(what[n] ?? '').padEnd(WHAT)}  ${whom[n] ?? ''}`.trimEnd(),
  );
  return hung(lead, lines);
}

/** `First answer: escalate (unit-head)`; of a repetition, which time it is. */
function whatOf(entry: TimelineEntry, { clocks }: Simulation): string {
  const { clock, cycle, part, action, rung, repeat = 0 } = entry;
  const ledger = clocks.find((one) => one.name === clock && one.part === part);
  const whose = part === undefined || !ledger ? '' : ` of ${ledger.agencyName}`;
  const title = `${ledger?.title.en ?? clock ?? ''}${whose}`;
  const time = repeat > 0 ? `, time ${repeat + 1}` : '';
  const again = cycle !== undefined && cycle > 1 ? ` ${cycle}` : '';
  return `${title}${again}: ${action ?? ''} (${rung ?? ''}${time})`;
}

function footOf({ ended, outcome, endedAt, peakLevel, clocks }: Simulation, folded: number): string[] {
  const running = clocks
    .filter(({ state }) => state === 'running' || state === 'suspended')
    .map(
      ({ title, part, agencyName, dueAt, state }) =>
        `${title.en}${part === undefined ? '' : ` of ${agencyName}`} (${state}, due ${dueAt === null ? 'when it goes on' : whenOf(dueAt)})`,
    );
  const end = ended
    ? `It ended on ${whenOf(endedAt)}: ${outcome ?? ''}.`
    : `Left on ${whenOf(endedAt)}. What is still running goes on, and its reminders repeat until somebody acts:`;
  return [
    ...(folded === 0 ? [] : [`Not shown: ${folded} further repetitions; --json has them all.`]),
    ...wrapped(end, WIDTH),
    ...(ended ? [] : running.flatMap((one) => hung('  ', wrapped(one, WIDTH - 2)))),
    peakLevel === 0
      ? 'No level of escalation was reached.'
      : `Highest level of escalation reached: ${peakLevel}.`,
  ];
}

/** `Fri 20 Nov 16:00`, as the instant itself is written, in its zone. */
function whenOf(at: string): string {
  const [date = '', time = ''] = at.split('T');
  const day = new Date(`${date}T00:00:00Z`);
  const two = String(day.getUTCDate()).padStart(2);
  return `${WEEKDAYS[day.getUTCDay()] ?? ''} ${two} ${MONTHS[day.getUTCMonth()] ?? ''} ${time.slice(0, 5)}`;
}

function hung(lead: string, lines: readonly string[]): string[] {
  return lines.map((line, n) => `${n === 0 ? lead : ' '.repeat(lead.length)}${line}`.trimEnd());
}

/** Words in lines of a width; a word that is longer than a line is cut. */
function wrapped(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ').flatMap((one) => one.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [])) {
    const last = lines.length - 1;
    const line = lines[last] ?? '';
    if (line === '') lines[last] = word;
    else if (line.length + 1 + word.length <= width) lines[last] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
