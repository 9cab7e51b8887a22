import { writeFile } from 'node:fs/promises';
import { stopRequest } from '../cli/stop-request';
import { UserError } from '../domain/user-error';
import { measureCompare } from './compare';
import { comparison } from './comparison';
import { measureDuplicates } from './duplicates';
import { measureFilled } from './filled';
import { measureIntake } from './intake';
import { measureLives } from './lives';
import { settingOf } from './machine';
import { measureMemory } from './memory';
import { HELP, type Options, readOptions } from './options';
import { measureOverload } from './overload';
import { people } from './people';
import { measureProcesses } from './processes';
import { measurePlanning } from './planning';
import { rowTable } from './report';
import { measureRouting } from './routing';
import { loadTable } from './load-table';
import { type Results, rowsOf } from './rows';
import { costOfPlainLife, measureCost, shapeOfPlainLife } from './size';
import { type Stack, startStack } from './stack';
import { measureSleeping } from './sleeping';
import { measureWaiting } from './waiting';
import { measureWakes } from './wakes';

/** `npm run bench`: one table of ratios, all of them measured in one run on one server. */
async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  const stop = stopRequest(process.env);
  if (options.parts.includes('overload')) {
    const well = await Promise.race([measureOverload(options), stop.came]);
    if (well === undefined) throw new UserError('Interrupted.');
    return well ? 0 : 1;
  }
  const stack = await startStack();
  try {
    const done = await Promise.race([measure(stack, options), stop.came, stack.servers.died]);
    if (done === 'measured') return 0;
    throw new UserError(done === undefined ? 'Interrupted.' : `${done.name} ended while measuring.`);
  } finally {
    await stack.stop();
  }
}

async function measure(stack: Stack, options: Options): Promise<'measured'> {
  const { parts, callers } = options;
  const results: Results = {};
  if (parts.includes('planning')) {
    progress('Plans per second');
    results.planning = measurePlanning({ seconds: options.planningSeconds });
  }
  if (parts.includes('routing')) {
    progress('Routing suggestions per second');
    results.routing = measureRouting({ seconds: options.routingSeconds });
  }
  if (parts.includes('duplicates')) {
    progress('Likely duplicates');
    results.duplicates = await measureDuplicates({
      uri: stack.settings.mongodbUri,
      sizes: options.duplicatesAmong,
      cleanUp: process.env.MONGODB_URI !== undefined,
      progress,
    });
  }
  if (parts.includes('compare')) {
    progress('Open cases held against other rules');
    const stored = { db: stack.db, uri: stack.settings.mongodbUri, count: options.storedCases };
    results.compare = await measureCompare({ cases: options.comparedCases, threads: 2, stored });
  }
  if (parts.includes('waiting')) {
    progress('Events of waiting and of suspensions');
    results.waiting = await measureWaiting();
  }
  if (parts.includes('wakes')) {
    progress('Rungs that fall due within a minute');
    results.wakes = await measureWakes(stack, { cases: options.wakes, windowSeconds: 60 });
  }
  const everybody = await people(stack);
  const shape = await shapeOfPlainLife(stack, everybody);
  const against = comparison(stack, shape);

  if (parts.includes('size')) {
    progress('What a plain life costs');
    results.cost = {
      life: await costOfPlainLife(stack, everybody, options.counted),
      comparison: await measureCost(stack, options.counted, against.life),
    };
  }
  const spans = { warmUpSeconds: options.warmUpSeconds, callers };
  if (parts.includes('lives')) {
    progress('Plain lives per second');
    results.lives = await measureLives(stack, everybody, against, {
      ...spans,
      seconds: options.livesSeconds,
    });
  }
  if (parts.includes('intake')) {
    progress('Complaints accepted per second');
    results.intake = await measureIntake(stack, everybody, against, {
      ...spans,
      seconds: options.intakeSeconds,
    });
  }
  if (parts.includes('memory')) {
    progress('Memory of open cases');
    results.memory = await measureMemory(stack, everybody, { cases: options.openCases, callers });
  }
  if (parts.includes('processes')) {
    progress('One and two processes of API and worker');
    const half = { ...spans, seconds: options.livesSeconds / 2 };
    results.processes = await measureProcesses(stack, half);
  }
  // Last: what it opens stays open.
  if (parts.includes('sleeping')) {
    progress('Open cases that sleep');
    results.sleeping = await measureSleeping(stack, everybody, { ...options.sleeping, callers });
  }
  everybody.api.close();

  const large = { lives: parts.includes('filled'), reading: parts.includes('reading') };
  if (large.lives || large.reading) {
    progress('A full read model');
    const seconds = options.livesSeconds / 2;
    const sizes = options.filledTo;
    results.large = await measureFilled({ ...large, ...spans, seconds, sizes, progress });
  }

  const setting = await settingOf(stack);
  const { turnedAway, leftWaiting } = everybody.api;
  const phases = [
    ...(results.intake?.phases ?? []),
    ...(results.lives?.phases ?? []),
    ...(results.processes?.phases ?? []),
  ];
  process.stdout.write(
    [
      ...Object.entries(setting).map(([what, value]) => `${what.padEnd(9)}${value}`),
      `callers  ${callers} at the same time; a start carries ${shape.startBytes} bytes; told to wait ${turnedAway} times; ${leftWaiting} commands left waiting`,
      '',
      rowTable(rowsOf(results, setting.mongodb.replace(/ \(.*/, ''))),
      '',
      ...(phases.length > 0 ? [loadTable(phases)] : []),
      '',
    ].join('\n'),
  );
  if (options.json !== null) {
    const all = { setting, options, turnedAway, leftWaiting, shape, ...results };
    await writeFile(options.json, `${JSON.stringify(all, null, 2)}\n`);
  }
  return 'measured';
}

function progress(text: string): void {
  process.stderr.write(`${text} …\n`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const text =
      error instanceof UserError ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`bench: ${text}\n`);
    process.exit(1);
  },
);
