import { closeSync, mkdirSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from '../cli/prepare';
import { loadSettings, runSettings, settingsEnv } from '../cli/settings';
import { asChild, spawnChild, type Child } from '../dev/child';
import { freePort } from '../dev/free-port';
import { startMongo } from '../dev/mongo';
import { startTemporal, type DynamicConfig } from '../dev/temporal';
import type { RunSettings } from '../domain/settings';
import { until } from './until';

/** Only ends what would hang for ever: a busy machine takes its time. */
const READY_MS = 300_000;

/** What a stack is made of. The second worker and the second API are there only when they are started. */
export type PartName = 'temporal' | 'mongo' | 'worker' | 'worker2' | 'api' | 'api2';

export interface StackOptions {
  /** Where the sources were compiled to: `compileApart`. */
  readonly compiled: string;
  /** Length of a working day, such as `300ms`; real days unless given. */
  readonly day?: string;
  /** Limits as they are shipped: for whoever tries these. Others call far more often than anybody who uses the system. */
  readonly shippedLimits?: boolean;
  /** Further settings, such as where notices go. */
  readonly env?: Readonly<Record<string, string>>;
  /** What of the engine's dynamic configuration is to be otherwise, such as how long it takes to see or forget something. */
  readonly engine?: DynamicConfig;
  /** A data folder that is there already, such as a restored one; a fresh one unless given. */
  readonly dataDir?: string;
}

/** How a worker or an API is started, where that differs from the stack's own way. */
export type PartOptions = Pick<StackOptions, 'env'> & { readonly compiled?: string };

/** Whoever tries a system calls far more often than anybody who uses it. */
const PATIENT = {
  TUNTAS_LIMIT_OFFICER: '5000',
  TUNTAS_LIMIT_SOFTWARE: '5000',
  TUNTAS_LIMIT_REPORTER: '5000',
  TUNTAS_LIMIT_ADDRESS: '5000',
  TUNTAS_LIMIT_ADDRESS_FILINGS: '5000',
  TUNTAS_LIMIT_COMMANDS: '300',
  TUNTAS_LIMIT_FILINGS: '300',
  TUNTAS_LIMIT_READING: '300',
  TUNTAS_LIMIT_PUBLIC: '300',
  TUNTAS_LIMIT_FILINGS_LEAST: '300',
  TUNTAS_LIMIT_DELAY: '60s',
};

/**
 * The whole system on free ports and in a folder of its own: the embedded servers, a worker and an API, each a process
 * that can be stopped, killed and started again by itself.
 */
export class Stack {
  private readonly running = new Map<PartName, Child>();

  private constructor(
    readonly settings: RunSettings,
    private readonly compiled: string,
    private readonly limits: Readonly<Record<string, string>>,
    private readonly env: Readonly<Record<string, string>>,
    private readonly secondPort: number,
    private readonly engine: DynamicConfig,
  ) {}

  /** Starts everything; resolves when nothing is missing. */
  static async start(options: StackOptions): Promise<Stack> {
    const { compiled, day, shippedLimits = false, env = {}, engine = {}, dataDir: given } = options;
    const dataDir = given ?? (await mkdtemp(join(tmpdir(), 'tuntas-stack-')));
    const ports: number[] = [];
    while (ports.length < 5) {
      const port = await freePort();
      if (!ports.includes(port)) ports.push(port);
    }
    const [api = '', temporal = '', ui = '', mongo = '', second = ''] = ports.map(String);
    const where = ['--data', dataDir, '--api-port', api, '--temporal-port', temporal];
    const flags = [...where, '--ui-port', ui, '--mongo-port', mongo, ...(day ? ['--day', day] : [])];
    const settings = await runSettings(loadSettings(flags, { TUNTAS_LOG: 'debug', ...env }));
    const limits = shippedLimits ? {} : PATIENT;
    const stack = new Stack(settings, compiled, limits, env, Number(second), engine);
    try {
      await Promise.all([stack.start('temporal'), stack.start('mongo')]);
      await prepare(stack.settings);
      await Promise.all([stack.start('worker'), stack.start('api')]);
      await stack.ready();
      return stack;
    } catch (error) {
      const said = await stack.log('api').catch(() => '');
      await stack.stop();
      throw new Error(`the stack did not start: ${String(error)}\n${said}`, { cause: error });
    }
  }

  get url(): string {
    return `http://127.0.0.1:${this.settings.apiPort}`;
  }

  /** Where the second API listens, once it was started. */
  get secondUrl(): string {
    return `http://127.0.0.1:${this.secondPort}`;
  }

  /** What a process has written. */
  log(name: PartName): Promise<string> {
    return readFile(this.logFile(name), 'utf8');
  }

  /** What runs under that name; undefined when nothing does. */
  child(name: PartName): Child | undefined {
    return this.running.get(name);
  }

  /** Servers are ready when this resolves; of a worker or an API `ready` tells. */
  async start(name: PartName, options: PartOptions = {}): Promise<void> {
    const { dataDir, temporalPort, uiPort, mongoPort } = this.settings;
    switch (name) {
      case 'temporal':
        this.running.set(
          name,
          await startTemporal({
            dataDir,
            port: temporalPort,
            uiPort,
            log: this.logFile(name),
            dynamicConfig: this.engine,
          }),
        );
        break;
      case 'mongo':
        this.running.set(name, await startMongo({ dataDir, port: mongoPort, log: this.logFile(name) }));
        break;
      case 'worker':
      case 'worker2':
      case 'api':
      case 'api2':
        this.running.set(name, await this.part(name, options));
        break;
    }
  }

  /** In order, and waits for its end. */
  async end(name: PartName): Promise<void> {
    await this.running.get(name)?.stop();
    this.running.delete(name);
  }

  /** Without a chance to say goodbye, and waits for its end. */
  async kill(name: PartName): Promise<void> {
    const child = this.running.get(name);
    child?.kill('SIGKILL');
    await child?.exited;
    this.running.delete(name);
  }

  /** Until the API says that nothing is missing. */
  async ready(limitMs = READY_MS): Promise<void> {
    await until('the stack is ready', async () => (await this.missing())?.length === 0, limitMs);
  }

  /** What the API says is missing; undefined when it does not say. */
  async missing(): Promise<string[] | undefined> {
    const answer = await fetch(`${this.url}/readyz`).catch(() => undefined);
    return ((await answer?.json()) as { missing?: string[] } | undefined)?.missing;
  }

  /** Ends what was started, and nothing else, and leaves nothing on the disk unless told to. */
  async stop({ keep = false }: { keep?: boolean } = {}): Promise<void> {
    // The servers last: whoever stops in order has something to finish with them.
    await Promise.all((['api', 'api2', 'worker', 'worker2'] as const).map((name) => this.end(name)));
    await Promise.all([this.end('temporal'), this.end('mongo')]);
    if (!keep) await rm(this.settings.dataDir, { recursive: true });
  }

  private logFile(name: PartName): string {
    return join(this.settings.dataDir, 'logs', `${name}.log`);
  }

  /** `tuntas worker` or `tuntas api`; the channel to it lets it notice our end, however that comes. */
  private async part(
    name: 'worker' | 'worker2' | 'api' | 'api2',
    { compiled = this.compiled, env = {} }: PartOptions,
  ): Promise<Child> {
    mkdirSync(join(this.settings.dataDir, 'logs'), { recursive: true });
    const log = openSync(this.logFile(name), 'a');
    const settings = name === 'api2' ? { ...this.settings, apiPort: this.secondPort } : this.settings;
    const command = name.startsWith('api') ? 'api' : 'worker';
    try {
      const child = await spawnChild(name, process.execPath, [join(compiled, 'cli', 'bin.js'), command], {
        stdio: ['ignore', log, log, 'ipc'],
        env: settingsEnv(settings, { ...this.limits, ...process.env, ...this.env, ...env }),
      });
      child.unref();
      child.channel?.unref();
      return asChild(name, child);
    } finally {
      closeSync(log);
    }
  }
}
