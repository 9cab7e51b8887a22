import { Session, type NodeWorker } from 'node:inspector';

/** Memory of a process after a forced collection, in bytes. */
export interface Memory {
  readonly residentBytes: number;
  /** What is alive on the heaps of the main thread and of every worker thread (workflows live in these). */
  readonly heapBytes: number;
}

const THREADS_APPEAR_MS = 500;

/** Collects garbage in every thread of this process, then says what is left. */
export async function measureMemory(): Promise<Memory> {
  const session = new Session();
  session.connect();
  try {
    const threads = await attachToThreads(session);
    let heapBytes = 0;
    for (const post of [postTo(session), ...threads]) {
      await post('HeapProfiler.collectGarbage');
      heapBytes += usedSize(await post('Runtime.getHeapUsage'));
    }
    return { residentBytes: process.memoryUsage.rss(), heapBytes };
  } finally {
    session.disconnect();
  }
}

type Post = (method: string) => Promise<unknown>;

function postTo(session: Session): Post {
  return (method) =>
    new Promise((resolve, reject) => {
      session.post(method, (error, result) => (error ? reject(error) : resolve(result)));
    });
}

/** The inspector speaks to other threads in messages within messages. */
async function attachToThreads(session: Session): Promise<Post[]> {
  const posts: Post[] = [];
  const waiting = new Map<string, (result: unknown) => void>();
  let count = 0;
  session.on('NodeWorker.receivedMessageFromWorker', ({ params: { sessionId, message } }) => {
    const { id, result } = JSON.parse(message) as { id?: number; result?: unknown };
    waiting.get(`${sessionId}/${id}`)?.(result);
  });
  session.on('NodeWorker.attachedToWorker', ({ params: { sessionId } }) => {
    posts.push(
      (method) =>
        new Promise((resolve, reject) => {
          const id = (count += 1);
          waiting.set(`${sessionId}/${id}`, resolve);
          const message = JSON.stringify({ id, method });
          const params: NodeWorker.SendMessageToWorkerParameterType = { sessionId, message };
          session.post('NodeWorker.sendMessageToWorker', params, (error) => {
            if (error) reject(error);
          });
        }),
    );
  });
  await new Promise<void>((resolve, reject) => {
    session.post('NodeWorker.enable', { waitForDebuggerOnStart: false }, (error) =>
      error ? reject(error) : resolve(),
    );
  });
  await new Promise((resolve) => setTimeout(resolve, THREADS_APPEAR_MS));
  return posts;
}

function usedSize(result: unknown): number {
  const { usedSize: used } = (result ?? {}) as { usedSize?: number };
  return used ?? 0;
}
