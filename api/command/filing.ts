import type { By, Filer } from '../../domain/case-file';
import type { Actor } from '../../domain/command';
import type { Filing } from '../../domain/intake';
import type { Lang } from '../../domain/reference';
import { regencyOf } from '../../domain/region';
import type { FilingBody } from '../../domain/schema/filing';
import { DAY_MS, DESK_CHANNELS, HOUR_MS, type Channel } from '../../domain/vocabulary';
import { dateOf } from '../../domain/zone';
import type { AppDeps } from '../deps';
import { Problem } from '../problem';
import { BodyFaults, SENTENCES } from './faults';

const DESK_ROLES: readonly string[] = ['institution-admin', 'national-admin'];
/** The day begins first in the east: there it may be tomorrow already. */
const EASTERNMOST_MS = 9 * HOUR_MS;

/** For whom a complaint is filed. Throws `forbidden` for officers who are neither a desk nor software. */
export function filerOf(actor: Actor | null): Filer {
  if (!actor) return { kind: 'reporter' };
  const agency = actor.agency ?? '';
  if (actor.role === 'system') return { kind: 'system', agency };
  if (DESK_ROLES.includes(actor.role)) return { kind: 'desk', agency };
  throw new Problem('forbidden', {
    detail: {
      id: 'Pengaduan diajukan tanpa token, oleh admin untuk surat dan kedatangan langsung, atau oleh sistem.',
      en: 'Complaints are filed without a token, by a desk for letters and walk-ins, or by software.',
    },
  });
}

/** Throws `invalid` when a filing names what is not there, or a channel that is not its filer's. */
export function checkFiling(
  { reference, regions, now }: Pick<AppDeps, 'reference' | 'regions' | 'now'>,
  body: Omit<FilingBody, 'title' | 'description'>,
  filer: Filer,
  lang: Lang,
): void {
  const faults = new BodyFaults();
  const knows = (agency: string): boolean => reference.directory.ref(agency) !== undefined;
  if (body.agency !== undefined && !knows(body.agency)) faults.add('agency', SENTENCES.agency);
  for (const [index, agency] of (body.about ?? []).entries()) {
    if (!knows(agency)) faults.add(`about.${index}`, SENTENCES.agency);
  }
  if (body.topic !== undefined && !reference.topic(body.topic)) faults.add('topic', SENTENCES.topic);
  if (body.location && !regions.exists(body.location.region)) faults.add('location.region', SENTENCES.region);
  const today = dateOf(Math.floor((now() + EASTERNMOST_MS) / DAY_MS));
  if (body.occurredOn !== undefined && body.occurredOn > today) faults.add('occurredOn', SENTENCES.future);
  const byDesk = body.channel !== undefined && DESK_CHANNELS.includes(body.channel);
  if (filer.kind === 'desk' && !byDesk) faults.add('channel', SENTENCES.deskChannel);
  if (filer.kind === 'reporter' && byDesk) faults.add('channel', SENTENCES.deskOnly);
  faults.throwIfAny(lang);
}

/** The filing as the procedure takes it: names looked up, defaults filled in, every free text sealed. */
export function filingOf(
  { reference, regions, sealer }: Pick<AppDeps, 'reference' | 'regions' | 'sealer'>,
  {
    id,
    body,
    actor,
    filer,
    bodyHash,
  }: { id: string; body: FilingBody; actor: Actor | null; filer: Filer; bodyHash: string },
): Filing {
  const { location, reporter } = body;
  const place = placeOf(location);
  return {
    id,
    bodyHash,
    classification: body.classification,
    oversight: body.oversight ?? false,
    topic: body.topic ?? null,
    topicName: (body.topic !== undefined && reference.topic(body.topic)?.name.id) || null,
    title: sealer.seal(body.title),
    description: sealer.seal(body.description),
    occurredOn: body.occurredOn ?? null,
    region: location?.region ?? null,
    regionName: location ? regions.name(regencyOf(location.region)) : null,
    place: place && sealer.sealJson(place),
    channel: body.channel ?? defaultChannel(filer),
    agency: body.agency ?? null,
    about: body.about ?? [],
    anonymous: body.anonymous ?? false,
    confidential: body.confidential ?? false,
    notify: body.notify ?? (body.anonymous !== true && isReachable(reporter)),
    externalId: body.externalId ?? null,
    reporter: reporter ? sealer.sealJson(reporter) : null,
    filer,
    by: byOf(actor, filer),
  };
}

function placeOf(location: FilingBody['location']): { address?: string; point?: [number, number] } | null {
  if (location?.address === undefined && location?.point === undefined) return null;
  const { address, point } = location;
  return { ...(address === undefined ? {} : { address }), ...(point === undefined ? {} : { point }) };
}

function isReachable(reporter: FilingBody['reporter']): boolean {
  return reporter?.phone !== undefined || reporter?.email !== undefined;
}

function defaultChannel(filer: Filer): Channel {
  return filer.kind === 'system' ? 'api' : 'web';
}

function byOf(actor: Actor | null, filer: Filer): By {
  if (!actor) return { role: 'reporter', agency: null };
  return {
    role: actor.role,
    agency: actor.agency,
    ...(actor.sub === undefined ? {} : { sub: actor.sub }),
    ...(filer.kind === 'reporter' ? {} : { onBehalf: filer.kind }),
  };
}
