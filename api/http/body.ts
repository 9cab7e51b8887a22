import express, { type Request, type RequestHandler, type Response } from 'express';
import { Problem } from '../problems/problem';

/** Largest body of a request, in bytes. */
const MAX_BODY_BYTES = 64 * 1024;

const JSON_ONLY = /^application\/json\s*(;|$)/i;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** How a route reads what it was sent, where that is not simply JSON. */
export interface BodyReader {
  /** The first one is what the document shows. */
  readonly mediaTypes: readonly string[];
  /** Throws problems; a request without a body gives `{}`. */
  readonly read: (req: Request, res: Response) => Promise<unknown>;
}

const common = {
  limit: MAX_BODY_BYTES,
  inflate: false,
  type: () => true,
  verify: (_req: unknown, _res: unknown, bytes: Buffer, encoding: string) => {
    // Plain errors with the parser's own types: it writes into whatever is thrown here.
    if (encoding !== 'utf-8') throw Object.assign(new Error('charset'), { type: 'charset.unsupported' });
    try {
      strictUtf8.decode(bytes);
    } catch {
      throw Object.assign(new Error('not UTF-8'), { type: 'entity.parse.failed' });
    }
  },
};

// A text or number at the top is well-formed JSON of the wrong type: the schema says so, with 422.
const parseJson = express.json({ ...common, strict: false });
const parseText = express.text(common);

const declaredBytes = (req: Request): number => Number(req.headers['content-length'] ?? 0);

/** Whether anything follows the head; many clients send `Content-Length: 0` with an empty POST. */
const hasBody = (req: Request): boolean =>
  req.headers['transfer-encoding'] !== undefined || declaredBytes(req) > 0;

const KIB = 1024;

function tooLarge(limit: number): Problem {
  const most = limit < KIB * KIB ? `${limit / KIB} KB` : `${limit / KIB / KIB} MB`;
  return new Problem('too-large', {
    detail: { id: `Isi permintaan melebihi ${most}.`, en: `The body of the request exceeds ${most}.` },
  });
}

const parsed = async (
  parse: RequestHandler,
  req: Request,
  res: Response,
  limit = MAX_BODY_BYTES,
): Promise<unknown> => {
  // Before reading: the parser would swallow the whole of it first and only then complain.
  if (declaredBytes(req) > limit) throw tooLarge(limit);
  await new Promise<void>((resolve, reject) => {
    void parse(req, res, (error?: unknown) => {
      if (error === undefined || error === null) resolve();
      else reject(error instanceof Error ? error : new Error('body could not be read'));
    });
  });
  return req.body;
};

/**
 * Reads the JSON body of a request; a request without one gives `{}`.
 * Throws `media-type`, `too-large`, `malformed`, or what the parser raised.
 */
export const readJson = async (req: Request, res: Response): Promise<unknown> => {
  if (!hasBody(req)) return {};
  if (!JSON_ONLY.test(req.headers['content-type'] ?? '')) throw new Problem('media-type');
  const body = await parsed(parseJson, req, res);
  return body === undefined ? {} : body;
};

/** Reads a long body as text in UTF-8, for the few routes that take a whole file of so many bytes. */
export const longTextReader = (limit: number) => {
  const parse = express.text({ ...common, limit });
  return async (req: Request, res: Response): Promise<string | null> => {
    if (!hasBody(req)) return null;
    const body = await parsed(parse, req, res, limit);
    return typeof body === 'string' ? body : null;
  };
};

/** Reads the body of a request as text in UTF-8, whatever its type. Null when there is none. */
export const readText = async (req: Request, res: Response): Promise<string | null> => {
  if (!hasBody(req)) return null;
  const body = await parsed(parseText, req, res);
  return typeof body === 'string' ? body : null;
};
