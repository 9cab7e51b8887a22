import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

const PREFIX = 'sealed:';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
/** No field is longer than a request; the bound keeps a forged stream from filling the memory. */
const MAX_OPENED_BYTES = 4 * 1024 * 1024;
const PLAIN = 0;
const DEFLATED = 1;

/** What a reader sees in place of a text whose key is lost or whose bytes were changed. */
export const TOMBSTONE = '[tidak dapat dibuka / cannot be opened]';

/** Keys by version, each 32 bytes as base64url; `current` seals, all of them open. */
export type SealerKeys = { readonly current: string; readonly keys: Readonly<Record<string, string>> };

export interface Sealer {
  /** Gives `sealed:<version>:<base64url of iv, tag and ciphertext>`, different at every call. */
  seal(text: string): string;
  /** Opens what `seal` gave; a text without the prefix is returned as it is. Never throws. */
  open(text: string): string;
  sealJson(value: unknown): string;
  /** The value, or undefined when it cannot be opened. Never throws. */
  openJson(text: string): unknown;
}

/** Whether a text has the form of a sealed one. */
export const isSealed = (text: string): boolean => text.startsWith(PREFIX);

const readKeys = (keys: SealerKeys['keys']): Map<string, Buffer> => {
  const read = new Map<string, Buffer>();
  for (const [version, text] of Object.entries(keys)) {
    const key = Buffer.from(text, 'base64url');
    if (key.length !== KEY_BYTES)
      throw new Error(`sealing key ${version} must be ${KEY_BYTES} bytes as base64url`);
    if (!/^[A-Za-z0-9._-]+$/.test(version))
      throw new Error(`sealing key version "${version}" is not a plain name`);
    read.set(version, key);
  }
  return read;
};

/** One flag byte, then the text, deflated where that is shorter. */
const pack = (text: string): Buffer => {
  const plain = Buffer.from(text, 'utf8');
  const deflated = deflateRawSync(plain);
  return deflated.length < plain.length
    ? Buffer.concat([Buffer.of(DEFLATED), deflated])
    : Buffer.concat([Buffer.of(PLAIN), plain]);
};

const unpack = (packed: Buffer): string => {
  const content = packed.subarray(1);
  const plain =
    packed[0] === DEFLATED ? inflateRawSync(content, { maxOutputLength: MAX_OPENED_BYTES }) : content;
  return plain.toString('utf8');
};

const encrypt = (version: string, key: Buffer, packed: Buffer): string => {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  // The version is authenticated too, so that a text cannot be passed off as sealed under another key.
  cipher.setAAD(Buffer.from(version));
  const ciphertext = Buffer.concat([cipher.update(packed), cipher.final()]);
  const bytes = Buffer.concat([iv, cipher.getAuthTag(), ciphertext]);
  return `${PREFIX}${version}:${bytes.toString('base64url')}`;
};

const decrypt = (version: string, key: Buffer, encoded: string): Buffer => {
  const bytes = Buffer.from(encoded, 'base64url');
  // Node's decoder skips foreign characters; only the one true spelling counts.
  if (bytes.toString('base64url') !== encoded) throw new Error('not canonical base64url');
  const iv = bytes.subarray(0, IV_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(version));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
};

/**
 * Seals personal fields and free texts (AES-256-GCM) before the engine sees them. Several keys may be known at
 * once, so that a key can be replaced while old texts stay readable.
 * Throws at start-up when a key has the wrong size or the current version has no key.
 */
export const makeSealer = (options: SealerKeys): Sealer => {
  const keys = readKeys(options.keys);
  const current = keys.get(options.current);
  if (!current) throw new Error(`no sealing key for the current version "${options.current}"`);

  const tryOpen = (text: string): string | null => {
    const [version = '', encoded = '', ...rest] = text.slice(PREFIX.length).split(':');
    const key = keys.get(version);
    if (!key || rest.length > 0) return null;
    try {
      return unpack(decrypt(version, key, encoded));
    } catch {
      return null;
    }
  };
  const seal = (text: string): string => encrypt(options.current, current, pack(text));

  return {
    seal,
    open: (text) => (isSealed(text) ? (tryOpen(text) ?? TOMBSTONE) : text),
    sealJson: (value) => seal(JSON.stringify(value) ?? 'null'),
    openJson: (text) => {
      const json = isSealed(text) ? tryOpen(text) : text;
      if (json === null) return undefined;
      try {
        const value: unknown = JSON.parse(json);
        return value;
      } catch {
        return undefined;
      }
    },
  };
};
