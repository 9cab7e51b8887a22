import { access, constants } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/**
 * Where this machine keeps its tools, and how they are run. The only place in `dev/` that looks at the environment; settings of the
 * product are read in `cli/settings.ts`.
 */

type Env = Readonly<Record<string, string | undefined>>;

/** The folder for fetched tools: `TUNTAS_CACHE`, else `XDG_CACHE_HOME/tuntas`, else `~/.cache/tuntas`. */
export function cacheFolder(env: Env = process.env): string {
  if (env.TUNTAS_CACHE) return env.TUNTAS_CACHE;
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tuntas');
}

/** Full path of a program on the PATH, or null. */
export async function findOnPath(name: string, env: Env = process.env): Promise<string | null> {
  for (const folder of (env.PATH ?? '').split(delimiter).filter((entry) => entry !== '')) {
    const path = join(folder, name);
    try {
      await access(path, constants.X_OK);
      return path;
    } catch {
      continue;
    }
  }
  return null;
}

/** The environment of a Python program whose packages are in a folder of their own. */
export function pythonEnv(packages: string, env: Env = process.env): NodeJS.ProcessEnv {
  return { ...env, PYTHONPATH: packages };
}
