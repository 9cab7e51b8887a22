import type { ReferenceData } from '../../store/reference-data';

/** Reference data with another decree: further days off in the national calendar, or none that it had. */
export function amended(data: ReferenceData, more: readonly string[] = [], kept = true): ReferenceData {
  return {
    ...data,
    calendars: data.calendars.map((calendar) => {
      if (calendar.calendar !== 'national') return calendar;
      const years = Object.entries(calendar.years).map(([year, content]) => {
        const own = more.filter((date) => date.startsWith(year)).map((date) => date.slice(5));
        const national = kept ? [...(content.national ?? []), ...own] : own;
        return [year, { ...content, revision: (content.revision ?? 0) + 1, national }] as const;
      });
      return { ...calendar, years: Object.fromEntries(years) };
    }),
  };
}

/** The date of an instant in Jakarta. */
export const dateIn = (at: number): string => new Date(at + 7 * 3_600_000).toISOString().slice(0, 10);
