import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of the files of a folder, and of the folders in it, whose path below it begins like that; 0 when there is none. */
export async function bytesOnDisk(folder: string, beginning: string): Promise<number> {
  let bytes = 0;
  const names = await readdir(folder, { recursive: true }).catch(() => [] as string[]);
  for (const name of names) {
    if (!name.startsWith(beginning)) continue;
    // A server may just have taken a file away.
    const found = await stat(join(folder, name)).catch(() => null);
    if (found?.isFile()) bytes += found.size;
  }
  return bytes;
}
