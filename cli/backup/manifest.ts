import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { UserError } from '../../domain/user-error';
import type { Keys } from '../../domain/settings';

/** Written last: a folder without it is no backup. */
const FILE = 'backup.json';

const manifestSchema = z.object({
  format: z.literal(2),
  /** When the read model was begun to be copied, and when the engine had been. */
  from: z.string(),
  to: z.string(),
  collections: z.record(z.string(), z.int()),
  /** Every file of the backup but this one, by its path in the folder: SHA-256, hexadecimal. */
  files: z.record(z.string(), z.string()),
  engine: z.boolean(),
  /** By these the keys are known again that everything was sealed with. */
  keys: z.object({ secret: z.string(), seal: z.array(z.string()) }),
  /** Whether the keys themselves are in it. */
  hasKeys: z.boolean(),
});
export type Manifest = z.infer<typeof manifestSchema>;

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeFile(join(folder, FILE), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
}

/** @throws UserError when the folder holds no whole backup. */
export async function readManifest(folder: string): Promise<Manifest> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(join(folder, FILE), 'utf8')));
  } catch {
    throw new UserError(`${folder} holds no whole backup: ${FILE} is missing or cannot be read.`);
  }
}

/** The digest of every file in a folder, by its path there. */
export async function digestsIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  const digests: Record<string, string> = {};
  for (const path of paths.toSorted()) digests[path] = await digestOf(join(folder, path));
  return digests;
}

/** @throws UserError when a file of the backup is missing, or is not as it was written. */
export async function requireWhole(folder: string, { files }: Manifest): Promise<void> {
  for (const [path, digest] of Object.entries(files)) {
    const now = await digestOf(join(folder, path)).catch(() => null);
    if (now === digest) continue;
    const what = now === null ? 'is missing or cannot be read' : 'is not as it was written';
    throw new UserError(
      `${folder} holds no whole backup: ${path} ${what}. Nothing was restored; take another copy.`,
    );
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Tells keys apart, and tells nothing of them. */
export function fingerprints({
  secretKey,
  sealKeys,
}: Pick<Keys, 'secretKey' | 'sealKeys'>): Manifest['keys'] {
  return { secret: fingerprint(secretKey), seal: Object.values(sealKeys.keys).map(fingerprint) };
}

function fingerprint(key: string): string {
  return createHash('sha256').update(`tuntas backup ${key}`).digest('hex').slice(0, 16);
}
