import type { Check, Found } from './subject';
import { walks } from './walk';

/** Clocks that are never started, and clocks for which nothing that they wait for can ever happen. */
export const checkClocks: Check = ({ rules }) => {
  const all = walks(rules);
  return rules.clocks.flatMap(({ name }): Found[] => {
    if (!all.some(({ started }) => started.has(name))) {
      return [
        {
          code: 'rung-unreachable',
          severity: 'error',
          clock: name,
          field: 'runs',
          message: 'this clock is never started: nothing that starts it happens in an open case that fits it',
          effect: 'None of its rungs is ever reached.',
          advice: 'Start it from a moment that comes while a case is open, widen its "when", or drop it.',
        },
      ];
    }
    if (!all.some(({ met }) => met.has(name))) {
      return [
        {
          code: 'clock-never-ends',
          severity: 'error',
          clock: name,
          field: 'runs',
          message: 'nothing that this clock waits for can happen while it runs',
          effect:
            'Whoever acts in time is still reminded and escalated, until the case closes for another reason.',
          advice: 'Name after "until" what its holder can do at the stages at which it runs.',
        },
      ];
    }
    return [];
  });
};
