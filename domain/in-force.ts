import type { CaseFile } from './case-file';
import type { Office } from './clock';
import type { AgencyRef } from './directory';
import type { Rules } from './policy';
import { officeOf, rulesOf, type World } from './world';

/**
 * The rules in force for an institution that holds a case: an override for the institution itself, else the nearest one
 * for the region that it serves, else the nearest one for the place of the complaint, else the national rules.
 */
export function rulesInForce(file: CaseFile, institution: string, world: World): Rules {
  const overrides = world.overrides(file.policy.version);
  if (overrides.length === 0) return rulesOf(file, world);
  const region = world.directory.get(institution)?.region ?? null;
  return overrideFor(overrides, { institution, region, place: file.region }) ?? rulesOf(file, world);
}

/** Which override speaks for an institution, the region that it serves, and a place; undefined when none does. */
export function overrideFor(
  overrides: readonly Rules[],
  { institution, region, place }: { institution: string | null; region: string | null; place: string | null },
): Rules | undefined {
  return (
    overrides.find(({ where }) => institution !== null && where?.institution.includes(institution)) ??
    nearest(overrides, region) ??
    nearest(overrides, place)
  );
}

/** By whose calendar and in which zone the time of an agency is counted that has a case, or a part of it, in hand. */
export function officeIn(file: CaseFile, agency: AgencyRef, world: World): Office {
  return officeOf(agency, rulesInForce(file, agency.institution, world));
}

/** The override for the smallest region that a place lies in. */
function nearest(overrides: readonly Rules[], place: string | null): Rules | undefined {
  let best: { rules: Rules; code: string } | undefined;
  if (place === null) return undefined;
  for (const rules of overrides) {
    for (const code of rules.where?.region ?? []) {
      const within = place === code || place.startsWith(`${code}.`);
      if (within && (!best || code.length > best.code.length)) best = { rules, code };
    }
  }
  return best?.rules;
}
