import express, { type Request, type Response } from 'express';
import { Problem } from '../problems/problem';

/** Largest body of a request, in bytes. */
export const MAX_BODY_BYTES = 64 * 1024;

const JSON_ONLY = /^application\/json\s*(;|$)/i;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

const parse = express.json({
  limit: MAX_BODY_BYTES,
  inflate: false,
  // A text or number at the top is well-formed JSON of the wrong type: the schema says so, with 422.
  strict: false,
  type: () => true,
  verify: (_req, _res, bytes, encoding) => {
    // Plain errors with the parser's own types: it writes into whatever is thrown here.
    if (encoding !== 'utf-8') throw Object.assign(new Error('charset'), { type: 'charset.unsupported' });
    try {
      strictUtf8.decode(bytes);
    } catch {
      throw Object.assign(new Error('not UTF-8'), { type: 'entity.parse.failed' });
    }
  },
});

const declaredBytes = (req: Request): number => Number(req.headers['content-length'] ?? 0);

/** Whether anything follows the head; many clients send `Content-Length: 0` with an empty POST. */
const hasBody = (req: Request): boolean =>
  req.headers['transfer-encoding'] !== undefined || declaredBytes(req) > 0;

/**
 * Reads the JSON body of a request; a request without one gives `{}`.
 * Throws `media-type`, `too-large`, `malformed`, or what the parser raised.
 */
export const readJson = async (req: Request, res: Response): Promise<unknown> => {
  if (!hasBody(req)) return {};
  if (!JSON_ONLY.test(req.headers['content-type'] ?? '')) throw new Problem('media-type');
  // Before reading: the parser would swallow the whole of it first and only then complain.
  if (declaredBytes(req) > MAX_BODY_BYTES) throw new Problem('too-large');
  await new Promise<void>((resolve, reject) => {
    parse(req, res, (error?: unknown) => {
      if (error === undefined || error === null) resolve();
      else reject(error instanceof Error ? error : new Error('body could not be read'));
    });
  });
  const body: unknown = req.body;
  return body === undefined ? {} : body;
};
