import type { Logger } from 'pino';
import type { Complaints } from '../store/complaints';
import type { ReferenceMemory } from '../store/reference';
import type { Regions } from '../store/regions';
import type { Sealer } from '../store/seal';
import type { Verifier } from './auth/jwt';
import type { EnginePort } from './engine/port';
import type { Metrics } from './http/metrics';

/** What routes work with. Given once to `createApp`; nothing reads the environment below it. */
export interface AppDeps {
  readonly verifier: Verifier;
  /** From which tracking ids, reporters' secrets and hashes are made; one for all API processes. */
  readonly secretKey: string;
  readonly logger: Logger;
  /** Rules, calendars, directory, topics and reasons, in memory. */
  readonly reference: ReferenceMemory;
  /** Names of official region codes. */
  readonly regions: Regions;
  /** The read model and archive; may be away. */
  readonly complaints: Complaints;
  readonly engine: EnginePort;
  readonly sealer: Sealer;
  /** Where people reach the Temporal UI, without a slash at the end. */
  readonly uiUrl: string;
  /** Namespace of the cases in the engine. */
  readonly namespace: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly metrics: Metrics;
  /** The OpenAPI document of the mounted routes. */
  readonly document: () => Readonly<Record<string, unknown>>;
}
