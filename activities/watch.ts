import type { Late } from '../domain/lateness';
import type { Instant } from '../domain/vocabulary';

/** Who looks on at what activities do, to measure it. */
export interface ActivityWatch {
  /** Rungs have fired, each so late. */
  fired(rungs: readonly Late[]): void;
  /** The read model has acknowledged a case as it was `since`. */
  projected(id: string, since: Instant): void;
  /** A case waits for the read model, and has waited since then. */
  waits(id: string, since: Instant): void;
}
