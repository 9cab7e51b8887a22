import { dateOf } from '../zone';
import { DAY_MS } from '../vocabulary';
import { classesOf, conditionsOf } from './classes';
import { budgetsOf, dueFor } from './plan';
import type { Check, Found } from './subject';

/** Dates without a calendar: a calendar that does not exist, or whose last decree ends before the longest budget. */
export const checkCalendars: Check = ({ rules }, setting) => {
  if (!setting.calendars.has(rules.calendar)) {
    return [
      {
        code: 'calendar-missing',
        severity: 'error',
        field: 'calendar',
        message: `there is no calendar "${rules.calendar}"; there is ${[...setting.calendars].join(', ')}`,
        effect: 'Nothing could be planned by it.',
        advice: 'Name one of these, or publish the calendar first.',
      },
    ];
  }
  if (setting.today === null) return [];
  const at = setting.today;
  const time = setting.time(rules.calendar);
  const last = rules.clocks
    .map((rule) => {
      const budgets = classesOf(...conditionsOf(rule)).flatMap((facts) => budgetsOf(rule, facts));
      const due = budgets.map((budget) => dueFor(budget, at, { setting, calendar: rules.calendar }));
      return { rule, due: Math.max(at, ...due) };
    })
    .filter(({ due }) => time.provisional(due))
    .toSorted((a, b) => b.due - a.due)[0];
  if (!last) return [];
  // The end of a day is the midnight after it.
  const date = dateOf(Math.floor((last.due - 1) / DAY_MS));
  const found: Found = {
    code: 'calendar-missing',
    severity: 'warning',
    clock: last.rule.name,
    field: 'budget',
    message: `started today this clock falls due on ${date}, a year for which "${rules.calendar}" has no days off`,
    effect: 'The date is provisional: public holidays of that year are counted as working days.',
    advice: 'Publish the decree of that year; the open cases are then planned again by themselves.',
  };
  return [found];
};
