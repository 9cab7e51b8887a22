import type { CaseFile } from '../../domain/case-file';
import type { Actor } from '../../domain/command';
import type { Duration, Unit } from '../../domain/duration';
import { refuse } from '../../domain/permission';
import type { Bilingual, SuspensionLimits } from '../../domain/policy';
import type { Lang } from '../../domain/reference';
import { INVALID } from '../../domain/refusal';
import type { SentBody } from '../../domain/schema/commands';
import { earliestStop, longest } from '../../domain/suspension';
import type { Instant } from '../../domain/vocabulary';
import { ruleOf, type World } from '../../domain/world';
import { isoIn } from '../../domain/zone';
import type { AppDeps } from '../deps';
import { BodyFaults } from './faults';
import { instantIn, officeOfCase, type CaseOffice } from './office';

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
    until: instantIn(office, body.until),
  };
  if (!file || Object.hasOwn(file.seen, keyHash) || refuse(file, actor, 'suspensions') !== null) {
    return ordered;
  }
  const faults = new BodyFaults();
  if (ordered.until <= at) faults.add('until', INVALID.untilPast);
  if (ordered.from > at) faults.add('from', AHEAD);
  faults.throwIfAny(lang);
  for (const [field, said] of againstRules(deps, office, file, { clock: body.clock, ...ordered, at })) {
    faults.add(field, said);
  }
  faults.throwIfAny(lang);
  return ordered;
}

type Fault = [field: string, said: Bilingual];

function againstRules(
  { reference }: Pick<AppDeps, 'reference'>,
  { rules, zone }: CaseOffice,
  file: CaseFile,
  order: Ordered & { clock: string; at: Instant },
): Fault[] {
  if (rules.suspensions === null) return [['clock', NONE]];
  const world = reference.world();
  const clock = file.clocks.findLast(({ name, state }) => name === order.clock && state === 'running');
  if (!clock || !reference.hasVersion(file.policy.version)) return [];
  if (ruleOf(clock, file, world)?.neverSuspended) return [['clock', INVALID.neverSuspended]];
  const earliest = earliestStop(clock, order.at, rules.suspensions, world.times);
  if (order.from < earliest) return [['from', tooFarBack(rules.suspensions, isoIn(zone, earliest))]];
  return tooLong(clock, order, { limits: rules.suspensions, zone, world });
}

function tooLong(
  clock: CaseFile['clocks'][number],
  { from, until, at }: Ordered & { at: Instant },
  { limits, zone, world }: { limits: SuspensionLimits; zone: string; world: World },
): Fault[] {
  const { alone, together } = longest(clock, from, limits, world.times);
  if (until <= Math.min(alone, together)) return [];
  if (together <= at) return [['until', usedUp(limits)]];
  return [
    [
      'until',
      alone <= together ? oneTooLong(limits, isoIn(zone, alone)) : allTooLong(limits, isoIn(zone, together)),
    ],
  ];
}

const NONE: Bilingual = {
  id: 'Aturan pengaduan ini tidak mengizinkan jam dihentikan.',
  en: 'The rules of this complaint allow no clock to be stopped.',
};
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
