import { atMostRow, megabytes, plainRow, round, type Row } from './report';
import type { AnswerTimes, SleepingResult } from './sleeping';

/** A worker may hold so many times as much with the most open cases as with as many as it keeps. */
const MOST_GROWTH = 1.15;

export function sleepingRows({ cached, empty, steps, burst }: SleepingResult): Row[] {
  // As long as the worker has all cases in memory it grows, and should.
  const full = steps.filter(({ open }) => open >= cached);
  const [least, most] = [full[0], full.at(-1)];
  return [
    ...(least && most && least !== most
      ? [
          atMostRow(
            `worker resident, ${most.open} ÷ ${least.open} open, ${cached} kept in memory`,
            Number((most.worker.residentBytes / least.worker.residentBytes).toFixed(2)),
            MOST_GROWTH,
          ),
        ]
      : []),
    plainRow('worker that knows no case', megabytes(empty.residentBytes)),
    ...steps.flatMap(({ open, perSecond, worker, resident, engineBytes, databaseBytes, ...answers }) => [
      plainRow(
        `${open} open: resident`,
        [
          `worker ${megabytes(worker.residentBytes)} (heap ${megabytes(worker.heapBytes)})`,
          ...Object.entries(resident).flatMap(([name, bytes]) =>
            name.endsWith('worker') ? [] : [`${name} ${megabytes(bytes)}`],
          ),
        ].join(', '),
      ),
      plainRow(
        `${open} open: files`,
        `engine ${megabytes(engineBytes)}, database ${megabytes(databaseBytes)}; opened at ${round(perSecond)}/s`,
      ),
      plainRow(`${open} open: a command is answered`, answerTimes(answers)),
    ]),
    plainRow(
      `${burst.cases} filed with no worker there, then worked off`,
      `${round(burst.filedPerSecond)}/s, then ${round(burst.workedOffPerSecond)}/s; worker at most ${burst.peakBytes === null ? 'unknown' : megabytes(burst.peakBytes)}`,
    ),
  ];
}

const text = ({ median, p95 }: AnswerTimes): string => `median ${round(median)} ms, 95 % ${round(p95)} ms`;

function answerTimes({
  inCache,
  fallenOut,
}: {
  readonly inCache: AnswerTimes;
  readonly fallenOut: AnswerTimes | null;
}): string {
  if (fallenOut === null) return `in memory ${text(inCache)}`;
  const ratio = (kind: keyof AnswerTimes) => (fallenOut[kind] / inCache[kind]).toFixed(1);
  return `in memory ${text(inCache)}; fallen out ${text(fallenOut)}; ${ratio('median')} and ${ratio('p95')} times as long`;
}
