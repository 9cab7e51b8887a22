import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

/** Has the engine's runtime say only what is wrong. Once per process; `level` for tests in which much goes wrong. */
export function quiet(level: 'ERROR' | 'OFF' = 'ERROR'): void {
  try {
    Runtime.install({
      logger: new DefaultLogger('ERROR'),
      telemetryOptions: {
        logging: { filter: level === 'OFF' ? 'off' : makeTelemetryFilterString({ core: level }) },
      },
    });
  } catch {
    // It is there already.
  }
}
