import { existsSync, readFileSync } from 'node:fs';

/** The version that a `package.json` gives; null when there is no such file, or no version in it. */
export function releaseIn(packageFile: string): string | null {
  if (!existsSync(packageFile)) return null;
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version?: unknown };
  return typeof version === 'string' ? version : null;
}
