import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from '../dev/child';
import type { Killed } from './fault-plan';
import type { Stack } from './stack';

const START_AGAIN_MS = 500;

/**
 * Keeps the parts of a stack running, as an init system or a container engine does: what ends by itself is started again.
 * And kills them on purpose.
 */
export class Keeper {
  /** How often each part has ended by itself. */
  readonly fellOver: Partial<Record<Killed, number>> = {};
  /** What is done to a part, one thing after the other: nothing is ever started twice. */
  private readonly last = new Map<Killed, Promise<void>>();
  private going = true;

  constructor(private readonly stack: Stack) {}

  /** Looks after a part from now on. */
  watch(part: Killed): void {
    const child = this.stack.child(part);
    if (child) void this.startAfter(part, child);
  }

  /** Kills a part (SIGKILL), leaves it down for a while and starts it again. Resolves when it has been started. */
  down(part: Killed, ms: number): Promise<void> {
    return this.after(part, async () => {
      await this.stack.kill(part);
      await sleep(ms);
      await this.start(part);
    });
  }

  /** Until nothing is being done to a part. */
  async idle(part: Killed): Promise<void> {
    await this.last.get(part);
  }

  /** Nothing is started again after this; resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.going = false;
    await Promise.all(this.last.values());
  }

  private async startAfter(part: Killed, child: Child): Promise<void> {
    await child.exited;
    await this.after(part, async () => {
      // Somebody has killed it on purpose, and has started it.
      if (!this.going || this.stack.child(part) !== child) return;
      this.count(part);
      await sleep(START_AGAIN_MS);
      await this.start(part);
    });
  }

  private after(part: Killed, act: () => Promise<void>): Promise<void> {
    const done = (this.last.get(part) ?? Promise.resolve()).then(act);
    this.last.set(part, done);
    return done;
  }

  private async start(part: Killed): Promise<void> {
    while (this.going) {
      try {
        await this.stack.start(part);
        this.watch(part);
        return;
      } catch (error) {
        this.count(part);
        process.stderr.write(`${part} did not start: ${error instanceof Error ? error.message : ''}\n`);
        await sleep(START_AGAIN_MS);
      }
    }
  }

  private count(part: Killed): void {
    this.fellOver[part] = (this.fellOver[part] ?? 0) + 1;
  }
}
