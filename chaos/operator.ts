import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { settingsEnv } from '../cli/settings';
import type { RunSettings } from '../domain/settings';

const ONCE_MORE_MS = 1000;
/** Whoever looks again and again takes from those who work the time to come back. */
const LONGEST_PAUSE_MS = 8000;
const ONE_RUN_MS = 600_000;

const reportSchema = z.object({
  checked: z.number(),
  /** Cases for which no worker answered. */
  unanswered: z.number(),
  differences: z.array(
    z.object({ id: z.string(), kind: z.string(), repaired: z.boolean(), detail: z.string().nullish() }),
  ),
});
export type Verified = z.output<typeof reportSchema>;

/** Whoever is on call: runs `tuntas verify`, as it is run by hand. */
export class Operator {
  /** Differences that were found and repaired. */
  readonly repaired: { readonly id: string; readonly kind: string }[] = [];
  /** How often it could not be done at once, because something was away. */
  again = 0;
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly settings: RunSettings,
    private readonly compiled: string,
  ) {}

  /**
   * Goes through all cases and has repaired what is wrong, one operator after the other. When that did not tell what has
   * become of case `id`, because no worker answered, it is that case alone that is looked at again, until `deadline`.
   * Null when it is well, else what was said last. What is wrong elsewhere will show in the end.
   */
  repair(id: string, deadline: number): Promise<string | null> {
    const done = this.last.then(() => this.repairNow(id, deadline));
    this.last = done;
    return done;
  }

  /**
   * What `tuntas verify` finds; nothing is changed. Asked again until it finds nothing or `deadline` has passed, and then
   * what it said last. Throws when it never came to an end.
   */
  async verify(deadline: number): Promise<Verified> {
    for (;;) {
      const { code, report, said } = await this.run(['--json']);
      if (report && (code === 0 || Date.now() > deadline)) return report;
      if (Date.now() > deadline) throw new Error(`tuntas verify says: ${said}`);
      await sleep(ONCE_MORE_MS);
    }
  }

  private async repairNow(tampered: string, deadline: number): Promise<string | null> {
    let alone = false;
    for (let pause = ONCE_MORE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      const only = alone ? ['--only', tampered] : [];
      const { code, report, said } = await this.run(['--repair', '--json', ...only]);
      const repaired = (report?.differences ?? []).filter((one) => one.repaired);
      for (const { id, kind } of repaired) this.repaired.push({ id, kind });
      if (code === 0 || repaired.some(({ id }) => id === tampered)) return null;
      if (Date.now() > deadline) return said;
      this.again += 1;
      // Without a report it was not gone through at all.
      alone = report !== null;
      await sleep(pause);
    }
  }

  private run(
    flags: readonly string[],
  ): Promise<{ code: number | null; report: Verified | null; said: string }> {
    const child = spawn(process.execPath, [join(this.compiled, 'cli', 'bin.js'), 'verify', ...flags], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: settingsEnv(this.settings, process.env),
      timeout: ONE_RUN_MS,
    });
    let out = '';
    let wrong = '';
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    child.stderr.on('data', (text: Buffer) => (wrong += text.toString()));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        const report = reportIn(out);
        resolve({ code, report, said: `${wrong.trim()} ${report ? JSON.stringify(report) : out}`.trim() });
      });
    });
  }
}

function reportIn(text: string): Verified | null {
  try {
    const parsed = reportSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
