import { z } from 'zod';
import { within } from '../../../store/database';
import { defineRoute } from '../../define';
import type { AppDeps } from '../../deps';
import { Lately } from '../../http/lately';
import { Problem } from '../../problem';

const CHECK_LIMIT_MS = 1000;
const KEEP_MS = 1000;

/** What the system depends on, in the order in which complaints need it. */
const PARTS = ['engine', 'worker', 'database'] as const;
type Part = (typeof PARTS)[number];

export const ready = defineRoute({
  method: 'get',
  path: '/readyz',
  summary: 'Whether complaints can be accepted, and what is missing',
  tags: ['service'],
  access: 'public',
  answers: {
    200: {
      description: 'They can; `degraded` without a worker or the database, which filing does not need',
      schema: z.object({
        status: z.enum(['ok', 'degraded']),
        missing: z.array(z.enum(PARTS)),
        dayMs: z.number().optional().describe('A rehearsal: a working day lasts so many milliseconds'),
      }),
    },
  },
  problems: ['unavailable'],
  handler: async ({ deps }) => {
    const missing = await lately(deps);
    // A balancer sends elsewhere what comes from now on; what comes all the same is answered until the end.
    if (deps.isDraining?.() === true)
      throw new Problem('unavailable', { extras: { missing, draining: true } });
    if (missing.includes('engine')) throw new Problem('unavailable', { extras: { missing } });
    const { dayMs } = deps.reference;
    const status = missing.length === 0 ? 'ok' : 'degraded';
    return { status: 200, body: { status, missing, ...(dayMs !== null && { dayMs }) } };
  },
});

const looks = new WeakMap<AppDeps, Lately<Part[]>>();

/** What was missing within the last second: many probes cost no more than one. */
function lately(deps: AppDeps): Promise<Part[]> {
  const look = looks.get(deps) ?? new Lately<Part[]>({ keepMs: KEEP_MS });
  looks.set(deps, look);
  return look.of('', () => check(deps));
}

async function check({ engine, complaints }: AppDeps): Promise<Part[]> {
  const there: Record<Part, boolean> = { engine: false, worker: false, database: false };
  [there.engine, there.worker, there.database] = await Promise.all([
    answers(engine.isUp()),
    answers(engine.hasWorker()),
    // A look-up by an id that no case can have: the cheapest question that only a live database answers.
    complaints.isUp && answers(complaints.find('readyz').then(() => true)),
  ]);
  // Whether anybody works cannot be asked of an engine that is away.
  return PARTS.filter((part) => !there[part] && (part !== 'worker' || there.engine));
}

function answers(question: Promise<boolean>): Promise<boolean> {
  return within(
    CHECK_LIMIT_MS,
    question.catch(() => false),
    false,
  );
}
