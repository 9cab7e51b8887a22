import type { Calendars } from './calendar-chain';
import { isInstitution, type Absence, type Agency, type Directory } from './directory';
import { NATIONAL_DESK, OMBUDSMAN, type AgencyLevel, type Instant } from './vocabulary';
import { zoneOffset } from './zone';

const DIRECTORY_FINDINGS = [
  'unknown-parent',
  'circle',
  'wrong-level',
  'closed-parent',
  'unknown-region',
  'unknown-zone',
  'unknown-calendar',
  'unknown-successor',
  'closed-successor',
  'not-yet',
  'no-desk',
  'units-left',
  'cannot-close',
  'unknown-substitute',
  'vacant-substitute',
  'absence-order',
  'absence-overlap',
] as const;
export type DirectoryFindingCode = (typeof DIRECTORY_FINDINGS)[number];

/** What is wrong about an agency, for whoever writes the directory. `path` is the field. */
export interface DirectoryFinding {
  code: DirectoryFindingCode;
  agency: string;
  path: string;
  message: string;
}

/** What a directory is held against. */
export interface Ground {
  now: Instant;
  isRegion: (code: string) => boolean;
  calendars: Pick<Calendars, 'has'>;
}

/** Where an agency of each level may lie: below an agency of one of these levels. */
const BELOW: Readonly<Record<AgencyLevel, readonly AgencyLevel[]>> = {
  national: [],
  ministry: ['national'],
  agency: ['national', 'ministry'],
  province: ['national'],
  regency: ['province'],
  city: ['province'],
  enterprise: ['national', 'ministry', 'agency', 'province', 'regency', 'city', 'enterprise'],
  inspectorate: ['national', 'ministry', 'agency', 'province', 'regency', 'city'],
  unit: ['national', 'ministry', 'agency', 'province', 'regency', 'city', 'enterprise', 'unit', 'district'],
  district: ['regency', 'city'],
  village: ['district', 'regency', 'city'],
};

/** Without these two there would be nobody to whom everything else can fall. */
const FOR_EVER: readonly string[] = [NATIONAL_DESK, OMBUDSMAN];

/** Clocks of machines differ a little. */
const SKEW_MS = 300_000;

/** What is wrong about the agencies that are changed, in a directory as it would be. Nothing else is looked at. */
export function checkDirectory(
  changed: readonly Agency[],
  after: Directory,
  before: Directory,
  ground: Ground,
): DirectoryFinding[] {
  const units = openUnits(after);
  return changed.flatMap((agency) => {
    const findings: DirectoryFinding[] = [];
    const note = (code: DirectoryFindingCode, path: string, message: string): void => {
      findings.push({ code, agency: agency.id, path, message });
    };
    const look = { agency, was: before.get(agency.id), after, ground, note };
    checkPlace(look);
    checkFacts(look);
    checkClosure(look, units);
    checkPosts(look);
    checkAbsences(look);
    return findings;
  });
}

interface Look {
  agency: Agency;
  was: Agency | undefined;
  after: Directory;
  ground: Ground;
  note: (code: DirectoryFindingCode, path: string, message: string) => void;
}

/** Agencies that are open, by the one they lie in. */
function openUnits(directory: Directory): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { id, parent, closed } of directory.agencies) {
    if (parent !== null && !closed && !found.has(parent)) found.set(parent, id);
  }
  return found;
}

function checkPlace({ agency, was, after, note }: Look): void {
  const { id, level, parent } = agency;
  if (parent === null) {
    if (id !== NATIONAL_DESK)
      note('unknown-parent', 'parent', `is missing: every agency but ${NATIONAL_DESK} lies in another`);
    else if (level !== 'national') note('wrong-level', 'level', `${NATIONAL_DESK} is of level national`);
    return;
  }
  const above = after.get(parent);
  if (!above) {
    note('unknown-parent', 'parent', `the directory knows no agency "${parent}"`);
    return;
  }
  if (goesRound(agency, after)) {
    note('circle', 'parent', `"${parent}" lies in "${id}" itself: parents may not go in a circle`);
    return;
  }
  const allowed = BELOW[level];
  if (!allowed.includes(above.level)) {
    const where = allowed.length > 0 ? `it lies in one of level ${allowed.join(', ')}` : 'there is only one';
    note('wrong-level', 'level', `a ${level} cannot lie in "${parent}", a ${above.level}: ${where}`);
  }
  const isNew = was?.parent !== parent || was.closed !== undefined;
  if (isNew && above.closed && !agency.closed) {
    note('closed-parent', 'parent', `"${parent}" is closed: name the agency that it lies in now`);
  }
}

function goesRound({ id, parent }: Agency, after: Directory): boolean {
  const passed = new Set([id]);
  for (let up = parent; up !== null; up = after.get(up)?.parent ?? null) {
    if (passed.has(up)) return true;
    passed.add(up);
  }
  return false;
}

function checkFacts({ agency, ground, note }: Look): void {
  const { region, timeZone, calendar } = agency;
  if (region !== null && !ground.isRegion(region))
    note('unknown-region', 'region', `"${region}" is no official code in use`);
  if (!isZone(timeZone))
    note('unknown-zone', 'timeZone', `"${timeZone}" is no time zone, such as Asia/Jakarta`);
  if (calendar !== undefined && !ground.calendars.has(calendar))
    note('unknown-calendar', 'calendar', `there is no calendar "${calendar}"; GET /v1/calendars lists them`);
}

function isZone(name: string): boolean {
  try {
    zoneOffset(name, 0);
    return true;
  } catch {
    return false;
  }
}

function checkClosure({ agency, was, after, ground, note }: Look, units: ReadonlyMap<string, string>): void {
  const { id, closed } = agency;
  if (was && FOR_EVER.includes(id) && (was.level !== agency.level || was.parent !== agency.parent))
    note('cannot-close', 'level', `"${id}" stays where it is: everything else falls to it`);
  if (!closed) return;
  if (FOR_EVER.includes(id)) {
    note('cannot-close', 'closed', `"${id}" cannot be closed: cases fall to it that nobody else may have`);
    return;
  }
  if (closed.at > ground.now + SKEW_MS)
    note('not-yet', 'closed.at', 'lies in the future: close an agency on the day that it ends');
  if (isInstitution(agency) && units.has(id)) {
    const one = units.get(id) ?? '';
    note(
      'units-left',
      'closed',
      `"${one}" lies in it and would have no desk any more: move or close what lies in an institution with it`,
    );
  }
  const { successor } = closed;
  if (successor === undefined) return;
  const next = after.get(successor);
  if (!next) note('unknown-successor', 'closed.successor', `the directory knows no agency "${successor}"`);
  else if (successor === id) note('closed-successor', 'closed.successor', 'an agency cannot succeed itself');
  else if (next.closed)
    note(
      'closed-successor',
      'closed.successor',
      `"${successor}" is closed itself: name who has the work now`,
    );
}

function checkPosts({ agency, was, note }: Look): void {
  const { id, level, officers, closed } = agency;
  if (closed) return;
  const desk = id === NATIONAL_DESK ? 'national-admin' : 'institution-admin';
  if (isInstitution(agency) && !officers.includes(desk))
    note(
      'no-desk',
      'officers',
      `has no ${desk}: nobody would verify and dispose what comes to this institution`,
    );
  if (id === OMBUDSMAN && !officers.includes('overseer'))
    note('no-desk', 'officers', 'has no overseer: nobody would receive what is handed to the Ombudsman');
  if (was && isInstitution(was) && !isInstitution(agency))
    note(
      'no-desk',
      'level',
      `was a ${was.level} with a desk of its own: close it, and open the ${level} under another id`,
    );
}

function checkAbsences({ agency, after, note }: Look): void {
  const { id, absences = [] } = agency;
  for (const [index, absence] of absences.entries()) {
    const path = `absences.${index}`;
    const { post, from, until, substitute } = absence;
    if (until <= from) note('absence-order', `${path}.until`, 'does not come after the beginning');
    const other = absences.findIndex((one, earlier) => earlier < index && overlaps(one, absence));
    if (other >= 0) note('absence-overlap', path, `the ${post} is away then already (absences.${other})`);
    if (substitute === undefined) continue;
    const instead = after.get(substitute);
    if (!instead)
      note('unknown-substitute', `${path}.substitute`, `the directory knows no agency "${substitute}"`);
    else if (substitute === id)
      note('vacant-substitute', `${path}.substitute`, 'is the agency itself: name another one');
    else if (instead.closed || !instead.officers.includes(post))
      note('vacant-substitute', `${path}.substitute`, `"${substitute}" has no ${post} who could stand in`);
  }
}

function overlaps(one: Absence, other: Absence): boolean {
  return one.post === other.post && one.from < other.until && other.from < one.until;
}
