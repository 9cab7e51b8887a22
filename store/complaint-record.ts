import { dueAt, escalationLevel, peakLevel, type CaseFile } from '../domain/case-file';
import { isOpen } from '../domain/clock';
import { measure, type Measures } from '../domain/measures';
import { followersOf } from '../domain/followers';
import { openParts } from '../domain/parts';
import type { World } from '../domain/world';
import { isMerged } from '../domain/merger';
import { isPublic } from '../domain/relation';
import { routeOf, type RouteDecision } from '../domain/routing/decision';
import { foundBy } from './found-by';
import type { Sealer } from './seal';

/**
 * A case in the read model: the file as its workflow holds it, and beside it only what lists are filtered, sorted and
 * counted by. The file is kept as one JSON text: nothing queries into it, and a text is written far faster than a tree.
 */
export interface ComplaintRecord {
  _id: string;
  revision: number;
  file: string;
  stage: string;
  outcome: string | null;
  agency: string;
  institution: string;
  /** The holder and what lies above it, up to its institution. */
  holders: string[];
  /** Everybody whose officers may read it because they hold, held or support it: those agencies and what lies above. */
  readers: string[];
  /** Agencies that have a part in hand; absent where there is none, so that the index stays small. */
  supporting?: string[];
  /** `agency/role/post` of those it was escalated to. */
  escalatedTo: string[];
  about: string[];
  region: string | null;
  topic: string | null;
  classification: string;
  oversight: boolean;
  channel: string;
  confidential: boolean;
  public: boolean;
  filerAgency: string | null;
  externalId: string | null;
  dueAt: Date | null;
  escalationLevel: number;
  peakLevel: number;
  hops: number;
  receivedAt: Date;
  updatedAt: Date;
  /** Lower-case text for searching; absent for cases whose texts are not to be found by searching. */
  words: string | null;
  measures: Measures;
  /** What became of the route that was suggested; null where none was. Absent in records of earlier releases. */
  route: RouteDecision | null;
  /** Handed to the Ombudsman, with the reporter's consent. */
  referred: boolean;
  /** The workflow is over: this document is all there is. */
  archived: boolean;
  /** The version of the rules that it runs under, and the last migration that has put it there. */
  policyVersion: string;
  migration: string | null;
  /** The calendars by which its open clocks are counted. */
  calendars: string[];
  /**
   * What those calendars were made of when it was planned, one tag each. Null when nobody can say: it is planned anew
   * at the next occasion, as records of earlier releases are, which have none of these five.
   */
  plannedBy: string[] | null;
  /** People who follow it beside its reporter; absent where nobody does, so that the index stays small. */
  followers?: number;
  /** Another case goes on for it; absent where none does. */
  merged?: true;
  /** Nobody has looked yet at what it has to tell. */
  untold: boolean;
  wakeAt: Date | null;
  /**
   * Keys by which lists find it, see `foundBy`. Absent in records of earlier releases until the next worker has started.
   */
  foundBy: string[];
  /** When the record was written, by the clock of whoever wrote it: what has come since is looked for by it. */
  writtenAt?: Date;
}

/** The record as it is written now. */
export const stamped = (record: ComplaintRecord): ComplaintRecord => ({ ...record, writtenAt: new Date() });

/** Tells what calendars are made of now. */
export type CalendarTags = (names: readonly string[]) => string[];

/**
 * The document of a case. `sealer` opens what may be searched; `tags` belongs to the world by which the case was
 * planned, and is left out where that is not known.
 */
export function recordOf(
  file: CaseFile,
  world: World,
  sealer: Pick<Sealer, 'open'>,
  tags?: CalendarTags,
): ComplaintRecord {
  const calendars = calendarsOf(file);
  const due = dueAt(file);
  const readers = new Set<string>();
  const parts = file.parts ?? [];
  for (const stop of [...file.path, ...parts.map(({ agency }) => agency)]) {
    for (const id of [stop.agency, ...stop.ancestors]) readers.add(id);
  }
  const supporting = openParts(file).map(({ agency }) => agency.agency);
  const escalatedTo = [
    ...new Set(file.escalations.map(({ agency, role, post }) => `${agency}/${role}/${post ?? ''}`)),
  ];
  const filerAgency = file.filer.kind === 'reporter' ? null : file.filer.agency;
  const { confidential, about } = file;
  const referred = file.referral !== null;
  return {
    _id: file.id,
    revision: file.revision,
    file: JSON.stringify(file),
    stage: file.stage,
    outcome: file.outcome,
    agency: file.holder.agency,
    institution: file.holder.institution,
    holders: [file.holder.agency, ...file.holder.ancestors],
    readers: [...readers],
    ...(supporting.length === 0 ? {} : { supporting }),
    escalatedTo,
    about,
    region: file.region,
    topic: file.topic,
    classification: file.classification,
    oversight: file.oversight,
    channel: file.channel,
    confidential,
    public: isPublic(file),
    filerAgency,
    externalId: file.externalId,
    dueAt: due === null ? null : new Date(due),
    escalationLevel: escalationLevel(file),
    peakLevel: peakLevel(file),
    hops: file.hops,
    receivedAt: new Date(file.receivedAt),
    updatedAt: new Date(file.updatedAt),
    words: isSecret(file)
      ? null
      : `${sealer.open(file.title)}\n${sealer.open(file.description)}`.toLowerCase(),
    measures: measure(file, world),
    route: routeOf(file),
    referred,
    archived: file.stage === 'closed' && !file.clocks.some((clock) => clock.state === 'running'),
    policyVersion: file.policy.version,
    migration: file.policy.migration ?? null,
    calendars,
    plannedBy: tags ? tags(calendars) : null,
    ...(followersOf(file) > 0 ? { followers: followersOf(file) } : {}),
    ...(isMerged(file) ? { merged: true } : {}),
    untold: true,
    wakeAt: file.wakeAt === null ? null : new Date(file.wakeAt),
    foundBy: foundBy({ readers: [...readers], escalatedTo, filerAgency, confidential, referred, about }),
  };
}

function calendarsOf({ clocks }: CaseFile): string[] {
  const names = clocks.filter(isOpen).flatMap(({ segments }) => segments.map(({ calendar }) => calendar));
  return [...new Set(names)].toSorted();
}

/** Cases whose texts are nowhere in clear. */
function isSecret(file: CaseFile): boolean {
  return file.confidential || file.oversight || file.about.length > 0;
}
