import { z } from 'zod';
import type { CaseFile } from '../../../domain/case-file';
import { openCase } from '../../../domain/intake';
import { receiptSchema } from '../../../domain/schema/case';
import { filingSchema } from '../../../domain/schema/filing';
import { viewReceipt } from '../../../domain/view';
import { actorOf } from '../../actor';
import { callerName } from '../../auth/caller';
import { commandId, reporterSecret, trackingId } from '../../auth/secret';
import { viewContext } from '../../case/context';
import { readableCase } from '../../case/load';
import { currentRules } from '../../case/rules';
import { storedCase } from '../../case/stored';
import { checkFiling, filerOf, filingOf } from '../../command/filing';
import { fileOnce, sameReceipt } from '../../command/repeat';
import { markedFiling } from '../../command/sender';
import { suggestedRoute } from '../../command/suggestion';
import { Budget } from '../../../store/budget';
import { defineRoute, type Answer } from '../../define';
import type { AppDeps } from '../../deps';
import { keyOf, keySchema } from '../../http/keys';
import { similarAtFiling } from '../../case/similar';
import { similarItems } from './similar-schema';
import { Problem } from '../../problem';

/** So long a filing may wait for the first look into the database; without it the engine alone decides. */
const LOOK_MS = 500;
/** And for all of its looks together: what was filed before under its key, and which case stands for the same text. */
const ALL_LOOKS_MS = 1000;

export const fileComplaint = defineRoute({
  method: 'post',
  path: '/v1/complaints',
  summary: 'Files a complaint; needs no account',
  tags: ['complaints'],
  access: 'public',
  headers: keySchema,
  body: filingSchema,
  answers: {
    201: {
      description: 'The receipt. `secret` makes its holder the reporter; it is shown nowhere else',
      schema: receiptSchema
        .extend({
          secret: z.string(),
          repeats: z
            .literal(true)
            .optional()
            .describe(
              'The same has been filed before: no new complaint, this receipt follows the one that there is',
            ),
          similar: similarItems
            .optional()
            .describe(
              'Published complaints that may be about the same; absent when they were not found in time',
            ),
          follows: z
            .string()
            .optional()
            .describe('Of a repeat: the complaint that it follows, if it is public'),
        })
        .meta({ id: 'Receipt' }),
    },
  },
  problems: ['forbidden', 'key-reused', 'rate-limited'],
  handler: async ({ caller, headers, body, lang, deps, req }) => {
    const actor = actorOf(deps, caller);
    const filer = filerOf(actor);
    const name = callerName(caller);
    const key = keyOf(headers);
    const id = trackingId(deps.secretKey, name, key);
    const bodyHash = commandId(deps.secretKey, name, key, 'filing', body);
    const similar = (): ReturnType<typeof similarAtFiling> => similarAtFiling(deps, body, id, lang);

    // What the engine has forgotten, the archive remembers.
    const isKeyed = headers['idempotency-key'] !== undefined;
    const budget = new Budget(ALL_LOOKS_MS);
    const earlier = isKeyed ? await budget.spend(LOOK_MS, (ms) => storedCase(deps, id, ms), null) : null;
    if (earlier?.bodyHash !== undefined) {
      if (earlier.bodyHash !== bodyHash) throw new Problem('key-reused');
      return receipt(deps, earlier, await similar());
    }
    const fresh = (): CaseFile => {
      const now = deps.now();
      const filing = filingOf(deps, { id, body, actor, filer, bodyHash });
      const routed = { ...filing, ...suggestedRoute(deps, body, filing) };
      return openCase(routed, currentRules(deps, now), now, deps.reference.world());
    };
    // So it is for receipts that follow a case which was there already.
    const kept = isKeyed ? await deps.receipts.find(id, budget) : null;
    if (kept) {
      if (kept.hash !== bodyHash) throw new Problem('key-reused');
      return sameReceipt(deps, { id, fresh }, kept.case);
    }
    checkFiling(deps, body, filer, lang);
    const marked = markedFiling(deps.secretKey, { body, caller, filer, req });
    // Looked for while the engine starts it: the receipt waits for it no longer than that and a moment.
    const open = (): Promise<Answer> => openAs(deps, fresh(), bodyHash, similar());
    return fileOnce(deps, marked && { ...marked, budget }, {
      id,
      caller: name,
      key,
      isKeyed,
      bodyHash,
      fresh,
      open,
    });
  },
});

async function openAs(
  deps: AppDeps,
  file: CaseFile,
  bodyHash: string,
  similar: ReturnType<typeof similarAtFiling>,
): Promise<Answer> {
  switch (await deps.engine.start(file, bodyHash)) {
    case 'started':
      return receipt(deps, file, await similar);
    case 'same':
      return receipt(deps, await asItIs(deps, file), await similar);
    case 'different':
      throw new Problem('key-reused');
  }
}

/** The case that an earlier filing opened; while nobody is there to show it, as that filing opened it. */
async function asItIs(deps: AppDeps, fresh: CaseFile): Promise<CaseFile> {
  const readable = await readableCase(deps, fresh.id);
  if (readable) return readable.file;
  return (await deps.engine.startedWith(fresh.id).catch(() => null)) ?? fresh;
}

function receipt(
  deps: AppDeps,
  file: CaseFile,
  similar?: Awaited<ReturnType<typeof similarAtFiling>>,
): Answer {
  const { id, ...said } = viewReceipt(file, viewContext(deps));
  return {
    status: 201,
    body: { id, secret: reporterSecret(deps.secretKey, id), ...said, ...(similar ? { similar } : {}) },
    // The answer carries a credential: no cache may keep it.
    headers: { Location: `/v1/complaints/${id}`, 'Cache-Control': 'no-store' },
  };
}
