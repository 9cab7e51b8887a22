import { join } from 'node:path';
import { UserError } from '../domain/user-error';
import { HELP, readOptions } from './options';
import { rehearse } from './rehearsal';
import { complaintsAbout, figures, verdict } from './report';

/** From `dist/chaos`, where this is when it runs. */
const COMPILED = join(__dirname, '..', '..');

/** `npm run chaos`: the seed first, how it goes, the figures, what is wrong, and one last line that says it all. */
async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  const { lives, seed, faults, keep } = options;
  process.stdout.write(`seed ${seed}\n`);
  const rehearsed = await rehearse({
    compiled: COMPILED,
    lives,
    seed,
    ...(faults === null ? {} : { faults }),
    say: (line) => void process.stderr.write(`${line}\n`),
    keep: ({ settled }) => keep || settled.findings.length > 0,
  });
  process.stdout.write(`\n${figures(rehearsed)}\n\n`);
  const { findings } = rehearsed.settled;
  if (findings.length > 0) process.stdout.write(`${complaintsAbout(rehearsed)}\n\n`);
  if (keep || findings.length > 0) process.stdout.write(`Data and logs: ${rehearsed.dataDir}\n`);
  process.stdout.write(`${verdict(rehearsed)}\n`);
  return findings.length > 0 ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const text =
      error instanceof UserError ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`chaos: ${text}\n`);
    process.exit(1);
  },
);
