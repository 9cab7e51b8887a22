import mongoose, { type Connection } from 'mongoose';

// A query that cannot be sent at once fails at once: waiting is for those who know what for.
const OPTIONS = {
  bufferCommands: false,
  autoIndex: false,
  autoCreate: false,
  serverSelectionTimeoutMS: 2000,
  connectTimeoutMS: 2000,
  maxPoolSize: 20,
  writeConcern: { w: 'majority', j: true },
} as const;

/** So long a server that kept a reader waiting is taken for away, before another reader waits for it. */
const SILENCE_MS = 3000;

/**
 * A connection that may come up later: the processes of Tuntas start and work while MongoDB is away, and use it when it
 * is there.
 */
export class Database {
  readonly connection: Connection;
  private retry: NodeJS.Timeout | null = null;
  private stopped = false;
  private silentUntil = 0;

  constructor(private readonly uri: string) {
    this.connection = mongoose.createConnection();
    this.connection.on('error', () => undefined);
  }

  /** Whether the last that was heard of the server is that it answers. */
  get isUp(): boolean {
    return performance.now() >= this.silentUntil && this.isConnected;
  }

  /** A reader waited in vain: a frozen server keeps its connections, and only its silence tells. */
  noteSilence(): void {
    this.silentUntil = performance.now() + SILENCE_MS;
  }

  /** It answered, if late. */
  noteAnswer(): void {
    this.silentUntil = 0;
  }

  private get isConnected(): boolean {
    return this.connection.readyState === mongoose.ConnectionStates.connected;
  }

  /** Tries to connect; comes back after at most two seconds, connected or not, and goes on trying if not. */
  async start(): Promise<boolean> {
    try {
      await this.connection.openUri(this.uri, OPTIONS);
      return true;
    } catch {
      if (!this.stopped) {
        this.retry = setTimeout(() => void this.start(), 1000);
      }
      return false;
    }
  }

  /** True when the server answers a ping within `ms`. */
  async answers(ms = 1000): Promise<boolean> {
    if (!this.isConnected || !this.connection.db) return false;
    return within(
      ms,
      this.connection.db.command({ ping: 1 }).then(
        () => true,
        () => false,
      ),
      false,
    );
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.retry) clearTimeout(this.retry);
    await this.connection.close();
  }
}

/** The value of a promise, or `late` when it takes longer than `ms`; what it gives then is let go. */
export async function within<T>(ms: number, promise: Promise<T>, late: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late), ms);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
