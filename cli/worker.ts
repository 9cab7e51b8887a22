import { errorText } from '../dev/error-code';
import { type Env, loadSettings, runSettings } from './settings';
import { stopRequest } from './stop-request';
import { UserError } from '../domain/user-error';

/** `tuntas worker`: the worker alone, until it is asked to stop. */
export async function worker(argv: readonly string[], env: Env): Promise<number> {
  const stop = stopRequest(env);
  const settings = await runSettings(loadSettings(argv, env));
  // Loaded only here: it brings a native library that no other command needs.
  const { startWorker } = await import('../worker/main.js');
  const running = await startWorker(settings);
  process.stdout.write('worker ready\n');
  const failure = await Promise.race([stop.came, running.failed]);
  await running.stop();
  if (failure !== undefined) throw new UserError(`The worker failed: ${errorText(failure)}`);
  return 0;
}
