import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const DOWNLOAD_LIMIT_MS = 60_000;

const memoryServer = z.object({ MongoBinary: z.custom<{ getPath(): Promise<string> }>() });

/**
 * A `mongod` downloaded by `mongodb-memory-server`, for those who have added that package. It is not a dependency of
 * ours: its download needs the open internet.
 * @returns null when the package is not there, or the download fails or takes more than a minute.
 */
export async function memoryServerBinary(): Promise<string | null> {
  const load = createRequire(join(process.cwd(), 'package.json'));
  try {
    const { MongoBinary } = memoryServer.parse(load('mongodb-memory-server'));
    return await Promise.race([MongoBinary.getPath(), sleep(DOWNLOAD_LIMIT_MS, null, { ref: false })]);
  } catch {
    return null;
  }
}
