import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './fault-plan';

/**
 * How far the faults have come. Lives begin by it and not by the clock: where everything takes longer, the faults do,
 * and the lives must not be over before them nor all begin after them.
 */
export class Course {
  private readonly begun: readonly {
    readonly plannedAt: number;
    readonly now: Promise<void>;
    readonly begin: () => void;
  }[];

  constructor(faults: readonly Fault[]) {
    let plannedAt = 0;
    this.begun = faults.map(({ gapMs }) => {
      const one = { plannedAt, ...gate() };
      plannedAt += gapMs;
      return one;
    });
  }

  /** The fault of this place begins now. */
  begin(index: number): void {
    this.begun[index]?.begin();
  }

  /** Until the faults have come as far as they were planned to be after so many milliseconds. */
  async reached(ms: number): Promise<void> {
    const last = this.begun.findLast(({ plannedAt }) => plannedAt <= ms);
    await last?.now;
    await sleep(ms - (last?.plannedAt ?? 0));
  }
}

function gate(): { readonly now: Promise<void>; readonly begin: () => void } {
  let open: (() => void) | undefined;
  const now = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { now, begin: () => open?.() };
}
