import type { Actor } from '../../domain/command';
import type { Rules } from '../../domain/policy';
import type { Lang } from '../../domain/reference';
import type { Instant } from '../../domain/vocabulary';
import { isoIn } from '../../domain/zone';
import type { AppDeps } from '../deps';
import { BodyFaults } from './faults';
import { instantIn, officeOfCase } from './office';

/**
 * What a promised date means: the close of that working day where the case is held. Throws `invalid` when it lies
 * beyond what the rules of the case allow.
 */
export async function promisedInstant(
  deps: AppDeps,
  { id, actor, nextBy, lang }: { id: string; actor: Actor; nextBy: string; lang: Lang },
): Promise<Instant> {
  const office = await officeOfCase(deps, id, actor);
  const { time, zone } = office;
  const at = instantIn(office, nextBy);
  const atMost = longestPromise(office.rules);
  if (atMost === null) return at;
  const from = time.countsFrom(deps.now(), atMost.unit);
  const latest = time.instantAt(time.position(from, atMost.unit) + time.ticks(atMost), atMost.unit);
  if (at > latest) {
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

function longestPromise(rules: Rules) {
  const budget = rules.clocks.find((clock) => clock.budget.kind === 'promised')?.budget;
  return budget?.kind === 'promised' ? budget.atMost : null;
}
