import type { OfficeTime } from '../../domain/calendar';
import type { CaseFile } from '../../domain/case-file';
import type { Actor } from '../../domain/command';
import { rulesInForce } from '../../domain/in-force';
import { caseOf, MAIN } from '../../domain/parts';
import { answersFor } from '../../domain/permission';
import type { Rules } from '../../domain/policy';
import { NATIONAL_ZONE } from '../case/dates';
import { currentRules } from '../case/rules';
import { visibleCase } from '../case/visible';
import type { AppDeps } from '../deps';

/** By whose rules, calendar and zone a command's dates are read. */
export interface CaseOffice {
  /** Null when the caller may not see the case, or nobody can show it now. */
  readonly file: CaseFile | null;
  readonly rules: Rules;
  readonly time: OfficeTime;
  readonly zone: string;
}

/**
 * The office that holds a case. Whoever may not see the case is judged by their own office and the rules of now, and
 * learns nothing.
 */
export async function officeOfCase(deps: AppDeps, id: string, actor: Actor): Promise<CaseOffice> {
  return officeFor(deps, await visibleCase(deps, id, actor), actor);
}

/** The same for whoever answers: a supporting agency promises by its own rules, calendar and zone. */
export async function officeOfAnswer(deps: AppDeps, id: string, actor: Actor): Promise<CaseOffice> {
  const file = await visibleCase(deps, id, actor);
  return officeFor(deps, file && caseOf(file, answersFor(file, actor) ?? MAIN), actor);
}

function officeFor(deps: AppDeps, file: CaseFile | null, actor: Actor): CaseOffice {
  const rules = rulesFor(deps, file);
  const office = file?.holder ?? deps.reference.directory.ref(actor.agency ?? '');
  const zone = office?.zone ?? NATIONAL_ZONE;
  return { file, rules, zone, time: deps.reference.world().times(office?.calendar ?? rules.calendar, zone) };
}

/** Whose clocks start now: by the rules of the version that the case pins which are in force for its holder. */
function rulesFor(deps: AppDeps, file: CaseFile | null): Rules {
  const { reference } = deps;
  return file && reference.hasVersion(file.policy.version)
    ? rulesInForce(file, file.holder.institution, reference.world())
    : currentRules(deps, deps.now()).rules;
}
