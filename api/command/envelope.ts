import type { Actor, Envelope } from '../../domain/command';
import { agencyRefs, textAt } from '../../domain/named-agencies';
import type { SentBody } from '../../domain/schema/commands';
import type { CommandName, Instant } from '../../domain/vocabulary';
import { callerName, type Caller } from '../auth/caller';
import { callerHash, commandId, keyHash, textMark } from '../auth/secret';
import type { AppDeps } from '../deps';
import { sealBody, type Instants } from './seal';

/** A command as its caller gave it, checked. */
export type Sent<N extends CommandName> = {
  readonly name: N;
  readonly caller: Caller;
  readonly actor: Actor;
  readonly key: string;
  /** Whether the key is the caller's own. */
  readonly keyed: boolean;
  readonly body: SentBody<N>;
  /** When it was received. */
  readonly at: Instant;
  /** What its dates mean. */
  readonly instants: Instants;
  readonly ifRevision: number | undefined;
};

/** Of a request for support, by what its repeat is known: no two sealings of a text are alike. */
function markOf(secretKey: string, name: CommandName, body: object): { mark?: string } {
  const instructions = textAt(body, 'instructions');
  if (name !== 'supporting' || instructions === undefined) return {};
  return { mark: textMark(secretKey, `support by ${textAt(body, 'agency') ?? ''}`, instructions) };
}

/** What is sent to the case: of caller and key only hashes, of texts only what is sealed. */
export function envelopeOf<N extends CommandName>(
  { secretKey, sealer, reference }: Pick<AppDeps, 'secretKey' | 'sealer' | 'reference'>,
  { name, caller, actor, key, keyed, body, at, instants, ifRevision }: Sent<N>,
): Envelope<N> {
  const who = callerName(caller);
  const agencies = agencyRefs(reference.directory, name, actor, body, at);
  return {
    id: commandId(secretKey, who, key, name, body),
    key: keyHash(secretKey, who, key),
    sender: callerHash(secretKey, who),
    at,
    actor,
    body: { ...sealBody(sealer, body, instants), ...markOf(secretKey, name, body) },
    ...(agencies && { agencies }),
    ...(keyed && { keyed }),
    ...(ifRevision !== undefined && { ifRevision }),
  };
}
