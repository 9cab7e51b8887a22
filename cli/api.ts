import { logCrashes } from './crash-log';
import { type Env, loadSettings, runSettings } from './settings';
import { stopRequest } from './stop-request';

/** `tuntas api`: the API alone, until it is asked to stop. */
export async function api(argv: readonly string[], env: Env): Promise<number> {
  logCrashes('api');
  const stop = stopRequest(env, { endOnSecond: true });
  const settings = await runSettings(loadSettings(argv, env));
  // Loaded only here: no other command pays for it.
  const { startApi } = await import('../api/main.js');
  const running = await startApi(settings);
  process.stdout.write('api ready\n');
  await stop.came;
  await running.stop();
  return 0;
}
