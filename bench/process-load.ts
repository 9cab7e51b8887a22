import { readFile } from 'node:fs/promises';
import type { Child } from '../dev/child';

/** How busy it was, in cores (1 = one core all of the time). Only where there is a `/proc`. */
export interface Load {
  /** The measured processes and this one, by name. */
  readonly processes: Readonly<Record<string, number>>;
  /** The whole machine, with whatever else runs on it, and how much of it stood still waiting for the disk. */
  readonly machine: { readonly busy: number; readonly waitingForDisk: number } | null;
}

/** The kernel counts in hundredths of a second, on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Counts the processor time of the processes, and of this one, until the function it gives is called. */
export async function watchLoad(processes: ReadonlyMap<string, Child>): Promise<() => Promise<Load>> {
  const pids = new Map([...processes].map(([name, { pid }]) => [name, pid]));
  pids.set('client', process.pid);
  const startedAt = Date.now();
  const before = await secondsOf(pids);
  const machineBefore = await machineSeconds();
  return async () => {
    const after = await secondsOf(pids);
    const wall = (Date.now() - startedAt) / 1000;
    const machineAfter = await machineSeconds();
    return {
      processes: Object.fromEntries(
        [...after].map(([name, seconds]) => [name, (seconds - (before.get(name) ?? 0)) / wall]),
      ),
      machine:
        machineBefore === null || machineAfter === null
          ? null
          : {
              busy: (machineAfter.busy - machineBefore.busy) / wall,
              waitingForDisk: (machineAfter.waiting - machineBefore.waiting) / wall,
            },
    };
  };
}

async function secondsOf(pids: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const [name, pid] of pids) {
    const seconds = await processorSeconds(pid);
    if (seconds !== null) found.set(name, seconds);
  }
  return found;
}

async function processorSeconds(pid: number): Promise<number | null> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name may hold anything, also spaces; it ends with the last parenthesis. Then the fields from the third on.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return null;
  }
}

async function machineSeconds(): Promise<{ busy: number; waiting: number } | null> {
  try {
    const [, user, nice, system, , waiting, irq, softIrq] = (await readFile('/proc/stat', 'utf8'))
      .split('\n', 1)
      .flatMap((line) => line.split(/\s+/))
      .map((ticks) => Number(ticks) / TICKS_PER_SECOND);
    const busy = [user, nice, system, irq, softIrq].reduce<number>((sum, seconds) => sum + (seconds ?? 0), 0);
    return { busy, waiting: waiting ?? 0 };
  } catch {
    return null;
  }
}

/** What a process holds in memory, in bytes; null where the system does not tell. */
export async function residentBytes(pid: number): Promise<number | null> {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}
