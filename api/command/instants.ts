import type { Actor } from '../../domain/command';
import type { Lang } from '../../domain/reference';
import type { SentBody } from '../../domain/schema/commands';
import type { Instant } from '../../domain/vocabulary';
import type { AppDeps } from '../deps';
import { promisedInstant } from './promise';
import type { Instants } from './seal';
import { suspensionInstants } from './suspension';

/** What the dates of a command's body mean. Throws `invalid` for those that the rules of the case do not allow. */
export async function instantsIn(
  deps: AppDeps,
  { body, ...given }: { id: string; actor: Actor; body: SentBody; at: Instant; keyHash: string; lang: Lang },
): Promise<Instants> {
  if ('nextBy' in body && body.nextBy !== undefined) {
    return { nextBy: await promisedInstant(deps, { ...given, nextBy: body.nextBy }) };
  }
  return 'until' in body ? suspensionInstants(deps, { ...given, body }) : {};
}
