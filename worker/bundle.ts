import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';

/** Where the build leaves the workflow code, beside the compiled worker. */
export const BUNDLE_PATH = join(__dirname, 'workflow-bundle.js');

/** Bundles the workflow code. Done once at build time: a worker that bundles as it starts may bundle something else. */
export async function bundle(): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: require.resolve('../workflows'),
    payloadConverterPath: require.resolve('../workflows/payloads'),
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} },
  });
  return code;
}

if (require.main === module) {
  bundle()
    .then((code) => writeFile(BUNDLE_PATH, code))
    .catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exitCode = 1;
    });
}
