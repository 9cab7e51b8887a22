import { prepare } from './prepare';
import { type Env, loadSettings, runSettings } from './settings';

/** `tuntas bootstrap`: prepares servers that run already, once per installation or release. Idempotent. */
export async function bootstrap(argv: readonly string[], env: Env): Promise<number> {
  const settings = await runSettings(loadSettings(argv, env));
  await prepare(settings);
  process.stdout.write(`Temporal at ${settings.temporalAddress} is ready for complaints.\n`);
  return 0;
}
