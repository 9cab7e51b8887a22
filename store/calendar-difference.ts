import { canonicalJson } from '../domain/canonical';
import { readCalendar, type CalendarDocument, type CalendarFile } from '../domain/calendar-reader';

/**
 * Where the shipped calendars say something that the store does not, one sentence each. What was amended in the store
 * since is no difference: the store is ahead of the files then, as it should be.
 */
export function calendarDifferences(
  shipped: readonly CalendarFile[],
  stored: readonly CalendarFile[],
): string[] {
  const byName = new Map(stored.map(readCalendar).map((one) => [one.calendar, one]));
  return shipped.map(readCalendar).flatMap((file) => {
    const kept = byName.get(file.calendar);
    return kept
      ? differences(file, kept)
      : [`the shipped calendar ${file.calendar} is not in the store${advice(file)}`];
  });
}

function differences(file: CalendarDocument, kept: CalendarDocument): string[] {
  const found: string[] = [];
  if (headOf(file) !== headOf(kept)) {
    found.push(
      `the shipped calendar ${file.calendar} has another week or base than the store; the store's holds, and a week changes with a year: "tuntas calendar put --help"`,
    );
  }
  for (const [year, content] of Object.entries(file.years)) {
    const own = kept.years[year];
    const which = `the shipped calendar ${file.calendar} ${year}`;
    if (!own) found.push(`${which} (${content.basis}) is not in the store${advice(file, year)}`);
    else if (own.revision > content.revision) continue;
    else if (own.revision < content.revision) {
      found.push(
        `${which} is revision ${content.revision}, the store has ${own.revision}${advice(file, year)}`,
      );
    } else if (said(content) !== said(own)) {
      found.push(
        `${which} differs from the store's, although both are revision ${own.revision}; the store's holds`,
      );
    }
  }
  return found;
}

function headOf({ week, extends: base }: CalendarDocument): string {
  return canonicalJson([week ?? null, base ?? null]);
}

function said({ published: _published, ...year }: CalendarDocument['years'][string]): string {
  return canonicalJson(year);
}

function advice({ calendar }: CalendarDocument, year = 'YYYY'): string {
  return `: publish it with "tuntas calendar put policies/calendars/${calendar}.yaml --year ${year}"`;
}
