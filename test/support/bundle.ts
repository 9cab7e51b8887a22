import { bundle } from '../../worker/bundle';
import { hashOfSources, keep, kept } from './kept';

/** Everything that gets into the bundle, and what decides how. */
const SOURCES = ['workflows', 'domain', 'worker', 'package-lock.json'];

let bundled: Promise<{ code: string }> | undefined;

/** The workflow's bundle. Built once for a state of the sources, whichever test file comes first. */
export function workflowBundle(): Promise<{ code: string }> {
  bundled ??= build();
  return bundled;
}

async function build(): Promise<{ code: string }> {
  const name = `workflows-${hashOfSources(SOURCES, ['.ts'])}.js`;
  const known = kept(name);
  if (known !== null) return { code: known };
  const code = await bundle();
  keep(name, code);
  return { code };
}
