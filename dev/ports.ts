import { execFile } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { promisify } from 'node:util';
import { UserError } from '../domain/user-error';

const run = promisify(execFile);

/** A port about to be used, with the setting that moves it. */
export interface WantedPort {
  readonly port: number;
  /** Whose port it is, for people: "the API". */
  readonly owner: string;
  /** What to set for another one: "TUNTAS_API_PORT". */
  readonly setting: string;
}

/**
 * Checks that all the ports can be taken.
 * @throws UserError naming the first busy one, the setting that changes it and, where it can be found out, the
 * process that holds it.
 */
export async function requireFreePorts(wanted: readonly WantedPort[]): Promise<void> {
  const seen = new Map<number, WantedPort>();
  for (const want of wanted) {
    const twin = seen.get(want.port);
    if (twin !== undefined) {
      throw new UserError(
        `Port ${want.port} is wanted for both ${twin.owner} and ${want.owner}: change ${twin.setting} or ${want.setting}.`,
      );
    }
    seen.set(want.port, want);
    if (await isFree(want.port)) continue;
    const holder = await holderOf(want.port);
    throw new UserError(
      `Port ${want.port} for ${want.owner} is busy${holder === null ? '' : ` (held by ${holder})`}: ` +
        `stop what holds it, or choose another port with ${want.setting}.`,
    );
  }
}

/** True when something accepts connections on 127.0.0.1 at the port. */
export async function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const answer = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.setTimeout(1_000, () => answer(false));
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}

/** Both addresses: some systems let a port be taken on one while it is held on the other. */
async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '0.0.0.0'));
}

async function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** "node, process 123", or null when this system does not tell. */
async function holderOf(port: number): Promise<string | null> {
  const limits = { timeout: 2_000, encoding: 'utf8' } as const;
  try {
    const { stdout } = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], limits);
    const found = /^p(\d+)\nc(.+)$/m.exec(stdout);
    if (found) return `${found[2]}, process ${found[1]}`;
  } catch {
    // Not installed, or nothing seen: the next tool may know.
  }
  try {
    const { stdout } = await run('ss', ['-ltnpH', `sport = :${port}`], limits);
    const found = /\("([^"]+)",pid=(\d+)/.exec(stdout);
    return found ? `${found[1]}, process ${found[2]}` : null;
  } catch {
    return null;
  }
}
