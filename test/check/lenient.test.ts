import * as fc from 'fast-check';
import { printDuration, TICKS, type Duration, type Unit } from '../../domain/duration';
import { check, edited, OVERRIDE, SHIPPED } from './edits';

// Each check plans every ladder many times; machines that run everything at once are slow.
/** What is said of an override for asking less. */
function lenient(clocks: string, basis = ''): { path: string; message: string }[] {
  return check([SHIPPED, `${OVERRIDE}${basis}clocks:\n${clocks}`])
    .filter(({ code }) => code === 'override-lenient')
    .map(({ path, message }) => ({ path, message: message.replace(/, and no basis is named$/, '') }));
}

const amounts = (unit: Unit, most: number): fc.Arbitrary<Duration> =>
  fc.integer({ min: 1, max: most }).map((value) => ({ value, unit }));

const firstAnswer = (days: number): string => `clocks:\n  firstAnswer:\n    budget: ${days} working days\n`;

describe('an override that asks less needs a basis', () => {
  test('more time is found, and only more time', () => {
    fc.assert(
      fc.property(amounts('workingDays', 30), (budget) => {
        const found = lenient(`  firstAnswer:\n    budget: ${printDuration(budget)}\n`);
        const expected =
          budget.value > 5 ? [{ path: 'clocks.firstAnswer.budget', message: 'there is more time' }] : [];
        expect(found).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  test('in another unit it is found when there is a start from which it takes longer', () => {
    fc.assert(
      fc.property(amounts('calendarDays', 20), (budget) => {
        const found = lenient(`  firstAnswer:\n    budget: ${printDuration(budget)}\n`);
        const isLonger = found.some(({ message }) => message === 'there is more time');
        // Five working days are never fewer than five days, and in an ordinary week seven.
        expect(isLonger || budget.value <= 7).toBe(true);
        expect(!isLonger || budget.value > 5).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  test('a rung that comes later is found, and only one that comes later', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 * TICKS.workingDays }), (ticks) => {
        const days = Math.round((ticks / TICKS.workingDays) * 100) / 100;
        const found = lenient(
          `  firstAnswer:\n    ladder:\n      - { id: oversight, at: due + ${days} working days }\n`,
        );
        const expected =
          days > 3 ? [{ path: 'clocks.firstAnswer.ladder.0.at', message: 'the rung comes later' }] : [];
        expect(found).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  test('any of these with a basis is nobody’s business', () => {
    fc.assert(
      fc.property(amounts('workingDays', 30), fc.boolean(), (budget, ofClock) => {
        const basis = 'basis: [Perbup 1/2026]';
        const clock = `  firstAnswer:\n    budget: ${printDuration(budget)}\n`;
        expect(ofClock ? lenient(`${clock}    ${basis}\n`) : lenient(clock, `${basis}\n`)).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });

  test.each<[string, string, string, string]>([
    [
      'a rung that is dropped',
      '  firstAnswer:\n    ladder:\n      - { id: remind-liaison, drop: true }\n',
      'clocks.firstAnswer.ladder.0.drop',
      'the rung is dropped',
    ],
    [
      'a rung for some cases only',
      '  firstAnswer:\n    ladder:\n      - { id: remind-liaison, when: { oversight: true } }\n',
      'clocks.firstAnswer.ladder.0.when',
      'the rung is only for some cases now',
    ],
    [
      'a clock that is dropped',
      '  patience: { drop: true }\n',
      'clocks.patience.drop',
      'the clock is dropped',
    ],
    [
      'a clock for some cases only',
      '  firstAnswer:\n    when: { classification: complaint }\n',
      'clocks.firstAnswer.when',
      'the clock no longer runs for an aspiration, an aspiration with oversight, an information request and 1 more',
    ],
    [
      'a clock that more things end',
      '  firstAnswer:\n    runs: from disposed to a unit or sent back by the reporter until any answer or questioned\n',
      'clocks.firstAnswer.runs',
      'more things end the clock',
    ],
    [
      'a clock that fewer things start',
      '  firstAnswer:\n    runs: from disposed to a unit until any answer\n',
      'clocks.firstAnswer.runs',
      'fewer things start the clock',
    ],
    [
      'a clock that more things suspend',
      '  firstAnswer:\n    suspended while: question or reply\n',
      'clocks.firstAnswer.suspended while',
      'more things suspend the clock',
    ],
    [
      'a clock that may be stopped',
      '  patience:\n    never suspended: false\n',
      'clocks.patience.never suspended',
      'the clock can be suspended',
    ],
    [
      'a lower level',
      '  settlement:\n    ladder:\n      - { id: top, level: 2, escalate: institution head }\n',
      'clocks.settlement.ladder.0.level',
      'the level is lower',
    ],
    [
      'reminders at longer intervals',
      '  firstAnswer:\n    ladder:\n      - { id: again, every: 6 working days }\n',
      'clocks.firstAnswer.ladder.0.every',
      'the rung comes later',
    ],
    [
      'less time for the reporter',
      '  reply:\n    budget: 9 working days\n',
      'clocks.reply.budget',
      'the reporter has less time',
    ],
  ])('%s', (_, clocks, path, message) => {
    expect(lenient(clocks)).toEqual([{ path, message }]);
  });

  test.each([
    ['less time for the agency', '  settlement:\n    budget: 5 working days\n'],
    ['more time for the reporter', '  reply:\n    budget: 12 working days\n'],
    [
      'a level more',
      '  firstAnswer:\n    ladder:\n      - { id: governor, at: due + 7 working days, escalate: governor, level: 3 }\n',
    ],
    [
      'other people',
      '  firstAnswer:\n    ladder:\n      - { id: oversight, escalate: [institution admin, inspectorate, overseer] }\n',
    ],
  ])('%s needs none', (_, clocks) => {
    expect(lenient(clocks)).toEqual([]);
  });

  test('a longer budget is said once, not again for each rung behind it', () => {
    const text = `${OVERRIDE}clocks:\n  settlement:\n    budget:\n      - { otherwise: 70 working days }\n`;
    const found = check([SHIPPED, text]).filter(({ code }) => code === 'override-lenient');
    expect(found.map(({ path }) => path)).toEqual(['clocks.settlement.budget']);
    expect(found[0]?.effect).toBe(
      'A complaint: 70 working days instead of 14 working days; ' +
        'a complaint with oversight: 70 working days instead of 60 working days; ' +
        'an aspiration, an aspiration with oversight, an information request and 1 more: ' +
        '70 working days instead of 5 working days.',
    );
  });

  test('it is held against the file that it extends, not against the national one', () => {
    const province = edited(
      edited(OVERRIDE, 'policy: pringsewu', 'policy: lampung'),
      'institution: kab-pringsewu',
      'region: "18"',
    );
    const regency = edited(OVERRIDE, 'extends: sp4n', 'extends: lampung');
    const found = check([SHIPPED, province + firstAnswer(3), regency + firstAnswer(4)]).filter(
      ({ code }) => code === 'override-lenient',
    );
    expect(found.map(({ policy, effect }) => `${policy}: ${effect}`)).toEqual([
      'pringsewu: Every case: 4 working days instead of 3 working days.',
    ]);
  });
});
