import { errorText } from '../dev/error-code';
import { freePort } from '../dev/free-port';
import { logCrashes } from './crash-log';
import { type Env, loadSettings, runSettings } from './settings';
import { stopRequest } from './stop-request';
import { UserError } from '../domain/user-error';

/** `tuntas worker`: the worker alone, until it is asked to stop. */
export async function worker(argv: readonly string[], env: Env): Promise<number> {
  logCrashes('worker');
  const stop = stopRequest(env, { endOnSecond: true });
  const settings = await runSettings(loadSettings(argv, env));
  // Loaded only here: it brings a native library that no other command needs.
  const { startWorker } = await import('../worker/main.js');
  const running = await startWorker(settings, { freePort, signal: stop.signal }).catch((error: unknown) => {
    // It still waited for Temporal.
    if (stop.signal.aborted) return null;
    throw error;
  });
  if (running === null) return 0;
  void running.ready.then(() => process.stdout.write('worker ready\n'));
  const failure = await Promise.race([stop.came, running.failed]);
  await running.stop();
  if (failure !== undefined) throw new UserError(`The worker failed: ${errorText(failure)}`);
  return 0;
}
