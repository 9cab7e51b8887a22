import { loggable } from '../domain/loggable';

const FATAL = 60;

/**
 * From now on a defect that nobody caught ends this process with one line of JSON, like every other line of its log and
 * without data: left to itself, Node.js prints the error with all that hangs on it.
 */
export function logCrashes(name: 'api' | 'worker'): void {
  process.on('uncaughtException', (error: unknown) => {
    const line = {
      level: FATAL,
      time: Date.now(),
      pid: process.pid,
      name,
      error: loggable(error),
      msg: 'crashed',
    };
    process.stderr.write(`${JSON.stringify(line)}\n`, () => process.exit(1));
  });
}
