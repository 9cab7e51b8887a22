import {
  CASE_FILE_VERSION,
  note,
  type By,
  type CaseFile,
  type Filer,
  type RouteSuggestion,
} from './case-file';
import type { SealedText } from './command';
import type { AgencyRef, Directory } from './directory';
import { beginnings } from './sparse';
import type { World } from './world';
import type { Rules } from './policy';
import { planTransition } from './transition';
import { NATIONAL_DESK, OMBUDSMAN, type Channel, type Classification, type Instant } from './vocabulary';

/** A filing as the API has checked it; every free text is sealed. */
export interface Filing {
  id: string;
  classification: Classification;
  oversight: boolean;
  topic: string | null;
  topicName: string | null;
  title: SealedText;
  description: SealedText;
  occurredOn: string | null;
  region: string | null;
  regionName: string | null;
  /** Address and point, sealed JSON. */
  place: SealedText | null;
  channel: Channel;
  agency: string | null;
  about: string[];
  anonymous: boolean;
  confidential: boolean;
  notify: boolean;
  externalId: string | null;
  /** MAC of caller, key and body. */
  bodyHash?: string;
  reporter: SealedText | null;
  filer: Filer;
  by: By;
  /** Where the routes say that it belongs. */
  suggestion?: RouteSuggestion;
}

/**
 * The desk that verifies: that of the institution whose door was chosen, else the national one. When the complaint is
 * about that institution, its head or the very door, the national desk takes it, and the Ombudsman's when it is about
 * the national desk itself: nobody verifies a complaint about themselves.
 */
function verifyingDesk(directory: Directory, door: string | null, about: readonly string[]): AgencyRef {
  const national = directory.ref(NATIONAL_DESK);
  if (!national) throw new Error(`the directory has no ${NATIONAL_DESK}`);
  const last = directory.isAccused(NATIONAL_DESK, about) ? (directory.ref(OMBUDSMAN) ?? national) : national;
  if (door === null) return last;
  // The door of an agency that is no more leads to whoever has its work.
  const institution = directory.institutionOf(directory.heir(door)?.id ?? door);
  const ref = institution && directory.ref(institution.id);
  if (!ref || institution.closed || about.includes(door) || directory.isAccused(ref.agency, about))
    return last;
  return ref;
}

/**
 * Opens a case: who holds it and which clocks run. Pure: neither a worker nor a database takes part, so a complaint can
 * be filed while both are away.
 */
export function openCase(
  filing: Filing,
  policy: { version: string; rules: Rules },
  now: Instant,
  world: World,
): CaseFile {
  const holder = verifyingDesk(world.directory, filing.agency, filing.about);
  const national = world.directory.ref(NATIONAL_DESK) ?? holder;
  const last = world.directory.ref(OMBUDSMAN);
  const { agency, by, ...rest } = filing;
  const file: CaseFile = {
    ...beginnings(),
    ...rest,
    v: CASE_FILE_VERSION,
    policy: { name: policy.rules.name, version: policy.version, limits: policy.rules.limits },
    nationalDesk: national,
    ...(last ? { lastDesk: last } : {}),
    filedAt: agency,
    holder,
    path: [
      {
        agency: holder.agency,
        institution: holder.institution,
        ancestors: holder.ancestors,
        name: holder.name,
        from: now,
        to: null,
        reason: 'filed',
      },
    ],
    clocks: [],
    next: null,
    wakeAt: null,
    trail: [],
    receivedAt: now,
    updatedAt: now,
    lastCommandAt: now,
  };
  note(file, 'filed', now, by, { channel: filing.channel, holder: holder.agency });
  planTransition({ file, marks: [{ moment: 'filed' }], at: now, fireUpTo: null, now }, world);
  return file;
}
