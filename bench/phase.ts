import { keepGoing, type Run, together } from './loop';
import { type Load, watchLoad } from './process-load';
import type { Stack } from './stack';

/** One measured stretch: how fast it went and how busy every process was. */
export interface Phase {
  readonly name: string;
  readonly run: Run;
  readonly load: Load;
}

export interface PhaseOptions {
  readonly seconds: number;
  readonly callers: number;
  readonly isBehind?: () => boolean;
}

/** Measures a task and says on stderr how it went: a table that takes minutes should not be waited for in silence. */
export async function phase(
  stack: Stack,
  name: string,
  { seconds, callers, isBehind }: PhaseOptions,
  task: () => Promise<unknown>,
): Promise<Phase> {
  const stopWatching = await watchLoad(stack.processes());
  const run = await keepGoing({ seconds, callers }, async () => void (await task()), isBehind);
  const load = await stopWatching();
  process.stderr.write(`  ${name}: ${run.perSecond.toFixed(1)}/s over ${run.seconds.toFixed(0)} s\n`);
  return { name, run, load };
}

/** How many per second, over several stretches of the same thing. */
export function perSecond(...phases: readonly Phase[]): number {
  return together(phases.map(({ run }) => run)).perSecond;
}
