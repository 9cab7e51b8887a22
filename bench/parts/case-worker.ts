import { loadSettings, runSettings } from '../../cli/settings';
import { stopRequest } from '../../cli/stop-request';
import { freePort } from '../../dev/free-port';
import { Complaints } from '../../store/complaints';
import { LikenessIndex } from '../../store/likeness';
import { startWorker } from '../../worker/main';
import { measureMemory } from './heap';

/**
 * A process of its own: the product's worker as it is, which also tells how much memory it takes. With
 * `--no-projection` every write of the read model is acknowledged at once and nothing is written; with `--no-likeness`
 * only the index of likely duplicates is not.
 */

let acknowledged = 0;

function turnProjectionOff(): void {
  // The worker puts its parts together itself and has no switch for this, nor should it: nothing but a measurement
  // wants a case that no one can find.
  Complaints.prototype.write = async () => {
    acknowledged += 1;
  };
  Complaints.prototype.tryWrite = async () => {
    acknowledged += 1;
    return true;
  };
}

/** What the index of likely duplicates costs is the difference. */
function turnLikenessOff(): void {
  LikenessIndex.prototype.take = () => undefined;
  LikenessIndex.prototype.write = async () => undefined;
}

/** The questions that `bench/part.ts` asks. */
async function answer(question: unknown): Promise<unknown> {
  if (question === 'memory') return measureMemory();
  if (question === 'acknowledged') return acknowledged;
  return null;
}

async function main(): Promise<void> {
  const stop = stopRequest(process.env);
  if (process.argv.includes('--no-projection')) turnProjectionOff();
  if (process.argv.includes('--no-likeness')) turnLikenessOff();
  const settings = await runSettings(loadSettings([], process.env));
  process.on('message', (question) => void answer(question).then((reply) => process.send?.(reply)));
  const running = await startWorker(settings, { freePort });
  await Promise.race([running.ready, stop.came]);
  process.stdout.write('ready\n');
  await stop.came;
  await running.stop();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`worker: ${String(error)}\n`);
    process.exit(1);
  },
);
