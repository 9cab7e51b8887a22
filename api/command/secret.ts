import type { CaseFile } from '../../domain/case-file';
import type { Actor } from '../../domain/command';
import { generationOf, hasEnded, maySendSecret, type SecretWord } from '../../domain/secrets';
import { endedSecret } from '../auth/jwt';
import { storedCase } from '../case/stored';
import type { AppDeps } from '../deps';
import { Problem } from '../problem';

type Deps = Pick<AppDeps, 'engine' | 'complaints' | 'secretWords' | 'now'>;

/** So long the read model is asked when a case was last sent a secret. */
const LOOK_MS = 300;

/**
 * Has the next secret of a case sent to the contact on file, if there is such a case, it has one, and none was sent just
 * now: that is the case's to say, and nobody is told. Throws Problem `unavailable` when the engine cannot be reached,
 * whatever the id.
 */
export async function askForSecret(deps: Deps, id: string): Promise<void> {
  const at = deps.now();
  const stored = await storedCase(deps, id, LOOK_MS);
  // Once another holds the next may be asked for.
  const word = `asked/${id}/${stored ? generationOf(stored) : 1}`;
  const isDue = (!stored || maySendSecret(stored, at)) && deps.secretWords.begin(word, at);
  if (isDue) await tell(deps, id, word, { kind: 'asked', at });
  // The engine is asked something all the same: whether it answers must not tell one case from another.
  else await deps.engine.startedAt(id);
}

/**
 * Lets a reporter in whose secret fits. Throws `unauthenticated` when another has taken its place; when theirs is the one
 * that takes another's place, the case is told. `file`: the case as far as it could be had.
 */
export async function admit(deps: Deps, actor: Actor | null, file: CaseFile): Promise<void> {
  if (hasEnded(file, actor)) throw endedSecret();
  if (actor && (actor.generation ?? 1) > generationOf(file)) await noteUse(deps, file.id, actor);
}

/** Tells a case by which secret its reporter comes now. Where nobody can take the word, the next use tells it. */
export async function noteUse(deps: Deps, id: string, { generation }: Actor): Promise<void> {
  if (generation === undefined) return;
  const at = deps.now();
  const word = `used/${id}/${generation}`;
  if (!deps.secretWords.begin(word, at)) return;
  try {
    await tell(deps, id, word, { kind: 'used', generation, at });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}

/** To its workflow, else to the archive. While the archive is away nothing can be noted there, and it may be told again. */
async function tell(
  { engine, complaints, secretWords }: Deps,
  id: string,
  word: string,
  said: SecretWord,
): Promise<void> {
  try {
    if ((await engine.secretWord(id, said)) === 'left') return;
    if (complaints.isUp && (await complaints.noteSecretWord(id, said).catch(() => false))) return;
    secretWords.forget(word);
  } catch (error) {
    secretWords.forget(word);
    throw error;
  }
}
