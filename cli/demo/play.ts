import { errorText } from '../../dev/error-code';
import type { Complaint } from './reading';
import { receipt } from './reading';
import { type Ending, isAnswer, type Life, type Step } from './life';
import { DESK, REPORTER } from './script';
import { expectBody, give, look, pass, pause, type Stage } from './stage';
import { describeFiling, describeStep } from './words';

/** A life that was played. */
export interface Played {
  readonly life: Life;
  readonly id: string;
  readonly secret: string;
  /** What went otherwise than written; null when nothing did. */
  readonly failure: string | null;
}

/** Longer than any silence in the lives lasts. */
const LIMIT_DAYS = 45;
const LIMIT_SLACK_MS = 20_000;
/** The ladder's last level: the reporter is offered the Ombudsman. */
const TOP_LEVEL = 4;

/** Plays the lives at once, each filed on its day. Resolves when all have come to their end; rejects only on abort. */
export async function playAll(stage: Stage, lives: readonly Life[]): Promise<readonly Played[]> {
  return Promise.all(lives.map((life) => playOne(stage, life)));
}

async function playOne(stage: Stage, life: Life): Promise<Played> {
  let filed = { id: '', secret: '' };
  try {
    await pass(stage, life.day);
    filed = await file(stage, life);
    for (const [index, step] of life.steps.entries()) {
      await pass(stage, step.after);
      await take(stage, life, filed, step, index);
    }
    await end(stage, life, filed);
    return { life, ...filed, failure: null };
  } catch (error) {
    stage.signal.throwIfAborted();
    return { life, ...filed, failure: errorText(error) };
  }
}

interface Filed {
  readonly id: string;
  readonly secret: string;
}

async function file(stage: Stage, life: Life): Promise<Filed> {
  const token = await stage.credentials.of(life.filedBy ?? REPORTER);
  const key = `demo-${stage.run}-${life.key}`;
  // What was shown yesterday may still be open: the same text by the same person would be one complaint with it.
  const description = `${life.filing.description}\n\n(Peragaan / demonstration ${stage.run})`;
  const body = { ...life.filing, description };
  const answer = await stage.client.call('/v1/complaints', { token, body, key });
  const { id, secret } = expectBody(answer, receipt);
  stage.tell({ life, id, kind: 'filed', text: describeFiling(life) });
  return { id, secret };
}

async function take(
  stage: Stage,
  life: Life,
  { id, secret }: Filed,
  step: Step,
  index: number,
): Promise<void> {
  await until(stage, `${step.command} by ${who(step)}`, async () => {
    const seen = await look(stage, id, step.by, secret);
    return seen !== null && isTurn(seen, step);
  });
  const token = await stage.credentials.of(step.by, secret);
  const key = `demo-${stage.run}-${life.key}-${index}`;
  const path = step.command === 'receipt' ? 'referral/receipt' : step.command;
  await give(stage, `/v1/complaints/${id}/${path}`, { token, body: bodyOf(step, stage.dayMs), key });
  const kind = isAnswer(step) ? 'answered' : 'step';
  stage.tell({ life, id, kind, text: describeStep(step) });
}

function isTurn(seen: Complaint, { command, when, level }: Step): boolean {
  return (
    (seen.may ?? []).includes(command) &&
    (when === undefined || seen.stage === when) &&
    (level === undefined || (seen.escalationLevel ?? 0) >= level)
  );
}

function bodyOf({ body, promisedDays }: Step, dayMs: number): object {
  if (promisedDays === undefined) return body;
  return { ...body, nextBy: new Date(Date.now() + promisedDays * dayMs).toISOString() };
}

async function end(stage: Stage, life: Life, { id, secret }: Filed): Promise<void> {
  if (life.ending === 'open') {
    await until(stage, `level ${TOP_LEVEL}`, async () => {
      const seen = await look(stage, id, DESK, secret);
      return (seen?.escalationLevel ?? 0) >= TOP_LEVEL;
    });
    return;
  }
  await until(stage, life.ending, async () => {
    const seen = await look(stage, id, REPORTER, secret);
    return seen?.stage === 'closed' && isEnding(seen, life.ending);
  });
  stage.tell({ life, id, kind: 'closed', text: ENDED[life.ending] });
}

function isEnding({ outcome, closedBy }: Complaint, ending: Ending): boolean {
  return `${outcome}/${closedBy}` === ending;
}

const ENDED: Record<Exclude<Ending, 'open'>, string> = {
  'settled/reporter': 'SELESAI, diterima pelapor · settled',
  'settled/system': 'SELESAI, pelapor tidak menanggapi · settled by silence',
  'withdrawn/reporter': 'DICABUT pelapor · withdrawn',
  'referred/officer': 'DITERIMA Ombudsman RI · referred',
};

function who({ by }: Step): string {
  return by.kind === 'reporter' ? 'the reporter' : [by.role, by.agency].join(' ');
}

/** Asks again and again, as a client does, until it is so. */
async function until(stage: Stage, what: string, isSo: () => Promise<boolean>): Promise<void> {
  const last = Date.now() + LIMIT_DAYS * stage.dayMs + LIMIT_SLACK_MS;
  while (!(await isSo())) {
    if (Date.now() > last) throw new Error(`waited ${LIMIT_DAYS} working days in vain for: ${what}`);
    await pause(stage);
  }
}
