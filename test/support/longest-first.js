const { relative, sep } = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

/**
 * The suites that take longest, the longest first: begun last, one of them would keep everybody waiting at the end. What
 * is not named comes after them, as jest orders it by what it remembers of earlier runs, or by size.
 */
const LONGEST = [
  'api/reconciliation',
  'api/deployment',
  'api/overload',
  'api/chaos',
  'api/faults',
  'api/silence',
  'api/once',
  'workflow/merger',
  'api/policies',
  'api/operating',
  'api/secret',
  'workflow/maintenance',
  'api/conflict-of-interest',
  'api/rolling-restart',
  'api/wrong-door',
  'api/repeats',
  'workflow/simulated',
  'api/backup',
  'api/merger',
  'outbox/sending',
  'api/authorization',
  'api/migrations',
  'dev/servers',
  'workflow/directory',
  'check/procedure',
  'api/short-days',
  'check/lenient',
  'workflow/supporting',
  'api-reading/nobody-home',
  'api/notices',
  'api/lists',
];

/** Where a suite stands in that list; beyond its end when it is not named. */
function rank({ path, context }) {
  const name = relative(context.config.rootDir, path).split(sep).join('/');
  const found = LONGEST.findIndex((long) => name === `test/${long}.test.ts`);
  return found < 0 ? LONGEST.length : found;
}

module.exports = class LongestFirst extends Sequencer {
  /** Those that are not named stay in the order that jest gives them: `toSorted` keeps it. */
  async sort(tests) {
    // oxlint-disable-next-line unicorn/no-array-sort -- this one is jest's, of a sequencer
    const usual = await super.sort(tests);
    return usual.toSorted((one, other) => rank(one) - rank(other));
  }
};
