import type { Gate } from './gate';
import { STRAIN } from './strain';
import type { TakeUp } from './take-up';

const LOOK_MS = 100;
/** A timer says little; the worst of so many says how late answers are. */
const LOOKS = 5;
const LANES_MS = 300;

/** Tells the gate how busy this process is, how long things take and how far behind the workers are, until it is stopped. */
export function watchStrain(gate: Gate, takeUp: TakeUp): { stop(): void } {
  let expectedAt = performance.now() + LOOK_MS;
  let worst = 0;
  let looks = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    worst = Math.max(worst, now - expectedAt);
    expectedAt = now + LOOK_MS;
    looks += 1;
    // Of a process that is late five looks take five times as long.
    if (looks < LOOKS && worst < STRAIN.much) return;
    gate.noteLag(worst);
    [worst, looks] = [0, 0];
  }, LOOK_MS);
  timer.unref();
  const looking = setInterval(() => gate.look(), LANES_MS);
  looking.unref();
  void takeUp.watch(() => gate.notePace({ delayMs: takeUp.delayMs, isMoving: takeUp.isMoving }));
  return {
    stop() {
      clearInterval(timer);
      clearInterval(looking);
      takeUp.stop();
    },
  };
}
