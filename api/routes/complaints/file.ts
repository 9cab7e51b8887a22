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
import { loadCase } from '../../case/load';
import { currentRules } from '../../case/rules';
import { storedCase } from '../../case/stored';
import { checkFiling, filerOf, filingOf } from '../../command/filing';
import { defineRoute, type Answer } from '../../define';
import type { AppDeps } from '../../deps';
import { keyOf, keySchema } from '../../http/keys';
import { Problem } from '../../problem';

/** A filing never waits longer for the database: without it the engine alone decides. */
const LOOK_MS = 500;

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
      schema: receiptSchema.extend({ secret: z.string() }).meta({ id: 'Receipt' }),
    },
  },
  problems: ['forbidden', 'key-reused', 'rate-limited'],
  handler: async ({ caller, headers, body, lang, deps }) => {
    const actor = actorOf(deps, caller);
    const filer = filerOf(actor);
    const name = callerName(caller);
    const key = keyOf(headers);
    const id = trackingId(deps.secretKey, name, key);
    const bodyHash = commandId(deps.secretKey, name, key, 'filing', body);

    // What the engine has forgotten, the archive remembers.
    const earlier = headers['idempotency-key'] === undefined ? null : await storedCase(deps, id, LOOK_MS);
    if (earlier?.bodyHash !== undefined) {
      if (earlier.bodyHash !== bodyHash) throw new Problem('key-reused');
      return receipt(deps, earlier);
    }
    checkFiling(deps, body, filer, lang);
    const now = deps.now();
    const filing = filingOf(deps, { id, body, actor, filer, bodyHash });
    const file = openCase(filing, currentRules(deps, now), now, deps.reference.world());
    switch (await deps.engine.start(file, bodyHash)) {
      case 'started':
        return receipt(deps, file);
      case 'same':
        return receipt(deps, await asItIs(deps, file));
      case 'different':
        throw new Problem('key-reused');
    }
  },
});

/** The case that an earlier filing opened; as that filing opened it while nobody can say more. */
async function asItIs(deps: AppDeps, fresh: CaseFile): Promise<CaseFile> {
  const loaded = await loadCase(deps, fresh.id).catch((error: unknown) => {
    if (error instanceof Problem) return null;
    throw error;
  });
  if (loaded?.kind === 'case') return loaded.file;
  return { ...fresh, receivedAt: loaded?.receivedAt ?? fresh.receivedAt };
}

function receipt(deps: AppDeps, file: CaseFile): Answer {
  const { id, ...said } = viewReceipt(file, viewContext(deps));
  return {
    status: 201,
    body: { id, secret: reporterSecret(deps.secretKey, id), ...said },
    // The answer carries a credential: no cache may keep it.
    headers: { Location: `/v1/complaints/${id}`, 'Cache-Control': 'no-store' },
  };
}
