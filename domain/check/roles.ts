import type { Recipient } from '../clock';
import type { Directory } from '../directory';
import type { RecipientRole, Rung } from '../policy';
import { INSTITUTION_LEVELS, LOCAL_LEVELS, NATIONAL_DESK } from '../vocabulary';
import type { Check, Found, Setting, Subject } from './subject';
import { walks } from './walk';

/** Somebody who may hold a case while a clock runs: a desk that verifies and disposes, or an agency that answers. */
interface Holder {
  agency: string;
  desk: boolean;
  /** It holds the case to settle whose it is. */
  arbiter?: boolean;
}

type Told = Recipient & { insteadOf?: string };

const SHOWN = 10;

/** Whom every role means for every agency of the directory that the rules speak for. */
export const checkRoles: Check = (subject, setting) => {
  const { rules } = subject;
  const { directory } = setting;
  const spokenFor = holders(subject, setting);
  const stages = stagesOfClocks(subject);
  const fallbacks = new Map<RecipientRole, Fallback>();
  const found: Found[] = [];
  for (const { name, from, ladder } of rules.clocks) {
    const held = spokenFor.filter(({ desk }) => stages.get(name)?.has(desk));
    const arbiters = from.every((moment) => moment === 'receivedByArbiter');
    const here = arbiters ? held.flatMap((one) => asArbiter(one, directory)) : held;
    for (const rung of ladder) {
      for (const role of new Set(rung.to)) {
        const units = here.filter(({ agency }) => standsIn(whoIs(directory, role, agency)));
        if (units.length > 0) noteFallback(fallbacks, role, name, rung, units);
      }
      if (rung.action !== 'escalate') continue;
      const nobody = here.filter(
        (holder) =>
          reachesNobodyElse(rung, holder, directory) &&
          !ladder.some(
            (other) =>
              sharesStep(other, rung, holder, directory) && !reachesNobodyElse(other, holder, directory),
          ),
      );
      if (nobody.length > 0) found.push(reachesNobody(name, rung, nobody));
    }
  }
  return [...found, ...[...fallbacks].map(([role, one]) => fallsBack(role, one))];
};

/** Arbiters are the national desk, and local governments whose secretary's post is filled: no others have one. */
function asArbiter(holder: Holder, directory: Directory): Holder[] {
  const government = directory.get(holder.agency);
  const secretary =
    government && LOCAL_LEVELS.includes(government.level) && government.officers.includes('secretary');
  return holder.agency === NATIONAL_DESK || secretary ? [{ ...holder, arbiter: true }] : [];
}

const asked = new WeakMap<Directory, Map<string, readonly Told[]>>();

/** Whom a role means for an agency. Many rungs name the same roles, and a directory never changes. */
function whoIs(directory: Directory, role: RecipientRole, agency: string): readonly Told[] {
  const known = asked.get(directory) ?? new Map<string, readonly Told[]>();
  asked.set(directory, known);
  const key = `${role} ${agency}`;
  const found = known.get(key) ?? directory.resolve(role, agency, []);
  known.set(key, found);
  return found;
}

interface Fallback {
  clock: string;
  rung: string;
  rungs: number;
  units: Set<string>;
}

function noteFallback(
  seen: Map<RecipientRole, Fallback>,
  role: RecipientRole,
  clock: string,
  { id }: Rung,
  units: readonly Holder[],
): void {
  const known = seen.get(role) ?? { clock, rung: id, rungs: 0, units: new Set<string>() };
  known.rungs += 1;
  for (const { agency } of units) known.units.add(agency);
  seen.set(role, known);
}

function standsIn(told: readonly Told[]): boolean {
  return told.some(({ insteadOf }) => insteadOf !== undefined);
}

/** The agencies that may hold a case under these rules: for an override those that lie where it speaks. */
function holders({ rules }: Subject, { directory }: Setting): Holder[] {
  const all = directory.agencies.flatMap(
    ({ id, level, region }): (Holder & { institution: string; region: string | null })[] => {
      const institution = directory.institutionOf(id);
      if (!institution) return [];
      const place = { agency: id, institution: institution.id, region: institution.region ?? region };
      const answers = id === NATIONAL_DESK ? [] : [{ ...place, desk: false }];
      return INSTITUTION_LEVELS.includes(level) ? [...answers, { ...place, desk: true }] : answers;
    },
  );
  const { where } = rules;
  if (!where) return all;
  const own = all.filter(
    ({ institution, region }) =>
      where.institution.includes(institution) ||
      where.region.some((code) => region === code || region?.startsWith(`${code}.`)),
  );
  // A region without an office in the directory: its complaints are held by others.
  return own.length > 0 ? own : all;
}

/** For each clock whether it runs while a desk holds the case, while an agency that answers does, or both. */
function stagesOfClocks({ rules }: Subject): Map<string, Set<boolean>> {
  const stages = new Map<string, Set<boolean>>();
  for (const { visits } of walks(rules)) {
    for (const { now, open, suspended } of visits) {
      if (now.stage === 'closed') continue;
      for (const clock of open) {
        if (suspended.has(clock)) continue;
        const known = stages.get(clock) ?? new Set<boolean>();
        known.add(now.stage !== 'followUp' && now.stage !== 'reply');
        stages.set(clock, known);
      }
    }
  }
  return stages;
}

/** Whether another rung takes the same step for this holder: what one of them misses the other may reach. */
function sharesStep(
  { action, level, only }: Rung,
  rung: Rung,
  { agency }: Holder,
  directory: Directory,
): boolean {
  if (action !== 'escalate' || level !== rung.level) return false;
  const own = directory.get(agency)?.level;
  const wanted = only?.level;
  return wanted === undefined || (own !== undefined && [wanted].flat().includes(own));
}

/** Whether a step tells only whoever stays silent, or a post that nobody fills. */
function reachesNobodyElse({ to }: Rung, holder: Holder, directory: Directory): boolean {
  return to.every((role) =>
    whoIs(directory, role, holder.agency).every(
      (one) => isHolder(one, holder, directory) || isVacant(one, directory),
    ),
  );
}

function isHolder({ agency, role, post }: Told, silentOne: Holder, directory: Directory): boolean {
  const { agency: holder, desk, arbiter } = silentOne;
  if (agency !== holder) return false;
  if (arbiter && holder !== NATIONAL_DESK) return post === 'secretary';
  const isInstitution = directory.institutionOf(holder)?.id === holder;
  const silent = desk || isInstitution ? ['institution-admin', 'national-admin'] : ['liaison'];
  return silent.includes(role);
}

function isVacant({ agency, role, post }: Told, directory: Directory): boolean {
  if (role === 'reporter') return false;
  const officers = directory.get(agency)?.officers ?? [];
  return !officers.includes(role === 'supervisor' ? (post ?? 'head') : role);
}

function reachesNobody(clock: string, { id, to }: Rung, units: readonly Holder[]): Found {
  return {
    code: 'role-unresolved',
    severity: 'error',
    clock,
    rung: id,
    field: 'escalate',
    message: `for ${counted(units.map(({ agency }) => agency))}, ${to.join(' and ')} means the silent holder itself, or nobody`,
    effect: 'The step is taken and tells nobody who has not been silent already.',
    advice: 'Name a role above the holder, or give these agencies rungs of their own with "when".',
  };
}

function fallsBack(role: RecipientRole, { clock, rung, rungs, units }: Fallback): Found {
  return {
    code: 'role-unresolved',
    severity: 'warning',
    clock,
    rung,
    message: `the directory has no ${role} for ${counted([...units])}${rungs > 1 ? ` (${rungs} rungs name this role)` : ''}`,
    effect: 'There the next post above is told instead, and the trail says so.',
    advice: 'Fill the post in the directory, or name a role that these agencies have.',
  };
}

function counted(ids: readonly string[]): string {
  const units = [...new Set(ids)];
  const more = units.length - SHOWN;
  const list = units.slice(0, SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
  return `${units.length} ${units.length === 1 ? 'agency' : 'agencies'} (${list})`;
}
