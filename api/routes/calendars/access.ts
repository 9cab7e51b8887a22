import { leadsTo } from '../../../domain/calendar-chain';
import type { Rules } from '../../../domain/policy';
import type { Caller } from '../../auth/caller';
import type { AppDeps } from '../../deps';
import { Problem } from '../../problem';

/**
 * An operator who is bound to an agency may change a calendar only when nobody outside plans by it, or by one that
 * extends it. Throws `forbidden` with the first agency outside that does.
 */
export function mayPublish(
  { reference, now }: Pick<AppDeps, 'reference' | 'now'>,
  caller: Caller,
  name: string,
): void {
  const bound = caller.kind === 'officer' ? caller.agency : undefined;
  if (bound === undefined) return;
  const { directory, calendars } = reference;
  const rules = reference.currentRules(now()).filter(({ calendar }) => leadsTo(calendar, name, calendars));
  const outside = reference.agencies.find(({ id, calendar }) => {
    if (id === bound || directory.ancestorsOf(id).includes(bound)) return false;
    if (calendar !== undefined) return leadsTo(calendar, name, calendars);
    return rules.some((one) => mayHoldFor(one, directory.institutionOf(id)?.id));
  });
  if (!outside) return;
  throw new Problem('forbidden', {
    detail: {
      id: `Kalender "${name}" juga dipakai di luar instansi Anda, antara lain oleh ${outside.name}.`,
      en: `The calendar "${name}" is used outside your agency, too, by ${outside.name} for one.`,
    },
  });
}

/** Rules of a region hold for whatever happened there, whoever is handed the case. */
function mayHoldFor({ where }: Rules, institution: string | undefined): boolean {
  if (!where || where.region.length > 0) return true;
  return institution !== undefined && where.institution.includes(institution);
}
