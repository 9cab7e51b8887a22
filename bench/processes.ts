import { readModelBacklog } from './backlog';
import { type Spans, sustain } from './intake';
import { type People, people } from './people';
import { perSecond, phase, type Phase } from './phase';
import { plainRow, quantile, ratioRow, round, type Row } from './report';
import type { Stack } from './stack';

/** What so many processes of each kind come to. */
export interface ProcessesStep {
  readonly apis: number;
  readonly workers: number;
  /** Plain lives per second, and the time of one of their five calls that 95 of 100 keep within, in milliseconds. */
  readonly lives: number;
  readonly callP95: number;
  /** Complaints per second that the read model keeps up with, and the same time of filing one. */
  readonly intake: number;
  readonly filingP95: number;
}

export interface ProcessesResult {
  readonly steps: readonly ProcessesStep[];
  /** How many cores the machine was busy with during the lives of each step; null where it does not tell. */
  readonly busyCores: readonly (number | null)[];
  readonly phases: readonly Phase[];
}

/** One of each, a second worker, a second API beside it, and one of each again: the server has grown meanwhile. */
export async function measureProcesses(stack: Stack, spans: Spans): Promise<ProcessesResult> {
  await stack.replaceWorker({ projection: true });
  const measured = [await measureStep(stack, spans, [stack.apiUrl], 1)];
  const worker = await stack.addWorker();
  try {
    measured.push(await measureStep(stack, spans, [stack.apiUrl], 2));
    const api = await stack.addApi();
    try {
      measured.push(await measureStep(stack, spans, [stack.apiUrl, api.url], 2));
    } finally {
      await api.stop();
    }
  } finally {
    await worker.stop();
  }
  measured.push(await measureStep(stack, spans, [stack.apiUrl], 1));
  return {
    steps: measured.map(({ step }) => step),
    busyCores: measured.map(({ lives }) => lives.load.machine?.busy ?? null),
    phases: measured.flatMap(({ lives, intake }) => [lives, intake]),
  };
}

interface MeasuredStep {
  readonly step: ProcessesStep;
  readonly lives: Phase;
  readonly intake: Phase;
}

async function measureStep(
  stack: Stack,
  spans: Spans,
  urls: readonly string[],
  workers: number,
): Promise<MeasuredStep> {
  const everybody = await people(stack, urls);
  const name = `${urls.length} API, ${workers} worker`;
  try {
    const warmUp = { callers: spans.callers, seconds: spans.warmUpSeconds };
    await phase(stack, 'warm-up', warmUp, everybody.live);
    const callTimes = timesOf(everybody);
    const lives = await phase(stack, `plain lives, ${name}`, spans, everybody.live);
    const callP95 = quantile(callTimes(), 0.95);
    const filingTimes = timesOf(everybody);
    const filing = async () => (await everybody.file()).id;
    const backlog = readModelBacklog(stack.db);
    const { measured: intake } = await sustain(stack, `complaints, ${name}`, backlog, spans, filing);
    const filingP95 = quantile(filingTimes(), 0.95);
    const step = { apis: urls.length, workers, callP95, filingP95 };
    return { step: { ...step, lives: perSecond(lives), intake: perSecond(intake) }, lives, intake };
  } finally {
    everybody.api.close();
  }
}

/** Collects how long calls take from now on. */
function timesOf({ api }: People): () => readonly number[] {
  const times: number[] = [];
  api.onDone = (ms) => void times.push(ms);
  return () => times;
}

const times = ({ callP95, filingP95 }: ProcessesStep): string =>
  `a call of a life ${round(callP95)} ms, a filing ${round(filingP95)} ms`;

/** Each step against the mean of the first and the last, which are alike. */
export function processesRows({ steps, busyCores }: ProcessesResult): Row[] {
  const [first, last] = [steps[0], steps.at(-1)];
  if (!first || !last) return [];
  const mean = (of: (step: ProcessesStep) => number): number => (of(first) + of(last)) / 2;
  const one = { lives: mean(({ lives }) => lives), intake: mean(({ intake }) => intake) };
  return [
    ...steps.slice(1, -1).flatMap((step) => {
      const name = `${step.apis} API and ${step.workers} workers ÷ one of each`;
      return [
        ratioRow(`plain lives, ${name}`, step.lives, one.lives),
        ratioRow(`complaints, ${name}`, step.intake, one.intake),
      ];
    }),
    ...steps.map((step, index) =>
      plainRow(
        `95 % within, ${step.apis} API and ${step.workers} worker${step.workers > 1 ? 's' : ''}`,
        `${times(step)}; ${busyCores[index]?.toFixed(2) ?? 'unknown'} cores busy`,
      ),
    ),
  ];
}
