import type { Actor } from '../../domain/command';
import type { Duration, Unit } from '../../domain/duration';
import { meantInstant } from '../../domain/meant-instant';
import { refuse } from '../../domain/permission';
import type { Bilingual, SuspensionLimits } from '../../domain/policy';
import type { Lang } from '../../domain/reference';
import { INVALID } from '../../domain/refusal';
import type { SentBody } from '../../domain/schema/commands';
import { againstLimits, type Against } from '../../domain/suspension';
import type { Instant } from '../../domain/vocabulary';
import { isoIn } from '../../domain/zone';
import type { AppDeps } from '../deps';
import { BodyFaults } from './faults';
import { officeOfCase, type CaseOffice } from './office';

type Ordered = { from: Instant; until: Instant };

/**
 * From when until when a clock is to stand still; a date means the close of that working day where the case is held.
 * Throws `invalid` when the rules of the case do not allow it. Whether the caller may order it, and whether the clock
 * runs, is for the case to say: what it refuses it remembers, and a repeat of what it did is no new order.
 */
export async function suspensionInstants(
  deps: AppDeps,
  {
    id,
    actor,
    body,
    at,
    keyHash,
    lang,
  }: {
    id: string;
    actor: Actor;
    body: SentBody<'suspensions'>;
    at: Instant;
    keyHash: string;
    lang: Lang;
  },
): Promise<Ordered> {
  const office = await officeOfCase(deps, id, actor);
  const { file } = office;
  const ordered = {
    from: body.from === undefined ? at : Date.parse(body.from),
    until: meantInstant(office, body.until),
  };
  if (!file || Object.hasOwn(file.seen, keyHash) || refuse(file, actor, 'suspensions') !== null) {
    return ordered;
  }
  const faults = new BodyFaults();
  if (ordered.until <= at) faults.add('until', INVALID.untilPast);
  if (ordered.from > at) faults.add('from', AHEAD);
  faults.throwIfAny(lang);
  if (deps.reference.hasVersion(file.policy.version)) {
    const order = { clock: body.clock, ...ordered };
    const against = againstLimits(file, order, at, deps.reference.world());
    if (against) faults.add(against.field, said(against, office, at));
  } else if (office.rules.suspensions === null) {
    // Of rules that this process has not heard of yet it knows no more than what those of now say.
    faults.add('clock', INVALID.stopsNotAllowed);
  }
  faults.throwIfAny(lang);
  return ordered;
}

/** What the rules have against it, in words, with what they would allow. */
function said(against: Against, { zone }: CaseOffice, at: Instant): Bilingual {
  switch (against.reason) {
    case 'stopTooFarBack':
      return tooFarBack(against.limits, isoIn(zone, against.earliest));
    case 'stopTooLong': {
      const { limits, longest } = against;
      if (longest.together <= at) return usedUp(limits);
      return longest.alone <= longest.together
        ? oneTooLong(limits, isoIn(zone, longest.alone))
        : allTooLong(limits, isoIn(zone, longest.together));
    }
    case 'stopsNotAllowed':
    case 'neverSuspended':
      return INVALID[against.reason];
  }
}

const AHEAD: Bilingual = {
  id: 'Penghentian berlaku sejak sekarang atau sebelumnya, tidak dapat dipesan untuk nanti.',
  en: 'A suspension begins now or earlier; it cannot be ordered for later.',
};

const tooFarBack = ({ backDated }: SuspensionLimits, earliest: string): Bilingual => ({
  id: `Paling jauh ${amount(backDated).id} ke belakang, dan tidak sebelum jam ini berjalan: sejak ${earliest}.`,
  en: `It may go back ${amount(backDated).en}, and not to before the clock ran: from ${earliest} at the earliest.`,
});
const oneTooLong = ({ each }: SuspensionLimits, latest: string): Bilingual => ({
  id: `Satu penghentian berlangsung paling lama ${amount(each).id}: sampai ${latest}.`,
  en: `One suspension lasts at most ${amount(each).en}: until ${latest}.`,
});
const allTooLong = ({ inAll }: SuspensionLimits, latest: string): Bilingual => ({
  id: `Semua penghentian jam ini bersama-sama paling lama ${amount(inAll).id}: yang ini sampai ${latest}.`,
  en: `All suspensions of this clock together last at most ${amount(inAll).en}: this one until ${latest}.`,
});
const usedUp = ({ inAll }: SuspensionLimits): Bilingual => ({
  id: `Jam ini sudah dihentikan selama ${amount(inAll).id}, yang terlama menurut aturan.`,
  en: `This clock has been stopped for ${amount(inAll).en}, the longest that the rules allow.`,
});

const UNITS: Record<Unit, Bilingual> = {
  workingDays: { id: 'hari kerja', en: 'working days' },
  workingHours: { id: 'jam kerja', en: 'working hours' },
  calendarDays: { id: 'hari kalender', en: 'calendar days' },
};

function amount({ value, unit }: Duration): Bilingual {
  const { id, en } = UNITS[unit];
  return { id: `${value} ${id}`, en: `${value} ${value === 1 ? en.slice(0, -1) : en}` };
}
