import type { Actor } from '../../domain/command';
import { latestPromise, meantInstant } from '../../domain/meant-instant';
import type { Lang } from '../../domain/reference';
import type { Instant } from '../../domain/vocabulary';
import { isoIn } from '../../domain/zone';
import type { AppDeps } from '../deps';
import { BodyFaults } from './faults';
import { officeOfAnswer } from './office';

/**
 * What a promised date means: the close of that working day at the agency that answers. Throws `invalid` when it lies
 * beyond what the rules of the case allow.
 */
export async function promisedInstant(
  deps: AppDeps,
  { id, actor, nextBy, lang }: { id: string; actor: Actor; nextBy: string; lang: Lang },
): Promise<Instant> {
  const office = await officeOfAnswer(deps, id, actor);
  const { time, zone } = office;
  const at = meantInstant(office, nextBy);
  const latest = latestPromise(office.rules, deps.now(), time);
  if (latest !== null && at > latest) {
    const faults = new BodyFaults();
    const until = isoIn(zone, latest);
    faults.add('nextBy', {
      id: `Aturan mengizinkan janji paling lambat ${until}.`,
      en: `The rules allow a promise until ${until} at the latest.`,
    });
    faults.throwIfAny(lang);
  }
  return at;
}
