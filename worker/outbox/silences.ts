import { MINUTE_MS, type Instant } from '../../domain/vocabulary';

const FIRST_REST_MS = 5000;
const LONGEST_REST_MS = MINUTE_MS;

interface Silence {
  /** How often in a row nobody answered. */
  count: number;
  /** Until then it is not tried again. */
  until: Instant;
  /** Somebody is trying it now. */
  tried: boolean;
}

/**
 * Channels at whose other end nobody answers at all. Each attempt at one takes as long as it is given, so one sender at a
 * time finds out whether it is back, and the others go on with what goes elsewhere.
 */
export class Silences {
  private readonly silent = new Map<string, Silence>();

  constructor(private readonly firstRestMs = FIRST_REST_MS) {}

  /** Whether a channel is to be tried now; whoever is told so says how it went. */
  mayTry(channel: string, now: Instant): boolean {
    const silence = this.silent.get(channel);
    if (!silence) return true;
    if (silence.tried || now < silence.until) return false;
    silence.tried = true;
    return true;
  }

  /** It answered, if only to refuse. */
  answered(channel: string): void {
    this.silent.delete(channel);
  }

  unanswered(channel: string, now: Instant): void {
    const count = (this.silent.get(channel)?.count ?? 0) + 1;
    const rest = Math.min(this.firstRestMs * 2 ** (count - 1), LONGEST_REST_MS);
    this.silent.set(channel, { count, until: now + rest, tried: false });
  }
}
