import { banner } from './banner';
import { type Env, loadSettings } from './settings';
import { withStack } from './stack';
import { stopRequest } from './stop-request';

/**
 * `tuntas start`: servers, then worker and API, then the banner; until it is asked to stop or one of them ends, which
 * stops all the others. Nothing that was started here stays behind.
 */
export async function start(argv: readonly string[], env: Env): Promise<number> {
  const stop = stopRequest(env);
  await withStack(loadSettings(argv, env), env, stop.signal, async ({ settings, how }) => {
    process.stdout.write(await banner(settings, how));
    await stop.came;
  });
  return 0;
}
