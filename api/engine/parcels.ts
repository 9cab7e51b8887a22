import type { Envelope } from '../../domain/command';
import { tooBusy } from './faults';
import type { CommandOutcome } from './port';

const MOST_IN_ONE = 100;
const MOST_WAITING = 5000;

type Waiting = {
  readonly envelope: Envelope;
  readonly resolve: (outcome: CommandOutcome) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Carries to cases what many people send at one time. Of one case one parcel is under way, and what comes meanwhile goes
 * with the next: a thousand who join are a dozen messages, and not a thousand that stand before an officer's.
 */
export class Parcels {
  private readonly lines = new Map<string, Waiting[]>();
  private waiting = 0;

  constructor(private readonly send: (id: string, envelopes: Envelope[]) => Promise<CommandOutcome>) {}

  /** Resolves when the engine has it. Throws Problem `rate-limited` when too many wait, and what `send` throws. */
  async post(id: string, envelope: Envelope): Promise<CommandOutcome> {
    if (this.waiting >= MOST_WAITING) throw tooBusy();
    this.waiting += 1;
    try {
      return await new Promise<CommandOutcome>((resolve, reject) => {
        const line = this.lines.get(id);
        if (line) {
          line.push({ envelope, resolve, reject });
        } else {
          this.lines.set(id, [{ envelope, resolve, reject }]);
          void this.carry(id);
        }
      });
    } finally {
      this.waiting -= 1;
    }
  }

  private async carry(id: string): Promise<void> {
    for (;;) {
      const parcel = this.lines.get(id)?.splice(0, MOST_IN_ONE) ?? [];
      if (parcel.length === 0) {
        this.lines.delete(id);
        return;
      }
      try {
        const outcome = await this.send(
          id,
          parcel.map(({ envelope }) => envelope),
        );
        for (const one of parcel) one.resolve(outcome);
      } catch (error) {
        for (const one of parcel) one.reject(error);
      }
    }
  }
}
