/**
 * How long people go on. They go home when nobody has got on for so long, and never because a machine is slow: whatever
 * still moves comes to its end.
 */
export class Patience {
  /** How often somebody has got on: a receipt was given, a command taken or decided. */
  steps = 0;
  private last = Date.now();

  constructor(private readonly limitMs: number) {}

  /** Somebody has got on. */
  gotOn(): void {
    this.steps += 1;
    this.last = Date.now();
  }

  /** Nobody has for so long that nobody waits any more. */
  get isOver(): boolean {
    return Date.now() - this.last > this.limitMs;
  }
}
