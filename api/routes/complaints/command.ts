import { z } from 'zod';
import type { Actor, Envelope } from '../../../domain/command';
import { textAt } from '../../../domain/named-agencies';
import { refuse } from '../../../domain/permission';
import { caseSchema } from '../../../domain/schema/case';
import { COMMAND_BODIES, type SentBody } from '../../../domain/schema/commands';
import type { Reason } from '../../../domain/reference';
import { maySee, relation } from '../../../domain/relation';
import { hasEnded } from '../../../domain/secrets';
import { STAGES, type CommandName } from '../../../domain/vocabulary';
import { viewCase } from '../../../domain/view';
import { actorOf } from '../../actor';
import { callerName } from '../../auth/caller';
import { endedSecret } from '../../auth/jwt';
import { keyHash as hashOfKey } from '../../auth/secret';
import { etagOf } from '../../case/etag';
import { caseIdOf, caseParams } from '../../case/id';
import { contextWithLead } from '../../case/leads';
import { loadCase, readableCase, type Loaded } from '../../case/load';
import { accusesAtBirth } from '../../case/pending';
import { storedCase } from '../../case/stored';
import { visibleCase } from '../../case/visible';
import { checkBody } from '../../command/check';
import { envelopeOf } from '../../command/envelope';
import { isOver } from '../../command/over';
import { admit, noteUse } from '../../command/secret';
import { instantsIn } from '../../command/instants';
import { checkOversight } from '../../command/oversight';
import { ticketOf } from '../../command/ticket';
import { defineRoute, type Answer, type CallContext, type Route } from '../../define';
import type { AppDeps } from '../../deps';
import { problemOfRefusal } from '../../engine/refusal';
import { keyHeaders, keyOf } from '../../http/keys';
import { Problem } from '../../problem';

export const commandHeaders = z.object({
  ...keyHeaders,
  'if-match': z
    .stringFormat('revision', /^(\*|"\d{1,9}")$/)
    .optional()
    .describe('The `ETag` of the complaint as the caller saw it: refused when it has changed since'),
});

const pending = z
  .object({ id: z.string(), command: z.string(), state: z.enum(['pending', 'applied']) })
  .meta({ id: 'CommandLeft' });

/** Whom the complaint accuses is told that their command was carried out, and nothing of how it goes on. */
const bare = z.object({ id: z.string(), stage: z.enum(STAGES).optional() });

/** So long the read model is asked whom a case accuses that nobody answers for. */
const LOOK_MS = 500;

/** What a command is called with, beside who calls. */
type CommandContext<N extends CommandName> = CallContext & {
  readonly params: { readonly id: string };
  readonly headers: z.output<typeof commandHeaders>;
  readonly body: SentBody<N>;
};

/** One command of one complaint, on its way. */
type Given = CallContext & { id: string; name: CommandName; actor: Actor; envelope: Envelope };

/** What every command's route has in common: how it is called, and what it answers. */
export function commandCall(summary: string, path: string) {
  return {
    method: 'post',
    path: `/v1/complaints/:id/${path}`,
    summary,
    tags: ['commands'],
    access: 'any',
    params: caseParams,
    headers: commandHeaders,
    answers: {
      200: {
        description:
          'The complaint as it now is; without its content where it is no longer the caller’s to see',
        schema: z.union([caseSchema, bare]),
      },
      202: { description: 'Left with the engine; `Location` tells what becomes of it', schema: pending },
    },
    problems: ['forbidden', 'wrong-stage', 'stale', 'key-reused', 'rate-limited'],
  } as const;
}

/** The route of a command: its body is that of `COMMAND_BODIES`, what it does is the procedure's. */
export function commandRoute(name: CommandName, summary: string, path: string = name): Route {
  return defineRoute({
    ...commandCall(summary, path),
    body: COMMAND_BODIES[name],
    handler: (context) => runCommand(name, context),
  });
}

/** Gives a command to its complaint and answers with what became of it. */
export async function runCommand<N extends CommandName>(
  name: N,
  context: CommandContext<N>,
): Promise<Answer> {
  const { deps, caller, lang, body } = context;
  const at = deps.now();
  const id = caseIdOf(context.params.id, caller);
  const actor = actorOf(deps, caller, id);
  if (!actor) throw new Problem('unauthenticated');
  // A follower has no command to give: nothing of theirs may so much as wait at the case.
  if (actor.role === 'follower') throw new Problem('forbidden');
  checkBody(deps, name, body, lang, await reasonsFor(deps, { id, actor, body }));
  const key = keyOf(context.headers);
  const keyHash = hashOfKey(deps.secretKey, callerName(caller), key);
  await checkOversight(deps, { id, name, actor, body, keyHash, lang });
  const instants = await instantsIn(deps, { id, actor, body, at, keyHash, lang });
  const ifRevision = revisionIn(context.headers['if-match']);
  const keyed = context.headers['idempotency-key'] !== undefined;
  const envelope = envelopeOf(deps, { name, caller, actor, key, keyed, body, at, instants, ifRevision });
  const given: Given = { ...context, id, name, actor, envelope };
  const outcome = await deps.engine.command(id, name, envelope);
  switch (outcome.kind) {
    case 'answered':
      if (outcome.head.refusal) throw problemOfRefusal(outcome.head.refusal, lang);
      return withCase(given, outcome.head.revision);
    case 'refused':
      // What is turned down before it enters the history tells the case nothing of the secret that it came with.
      if (outcome.refusal.code !== 'secret-ended') await noteUse(deps, id, actor);
      throw problemOfRefusal(outcome.refusal, lang);
    case 'left':
      // To whom it accuses there is no such case, whether or not somebody is there to say so.
      if (await isAgainst(given)) throw new Problem('not-found');
      return accepted(given, 'pending');
    case 'gone':
      return fromArchive(given);
  }
}

/** A code is one of those that there were when the case was filed, where that is known. */
async function reasonsFor(
  deps: AppDeps,
  { id, actor, body }: { id: string; actor: Actor; body: object },
): Promise<readonly Reason[]> {
  const file = textAt(body, 'code') === undefined ? null : await visibleCase(deps, id, actor);
  return file ? deps.reference.reasonsOf(file.policy.version) : deps.reference.reasons;
}

/** `"12"` of an ETag as 12; `*` asks for nothing in particular. */
export function revisionIn(ifMatch: string | undefined): number | undefined {
  const digits = ifMatch?.match(/\d+/)?.[0];
  return digits === undefined ? undefined : Number(digits);
}

function accepted({ deps, caller, id, envelope }: Given, state: 'pending' | 'applied'): Answer {
  const command = ticketOf(deps.secretKey, caller, envelope.id, envelope.key);
  const Location = `/v1/complaints/${id}/commands/${command}`;
  return { status: 202, body: { id, command, state }, headers: { Location } };
}

/** Whether the case accuses the caller, by the read model if it can be asked at once, else by how the case began. */
async function isAgainst({ deps, id, actor }: Given): Promise<boolean> {
  const file = await storedCase(deps, id, LOOK_MS);
  if (!file) return accusesAtBirth(deps, id, actor);
  if (hasEnded(file, actor)) throw endedSecret();
  return relation(file, actor) === 'accused';
}

/** The case with what was just done to it. That it was done is known even where the case cannot be read now. */
async function withCase(given: Given, atLeast: number): Promise<Answer> {
  const { deps, id } = given;
  const readable = await readableCase(deps, id, { atLeast });
  if (!readable || readable.file.revision < atLeast) return accepted(given, 'applied');
  return answerWith(given, readable);
}

async function answerWith({ deps, actor }: Given, { file }: Loaded & { kind: 'case' }): Promise<Answer> {
  // It was carried out, whatever has become of the secret meanwhile.
  if (hasEnded(file, actor)) return { status: 200, body: { id: file.id } };
  const shown = viewCase(file, actor, await contextWithLead(deps, file));
  if (shown) return { status: 200, body: shown, headers: { ETag: etagOf(file) } };
  // Whoever passes the case on may have lost sight of it. Who has named their own agency learns nothing more of it, also
  // by repeating under an old key what they once were allowed to do.
  const accused = relation(file, actor) === 'accused';
  return { status: 200, body: accused ? { id: file.id } : { id: file.id, stage: file.stage } };
}

/** No workflow takes commands for this case: the archive knows what became of this one, if it was given before. */
async function fromArchive(given: Given): Promise<Answer> {
  const { deps, id, name, actor, envelope, lang } = given;
  const loaded = await loadCase(deps, id);
  if (!loaded) throw new Problem('not-found');
  if (loaded.kind === 'pending') throw new Problem('unavailable');
  const { file } = loaded;
  await admit(deps, actor, file);
  const seen = Object.hasOwn(file.seen, envelope.key) ? file.seen[envelope.key] : undefined;
  if (seen) {
    if (seen.id !== envelope.id) throw new Problem('key-reused');
    if (seen.state === 'refused') throw problemOfRefusal(seen.refusal, lang);
    return answerWith(given, loaded);
  }
  if (!maySee(file, actor)) throw new Problem('not-found');
  // A case that is open in the read model and unknown to the engine was ended from outside: it will be started again.
  if (!isOver(loaded)) throw new Problem('unavailable');
  throw problemOfRefusal(
    refuse(file, actor, name) ?? { code: 'wrong-stage', stage: file.stage, may: [] },
    lang,
  );
}
