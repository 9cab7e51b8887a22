import { until } from '../../chaos/until';

/** Makes a claim again until it holds: of what follows at some distance, such as figures. Fails as it failed at last. */
export async function eventually(what: string, claim: () => Promise<void>): Promise<void> {
  await until(what, async () => {
    await claim();
    return true;
  });
}
