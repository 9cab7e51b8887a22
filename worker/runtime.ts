import { DefaultLogger, Runtime, type LogLevel, type LogMetadata } from '@temporalio/worker';
import type { Logger } from 'pino';
import { unquoted } from '../domain/loggable';

const LEVELS = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
} as const satisfies Record<LogLevel, string>;

/** What our own workflow code says of itself: words and numbers of the procedure, never texts. */
const OWN_FIELDS = [
  'trace',
  'command',
  'code',
  'stage',
  'clock',
  'rung',
  'action',
  'escalationLevel',
  'ms',
] as const;
/** No word of the procedure is longer. */
const LONGEST_WORD = 120;
const PREFIX = 'complaint/';

/**
 * Sets up the engine's runtime for this process; once. Lines of our own workflow code pass from `info` up, those of the
 * engine's libraries from `warn` up. `metricsAt`: where the engine's own measurements are to be had, as `host:port`.
 */
export function installRuntime(logger: Logger, metricsAt: string | null): void {
  Runtime.install({
    logger: new DefaultLogger('INFO', ({ level, message, meta = {} }) => {
      if (level === 'INFO' && meta['sdkComponent'] !== 'workflow') return;
      // The worker for projections has none on purpose.
      if (!message.startsWith('No workflows registered'))
        logger[LEVELS[level]](plain(meta), unquoted(message));
    }),
    // The process has its own handling of signals; the runtime must not stop workers behind its back.
    shutdownSignals: [],
    telemetryOptions: {
      logging: { forward: {}, filter: 'WARN' },
      ...(metricsAt === null
        ? {}
        : {
            metrics: {
              prometheus: {
                bindAddress: metricsAt,
                unitSuffix: true,
                useSecondsForDurations: true,
              },
            },
          }),
    },
  });
}

/** Ids and errors are worth logging; contexts of workflow code are large and may hold what is not ours to log. */
export function plain(meta: LogMetadata): Record<string, string | number> {
  const { workflowId, error } = meta as { workflowId?: unknown; error?: unknown };
  const own = OWN_FIELDS.flatMap((name) => {
    const value: unknown = meta[name];
    return typeof value === 'number' || (typeof value === 'string' && value.length <= LONGEST_WORD)
      ? [[name, value] as const]
      : [];
  });
  const said = error instanceof Error ? error.message : typeof error === 'string' ? error : null;
  return {
    ...(typeof workflowId === 'string' ? whose(workflowId) : {}),
    ...Object.fromEntries(own),
    ...(said === null ? {} : { error: unquoted(said) }),
  };
}

/** Under the name that all logs have for it; other workflows under their own. */
function whose(workflowId: string): Record<string, string> {
  return workflowId.startsWith(PREFIX) ? { case: workflowId.slice(PREFIX.length) } : { workflowId };
}
