import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';

const RETRY_MS = 5000;
const ENGINE_MS = 1000;

export interface StatusOptions {
  readonly host: string;
  readonly port: number;
  readonly registry: Registry;
  /** `host:port` of the engine's own measurements, which are added to ours; null without. */
  readonly engineMetricsAt: string | null;
  /** What the worker lacks; nothing when all is well. */
  readonly missing: () => Promise<readonly string[]>;
  readonly logger: Logger;
}

export interface RunningStatus {
  stop(): Promise<void>;
}

/**
 * Tells whoever watches how a worker is: `/metrics`, `/healthz` (it lives), `/readyz` (503 when something is missing).
 * A port that is taken, as during a rolling restart, is tried again: a worker works without being watched.
 */
export function startStatus({ host, port, logger, ...options }: StatusOptions): RunningStatus {
  const server = createServer((req, res) => {
    void answer(req, res, options).catch(() => res.destroy());
  });
  let retry: NodeJS.Timeout | undefined;
  let stopped = false;
  server.on('error', (error: NodeJS.ErrnoException) => {
    if (stopped || server.listening) return;
    logger.warn({ code: error.code, port }, 'the port for metrics cannot be had; tried again every 5 s');
    retry = setTimeout(() => server.listen(port, host), RETRY_MS);
  });
  server.listen(port, host);
  return {
    async stop() {
      stopped = true;
      clearTimeout(retry);
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  { method, url }: IncomingMessage,
  res: ServerResponse,
  { registry, engineMetricsAt, missing }: Pick<StatusOptions, 'registry' | 'engineMetricsAt' | 'missing'>,
): Promise<void> {
  const path = (url ?? '/').split('?', 1)[0] ?? '/';
  if (method !== 'GET' && method !== 'HEAD') {
    res.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  switch (path) {
    case '/metrics': {
      const own = await registry.metrics();
      const text = engineMetricsAt === null ? own : own + (await engineMetrics(engineMetricsAt));
      res.writeHead(200, { 'Content-Type': registry.contentType }).end(text);
      return;
    }
    case '/healthz':
      send(res, 200, { status: 'ok' });
      return;
    case '/readyz': {
      const lacking = await missing();
      const ok = lacking.length === 0;
      send(res, ok ? 200 : 503, { status: ok ? 'ok' : 'degraded', missing: lacking });
      return;
    }
    default:
      res.writeHead(404).end();
  }
}

function send(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

/** What the engine's library measures by itself: latencies, slots, cache. Nothing while it does not answer. */
async function engineMetrics(at: string): Promise<string> {
  try {
    const answered = await fetch(`http://${at}/metrics`, { signal: AbortSignal.timeout(ENGINE_MS) });
    return answered.ok ? await answered.text() : '';
  } catch {
    return '';
  }
}
