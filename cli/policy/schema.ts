import type { Env } from '../settings';
import { parseFlags } from '../flags';
import { policySchema } from '../../domain/schema/policy-schema';
import { schemaPage } from '../../domain/schema/policy-page';

/** `tuntas policy schema [--markdown]`: the JSON Schema of rule files, or the reference page made from it. */
export async function schema(argv: readonly string[], _env: Env): Promise<number> {
  const { markdown } = parseFlags(argv, { markdown: { type: 'boolean' } });
  const json = policySchema();
  process.stdout.write(markdown === true ? schemaPage(json) : `${JSON.stringify(json, null, 2)}\n`);
  return 0;
}
