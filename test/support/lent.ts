import { readFileSync } from 'node:fs';
import type { RunSettings } from '../../domain/settings';

/** What the suites of `test/api` share: one running stack with real days, and the sources compiled. */
export interface Lent {
  readonly settings: RunSettings;
  readonly compiled: string;
}

/** Names the file in which it is written down. */
export const LENT_VARIABLE = 'TUNTAS_TEST_STACK';

export const isLent = (): boolean => process.env[LENT_VARIABLE] !== undefined;

export function lent(): Lent {
  const file = process.env[LENT_VARIABLE];
  if (file === undefined) throw new Error('these tests run under the project "api" of jest.config.js');
  return JSON.parse(readFileSync(file, 'utf8')) as Lent;
}
