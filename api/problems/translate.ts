import { z } from 'zod';
import type { Lang } from '../../domain/reference';
import { NewerCaseFile } from '../../domain/upgrade';
import { inputErrors } from './issues';
import { Problem } from './problem';
import type { ProblemCode } from './table';

/** What the body parser says went wrong, by the `type` of its errors. */
const BODY_ERRORS: Readonly<Record<string, ProblemCode>> = {
  'entity.parse.failed': 'malformed',
  'entity.too.large': 'too-large',
  'charset.unsupported': 'media-type',
  'encoding.unsupported': 'media-type',
  'request.aborted': 'malformed',
  'request.size.invalid': 'malformed',
};

/** Client errors that the framework raises itself, such as a path with a broken percent escape. */
const CLIENT_STATUS: Readonly<Record<number, ProblemCode>> = {
  400: 'malformed',
  404: 'not-found',
  413: 'too-large',
  415: 'media-type',
};

const known = (error: object): ProblemCode | undefined => {
  if ('type' in error && typeof error.type === 'string' && BODY_ERRORS[error.type])
    return BODY_ERRORS[error.type];
  return 'status' in error && typeof error.status === 'number' ? CLIENT_STATUS[error.status] : undefined;
};

/** Turns whatever was thrown into a problem; what is not understood is `internal`. */
export const toProblem = (error: unknown, lang: Lang): Problem => {
  if (error instanceof Problem) return error;
  if (error instanceof z.core.$ZodError) return new Problem('invalid', { errors: inputErrors(error, lang) });
  // A process that is older than what it was to show; it waits for one that is not.
  if (error instanceof NewerCaseFile) return new Problem('unavailable');
  const code = typeof error === 'object' && error !== null ? known(error) : undefined;
  return new Problem(code ?? 'internal');
};
