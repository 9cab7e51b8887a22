import { z } from 'zod';
import type { DrainSettings, LimitSettings } from '../domain/settings';

/** Reads one variable; null when it is not set. */
type Read = <T>(variable: string, schema: z.ZodType<T>, mayBe: string) => T | null;

const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.int().min(least).max(most));
const length = z
  .string()
  .regex(/^\d{1,5}(ms|s)$/)
  .transform((text) => Number.parseInt(text, 10) * (text.endsWith('ms') ? 1 : 1000))
  .pipe(z.int().max(600_000));

/** What one process of the API takes in. @throws UserError by way of `read`. */
export function readLimits(read: Read): LimitSettings {
  const count = (variable: string, otherwise: number, least = 1, most = 100_000): number =>
    read(variable, whole(least, most), `a number from ${least} to ${most}`) ?? otherwise;
  return {
    proxies: count('TUNTAS_PROXIES', 0, 0, 10),
    officer: count('TUNTAS_LIMIT_OFFICER', 50),
    software: count('TUNTAS_LIMIT_SOFTWARE', 100),
    reporter: count('TUNTAS_LIMIT_REPORTER', 10),
    address: count('TUNTAS_LIMIT_ADDRESS', 50),
    addressFilings: count('TUNTAS_LIMIT_ADDRESS_FILINGS', 5),
    commands: count('TUNTAS_LIMIT_COMMANDS', 64),
    filings: count('TUNTAS_LIMIT_FILINGS', 32),
    reading: count('TUNTAS_LIMIT_READING', 32),
    publicReading: count('TUNTAS_LIMIT_PUBLIC', 16),
    mostDelayMs: read('TUNTAS_LIMIT_DELAY', length, LENGTH) ?? 500,
    quietMs: read('TUNTAS_LIMIT_QUIET', length, LENGTH) ?? 2000,
    leastFilings: count('TUNTAS_LIMIT_FILINGS_LEAST', 5),
    connections: count('TUNTAS_LIMIT_CONNECTIONS', 4000, 10),
  };
}

const LENGTH = 'a length such as 500ms or 20s, at most 600s';

/** How a process stops: in production others must notice first, on a developer's machine nobody has to. */
export function readDrain(read: Read, production: boolean): DrainSettings {
  return {
    noticeMs: read('TUNTAS_DRAIN_NOTICE', length, LENGTH) ?? (production ? 10_000 : 0),
    limitMs: read('TUNTAS_DRAIN', length, LENGTH) ?? (production ? 25_000 : 9_000),
  };
}
