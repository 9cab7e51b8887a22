import { setTimeout as sleep } from 'node:timers/promises';
import { readdir, readFile, readlink } from 'node:fs/promises';

/** Actions by kind, as the server itself counts them. */
export type Actions = Readonly<Record<string, number>>;

const PROBE_MS = 1000;
/** The server brings its counters up to date about once a second. */
const SETTLE_MS = 1500;
const LISTENING = '0A';

/**
 * The address of a server's own metrics. The development server puts them on a port that it picks and does not tell,
 * so every port on which it listens is asked. Null where that cannot be found out.
 */
export async function findMetrics(pid: number): Promise<string | null> {
  const urls = (await listeningPorts(pid)).map((port) => `http://127.0.0.1:${port}/metrics`);
  const answers = await Promise.all(urls.map(async (url) => ({ url, text: await get(url) })));
  return answers.find(({ text }) => text?.includes('# TYPE'))?.url ?? null;
}

/** The counters once they have stopped moving: the server publishes them with a delay. Nothing else may be going on. */
export async function settledActions(url: string, namespace: string): Promise<Actions> {
  let last = await readActions(url, namespace);
  for (;;) {
    await sleep(SETTLE_MS);
    const now = await readActions(url, namespace);
    if (JSON.stringify(now) === JSON.stringify(last)) return now;
    last = now;
  }
}

async function readActions(url: string, namespace: string): Promise<Actions> {
  const actions: Record<string, number> = {};
  for (const line of ((await get(url)) ?? '').split('\n')) {
    const found = /^action\{(?<labels>.*)\} (?<count>\S+)$/.exec(line)?.groups;
    if (!found?.labels?.includes(`namespace="${namespace}"`)) continue;
    const kind = /action_type="([^"]*)"/.exec(found.labels)?.[1] ?? 'other';
    actions[kind] = (actions[kind] ?? 0) + Number(found.count);
  }
  return actions;
}

async function get(url: string): Promise<string | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_MS) });
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}

async function listeningPorts(pid: number): Promise<number[]> {
  try {
    const sockets = new Set<string>();
    for (const fd of await readdir(`/proc/${pid}/fd`)) {
      const target = await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '');
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      if (inode !== undefined) sockets.add(inode);
    }
    const tables = await Promise.all(
      ['tcp', 'tcp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8')),
    );
    return tables
      .flatMap((table) => table.split('\n').slice(1))
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === LISTENING && sockets.has(fields[9] ?? ''))
      .map((fields) => Number.parseInt(fields[1]?.split(':')[1] ?? '', 16));
  } catch {
    return [];
  }
}
