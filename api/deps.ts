import type { Logger } from 'pino';
import type { Reference } from '../domain/reference';
import type { Verifier } from './auth/jwt';
import type { Metrics } from './http/metrics';

/** What routes work with. Given once to `createApp`; nothing reads the environment below it. */
export interface AppDeps {
  readonly verifier: Verifier;
  /** From which tracking ids, reporters' secrets and hashes are made; one for all API processes. */
  readonly secretKey: string;
  readonly logger: Logger;
  readonly reference: Reference;
  readonly metrics: Metrics;
  /** The OpenAPI document of the mounted routes. */
  readonly document: () => Readonly<Record<string, unknown>>;
}
