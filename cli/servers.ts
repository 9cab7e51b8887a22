import { describeExit } from '../dev/child';
import { startServers } from '../dev/servers';
import { prepare } from './prepare';
import { type Env, loadSettings, runSettings } from './settings';
import { stopRequest } from './stop-request';
import { UserError } from '../domain/user-error';

/** `tuntas servers`: Temporal and MongoDB alone, prepared for complaints, until it is asked to stop. */
export async function servers(argv: readonly string[], env: Env): Promise<number> {
  const stop = stopRequest(env);
  const settings = loadSettings(argv, env);
  let running;
  try {
    running = await startServers(settings, stop);
  } catch (error) {
    if (stop.signal.aborted) return 0;
    throw error;
  }
  try {
    await prepare(await runSettings(settings, running));
    process.stdout.write(
      [
        `Temporal  ${running.temporalAddress}  ${running.how.temporal}`,
        `MongoDB   ${running.mongodbUri}  ${running.how.mongo}`,
        `UI        ${running.uiUrl}`,
        'Servers are ready. Ctrl-C stops them.',
        '',
      ].join('\n'),
    );
    const dead = await Promise.race([stop.came, running.died]);
    if (dead !== undefined) {
      throw new UserError(
        `${dead.name} ended unexpectedly (${describeExit(dead.exit)}); everything was stopped.`,
      );
    }
    return 0;
  } finally {
    await running.stop();
  }
}
