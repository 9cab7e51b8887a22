import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { settingsEnv } from '../cli/settings';
import type { RunSettings } from '../domain/settings';

const ONCE_MORE_MS = 1000;
const ONE_RUN_MS = 180_000;

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
   * Looks for differences and has them repaired, one look after the other; tries again until `deadline` while anything
   * is left or no worker answers. Null when all was well in the end, else what was said last.
   */
  repair(deadline: number): Promise<string | null> {
    const done = this.last.then(() => this.repairNow(deadline));
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

  private async repairNow(deadline: number): Promise<string | null> {
    for (;;) {
      const { code, report, said } = await this.run(['--repair', '--json']);
      for (const { id, kind, repaired } of report?.differences ?? []) {
        if (repaired) this.repaired.push({ id, kind });
      }
      if (code === 0) return null;
      if (Date.now() > deadline) return said;
      this.again += 1;
      await sleep(ONCE_MORE_MS);
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
