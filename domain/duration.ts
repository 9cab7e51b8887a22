import { DAY_MS, HOUR_MS } from './vocabulary';

export const UNITS = ['workingDays', 'workingHours', 'calendarDays'] as const;
export type Unit = (typeof UNITS)[number];

/** An amount of office or calendar time as a rule states it: 3 working days, 0.5 working days, 30 calendar days. */
export interface Duration {
  value: number;
  unit: Unit;
}

const WORDS: Record<string, Unit> = {
  'working day': 'workingDays',
  'working days': 'workingDays',
  'working hour': 'workingHours',
  'working hours': 'workingHours',
  'calendar day': 'calendarDays',
  'calendar days': 'calendarDays',
};

const PATTERN = /^(\d+(?:\.\d+)?)\s+(working days?|working hours?|calendar days?)$/;

/** Reads `3 working days`, `1 working day`, `4 working hours`, `30 calendar days`; null when it is none of these. */
export function parseDuration(text: string): Duration | null {
  const match = PATTERN.exec(text.trim());
  const unit = match && WORDS[match[2] ?? ''];
  return match && unit ? { value: Number(match[1]), unit } : null;
}

/** The words of the rule file again: `3 working days`. */
export function printDuration({ value, unit }: Duration): string {
  const word = { workingDays: 'working day', workingHours: 'working hour', calendarDays: 'calendar day' }[
    unit
  ];
  return `${value} ${word}${value === 1 ? '' : 's'}`;
}

/**
 * Ledger ticks of one unit. A working day counts the same whatever its opening hours, so it has a fixed number of
 * ticks (one per millisecond of a full day, finer than any office day); hours and calendar days count milliseconds.
 */
export const TICKS: Record<Unit, number> = {
  workingDays: DAY_MS,
  workingHours: HOUR_MS,
  calendarDays: DAY_MS,
};
