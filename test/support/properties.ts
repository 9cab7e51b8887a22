import { join } from 'node:path';
import type * as FastCheck from 'fast-check';

/**
 * Stands in for `fast-check` in all suites (see jest.config.js). A run of the suites is repeatable: what chance would
 * find is found when somebody looks for it, with another TUNTAS_TEST_SEED, and not when somebody else is releasing.
 */
const SEED = 20_261_122;

// By its path: by its name it would be this very module.
const path = join(__dirname, '..', '..', 'node_modules', 'fast-check', 'lib', 'cjs', 'fast-check.js');
// oxlint-disable-next-line typescript/no-require-imports, typescript/no-unsafe-type-assertion
const fastCheck = require(path) as typeof FastCheck;
fastCheck.configureGlobal({ seed: Number(process.env.TUNTAS_TEST_SEED ?? SEED) });

module.exports = fastCheck;
