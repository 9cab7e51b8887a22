import { randomBytes } from 'node:crypto';
import { z } from 'zod';

/** Whatever changes something may carry one: the same key by the same caller has one effect. */
export const keyHeaders = {
  'idempotency-key': z
    .stringFormat('idempotency-key', /^[\x20-\x7e]{16,128}$/)
    .optional()
    .describe('The same key by the same caller has one effect'),
};

export const keySchema = z.object(keyHeaders);

/** The caller's key, or one that nobody has used. */
export const keyOf = (headers: { 'idempotency-key'?: string | undefined }): string =>
  headers['idempotency-key'] ?? randomBytes(24).toString('base64url');
