import type { CaseFile } from '../../domain/case-file';
import type { Actor } from '../../domain/command';
import type { Rules } from '../../domain/policy';
import type { Lang } from '../../domain/reference';
import { maySee } from '../../domain/relation';
import { DAY_MS, type Instant } from '../../domain/vocabulary';
import { dayNumber, fromLocal, isoIn } from '../../domain/zone';
import { NATIONAL_ZONE } from '../case/dates';
import { loadCase } from '../case/load';
import { currentRules } from '../case/rules';
import type { AppDeps } from '../deps';
import { Problem } from '../problem';
import { BodyFaults } from './faults';

/**
 * What a promised date means: the close of that working day where the case is held. Throws `invalid` when it lies
 * beyond what the rules of the case allow. Whoever may not see the case is judged by their own office and the rules of
 * now, and learns nothing.
 */
export async function promisedInstant(
  deps: AppDeps,
  { id, actor, nextBy, lang }: { id: string; actor: Actor; nextBy: string; lang: Lang },
): Promise<Instant> {
  const file = await visibleCase(deps, id, actor);
  const rules = rulesFor(deps, file);
  const office = file?.holder ?? deps.reference.directory.ref(actor.agency ?? '');
  const zone = office?.zone ?? NATIONAL_ZONE;
  const time = deps.reference.world().times(office?.calendar ?? rules.calendar, zone);

  const at = nextBy.includes('T') ? Date.parse(nextBy) : closeOfDay(nextBy);
  const atMost = longestPromise(rules);
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

  function closeOfDay(date: string): Instant {
    const midnight = fromLocal(zone, (dayNumber(date) + 1) * DAY_MS) - 1;
    return time.instantAt(time.position(midnight, 'workingDays'), 'workingDays');
  }
}

async function visibleCase(deps: AppDeps, id: string, actor: Actor): Promise<CaseFile | null> {
  try {
    const loaded = await loadCase(deps, id);
    return loaded?.kind === 'case' && maySee(loaded.file, actor) ? loaded.file : null;
  } catch (error) {
    // Nobody can show it now; the command itself can still be left with the engine.
    if (error instanceof Problem) return null;
    throw error;
  }
}

function rulesFor(deps: AppDeps, file: CaseFile | null): Rules {
  const { reference } = deps;
  return file && reference.hasVersion(file.policy.version)
    ? reference.world().rules(file.policy.version, file.policy.name)
    : currentRules(deps, deps.now()).rules;
}

function longestPromise(rules: Rules) {
  const budget = rules.clocks.find((clock) => clock.budget.kind === 'promised')?.budget;
  return budget?.kind === 'promised' ? budget.atMost : null;
}
