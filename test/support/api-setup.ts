import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileApart } from './compiled';
import { LENT_VARIABLE, type Lent } from './lent';
import { Stack } from '../../chaos/stack';

/** What the end of the run has to clear away. */
export interface Running {
  stop(): Promise<void>;
}

/** Before the suites of `test/api`: one stack for all of them. */
export default async function setUp(): Promise<void> {
  const compiled = await compileApart();
  const clear = () => rm(compiled, { recursive: true });
  try {
    // What these suites look at is the answer, also on a machine that is busy: a worker that is late is not away.
    const stack = await Stack.start({ compiled, env: { TUNTAS_LIMIT_QUIET: '20s' } });
    const file = join(stack.settings.dataDir, 'lent.json');
    await writeFile(file, JSON.stringify({ settings: stack.settings, compiled } satisfies Lent));
    process.env[LENT_VARIABLE] = file;
    const running: Running = {
      stop: async () => {
        await stack.stop();
        await clear();
      },
    };
    Reflect.set(globalThis, LENT_VARIABLE, running);
  } catch (error) {
    await clear();
    throw error;
  }
}
