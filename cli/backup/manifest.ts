import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../domain/user-error';
import type { Keys } from '../../domain/settings';

/** Written last: a folder without it is no backup. */
const FILE = 'backup.json';

const manifestSchema = z.object({
  format: z.literal(1),
  /** When the read model was begun to be copied, and when the engine had been. */
  from: z.string(),
  to: z.string(),
  collections: z.record(z.string(), z.int()),
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
