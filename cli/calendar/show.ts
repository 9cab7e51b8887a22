import { WEEKDAYS } from '../../domain/calendar-document';
import { UserError } from '../../domain/user-error';
import type { Env } from '../settings';
import { apiClient } from '../api-client';
import { understood, yearAnswer, type YearAnswer } from './answers';
import { readArguments, readName, readYear } from './arguments';

/** `tuntas calendar show NAME YEAR`: a year as it holds, with what the calendar takes over; `--revision` for before. */
export async function show(argv: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = readArguments(argv, {
    revision: { type: 'string' },
    json: { type: 'boolean' },
  });
  const [name, year] = [readName(positionals[0]), readYear(positionals[1])];
  const { revision } = values;
  if (revision !== undefined && !/^\d{1,4}$/.test(revision)) throw new UserError('--revision is a number.');
  const query = revision === undefined ? '' : `?revision=${revision}`;
  const reply = await (await apiClient(values, env)).call(`/v1/calendars/${name}/${year}${query}`);
  const shown = understood(yearAnswer, reply);
  process.stdout.write(values.json === true ? `${JSON.stringify(reply.body, null, 2)}\n` : asText(shown));
  return 0;
}

function asText(shown: YearAnswer): string {
  const { name, year, title, revision, publishedAt, provisional, decrees, week, daysOff, working, hours } =
    shown;
  const when = publishedAt === null ? '' : `, published ${publishedAt}`;
  const lines = [
    `${name} ${year}: ${title.id} / ${title.en}`,
    revision === null ? 'no decree of its own' : `revision ${revision}${when}`,
    ...decrees.map((one) => `by ${one.calendar}, revision ${one.revision}: ${one.basis}`),
    ...(provisional ? ['PROVISIONAL: no decree has fixed the national days off of this year yet'] : []),
    '',
    ...WEEKDAYS.map((day) => {
      const open = week[day];
      return `${day.padEnd(10)}${open ? `${open.open}–${open.close}` : 'closed'}`;
    }),
    '',
    `${daysOff.length} days off`,
    ...daysOff.map((day) =>
      `  ${day.date}  ${day.kind.padEnd(11)}${day.calendar}  ${day.name ?? ''}`.trimEnd(),
    ),
    ...(working.length > 0 ? ['', 'worked all the same'] : []),
    ...working.map((day) => `  ${day.date}  ${day.calendar}  ${day.name ?? ''}`.trimEnd()),
    ...(hours.length > 0 ? ['', 'other hours'] : []),
    ...hours.map((day) => `  ${day.date}  ${day.open}–${day.close}`),
  ];
  return `${lines.join('\n')}\n`;
}
