import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

/** W3C Trace Context: version, trace id, parent id, flags; later versions may go on. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?$/;
/** A letter among them: what is digits alone may be somebody's telephone or identity number. */
const REQUEST_ID = /^(?=.*[A-Za-z])[A-Za-z0-9_-]{8,64}$/;
/** 16 characters: it travels with every command into the history of a case. */
const OWN_BYTES = 12;

/**
 * The id by which a request is found in every log: that of the trace that it is part of (`traceparent`), else its own
 * (`X-Request-Id`) if it is well-formed, else one that is made for it.
 */
export function traceOf(traceparent: string | undefined, requestId: string | undefined): string {
  const given = traceparent?.match(TRACEPARENT)?.[1];
  if (given !== undefined) return given;
  if (requestId !== undefined && REQUEST_ID.test(requestId)) return requestId;
  return randomBytes(OWN_BYTES).toString('base64url');
}

/** What is known of a request wherever something is done for it. */
export type Served = {
  /** By which it is found in the logs of every process that had a part in it. */
  readonly trace: string;
  /** The complaint that it is about, once that is known. */
  case?: string;
};

const served = new AsyncLocalStorage<Served>();

/** Serves a request: what is done for it sees what is known of it, and no other request does. */
export function serve(request: Served, next: () => void): void {
  served.run(request, next);
}

/** The trace of the request that is being served; undefined outside of any. */
export function traceNow(): string | undefined {
  return served.getStore()?.trace;
}

/** Notes which complaint the request is about. The first word counts: what follows from it may touch others. */
export function isAbout(id: string): void {
  const request = served.getStore();
  if (request) request.case ??= id;
}
