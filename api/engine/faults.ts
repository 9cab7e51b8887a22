import {
  isGrpcDeadlineError,
  isGrpcServiceError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { isLostUpdate } from '../../workflows/asking';
import { Problem } from '../problem';

/**
 * What went wrong with a call to the engine. `gone`: no such workflow, or none that is open. `late`: no answer in the
 * time that was given. `forgotten`: the engine does not know the update any more that somebody waits for; the case may have
 * got it. `crowded`: a limit of the engine's. `stuck`: the workflow cannot take it now.
 * `unreachable`: the engine is away, or failing.
 */
export type Fault = 'gone' | 'late' | 'forgotten' | 'crowded' | 'stuck' | 'unreachable' | 'other';

/** gRPC status codes, by number: the client gives them as such. */
const BY_CODE: Readonly<Record<number, Fault>> = {
  1: 'late', // CANCELLED: how a deadline arrives when the client notices it first
  2: 'unreachable', // UNKNOWN
  4: 'late', // DEADLINE_EXCEEDED
  5: 'gone', // NOT_FOUND
  8: 'crowded', // RESOURCE_EXHAUSTED
  9: 'stuck', // FAILED_PRECONDITION
  10: 'unreachable', // ABORTED
  13: 'unreachable', // INTERNAL
  14: 'unreachable', // UNAVAILABLE
};

export function faultOf(error: unknown): Fault {
  if (isLostUpdate(error)) return 'forgotten';
  if (error instanceof WorkflowNotFoundError) return 'gone';
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isGrpcDeadlineError(error)) return 'late';
  const cause: unknown = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return isGrpcServiceError(cause) ? (BY_CODE[cause.code] ?? 'other') : 'other';
}

/** The engine can be tried again after so many seconds. */
const RETRY_AFTER = { unavailable: '2', crowded: '1' } as const;

/** What callers are told of a fault; what is no fault of the engine's is given back as it is. */
export function problemOfFault(error: unknown): unknown {
  const fault = faultOf(error);
  if (fault === 'crowded') return tooBusy();
  if (fault === 'late' || fault === 'forgotten' || fault === 'unreachable') {
    return new Problem('unavailable', { headers: { 'Retry-After': RETRY_AFTER.unavailable } });
  }
  return error;
}

/** More is under way than can be answered. */
export function tooBusy(): Problem {
  return new Problem('rate-limited', { headers: { 'Retry-After': RETRY_AFTER.crowded } });
}

const MAY_BE_TAKEN = {
  id: 'Layanan sedang tidak dapat dihubungi, dan yang baru dikirim mungkin sudah diterima. Dengan Idempotency-Key yang sama aman diulang; tanpa kunci, lihat dahulu pengaduannya.',
  en: 'The service cannot be reached at the moment, and what was just sent may have been taken. With the same Idempotency-Key it can be sent again safely; without a key, look at the complaint first.',
} as const;

/** What callers are told when a command that the engine may have is not known to be taken; any other error stays as it is. */
export function mayBeTaken(error: unknown): unknown {
  if (!(error instanceof Problem) || (error.code !== 'unavailable' && error.code !== 'rate-limited'))
    return error;
  return new Problem('unavailable', {
    detail: MAY_BE_TAKEN,
    headers: { 'Retry-After': RETRY_AFTER.unavailable },
  });
}
