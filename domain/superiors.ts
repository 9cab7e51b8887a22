import type { Recipient } from './clock';
import type { RecipientRole } from './policy';
import { LOCAL_LEVELS, NATIONAL_DESK, OMBUDSMAN, type AgencyLevel } from './vocabulary';

/** An agency that has to act, as its case knows it: the directory of today may have forgotten it. */
export interface Holder {
  agency: string;
  institution: string;
  /** From its parent up to its institution. */
  ancestors: readonly string[];
  level?: AgencyLevel;
}

/** What the line of superiors depends on of the directory. */
export interface Offices {
  level(agency: string): AgencyLevel | undefined;
  /** The inspectorate of a government, if it has one. */
  inspectorate(institution: string): string | undefined;
  parent(agency: string): string | undefined;
}

/** Posts in the order in which they are tried. */
export interface Line {
  posts: Recipient[];
  /** The first of them already stands in for somebody whom the directory does not have at all. */
  standsIn: boolean;
}

/**
 * Whom a role means for a holder, and then, level by level, who is above: within the institution, over it, over all. A
 * finite list with each post once, so that looking for somebody never goes round in circles.
 */
export function lineOf(role: Exclude<RecipientRole, 'reporter'>, holder: Holder, offices: Offices): Line {
  const { agency, institution, ancestors } = holder;
  const within = [agency, ...ancestors].map(head);
  const above = [head(institution), ...over(holder, offices)];
  switch (role) {
    case 'desk':
    case 'institution admin':
      return line(desk(institution), ...above);
    case 'desk supervisor':
      // The national desk answers to its head alone.
      return institution === NATIONAL_DESK
        ? line(...above)
        : line({ ...head(institution), post: 'secretary' }, ...above);
    case 'regional secretary':
      return line({ ...head(institution), post: 'secretary' }, ...above);
    case 'arbiter':
      return isLocal(institution, offices)
        ? line({ ...head(institution), post: 'secretary' }, ...above)
        : line(desk(NATIONAL_DESK), head(NATIONAL_DESK), ...overAll());
    case 'national desk':
      return line(desk(NATIONAL_DESK), head(NATIONAL_DESK), ...overAll());
    case 'liaison':
      return agency === institution
        ? line(desk(institution), ...above)
        : line({ agency, role: 'liaison' }, ...within, ...above);
    case 'unit head':
      return line(...within, ...above);
    case 'inspectorate':
      return inspection(institution, offices, above);
    case 'institution head':
      return line(...above);
    case 'governor':
      return governor(holder, offices);
    case 'overseer':
      return line(...over(holder, offices, true));
    case 'ombudsman':
      return line(...overAll());
    case 'ombudsman head':
      return line(head(OMBUDSMAN), ...overAll());
  }
}

function isLocal(institution: string, offices: Offices): boolean {
  const level = offices.level(institution);
  return level !== undefined && LOCAL_LEVELS.includes(level);
}

/** The institution's own inspectorate; one that has none is inspected by that of the government above it. */
function inspection(institution: string, offices: Offices, above: Recipient[]): Line {
  const own = offices.inspectorate(institution);
  if (own !== undefined) return line(head(own), ...above);
  const next = governmentsAbove(institution, offices).flatMap((one) => offices.inspectorate(one) ?? []);
  return { ...line(...next.slice(0, 1).map(head), ...above), standsIn: true };
}

/** The head of the province, or of the one that a regency lies in; a ministry has none. */
function governor(holder: Holder, offices: Offices): Line {
  const { institution } = holder;
  const province = [institution, ...governmentsAbove(institution, offices)].find(
    (one) => offices.level(one) === 'province',
  );
  if (province !== undefined) return line(head(province), ...over(holder, offices));
  return { ...line(...over(holder, offices)), standsIn: true };
}

/** From the one that an institution lies in up to the root of the directory. */
function governmentsAbove(institution: string, offices: Offices): string[] {
  const found: string[] = [];
  let up = offices.parent(institution);
  while (up !== undefined && up !== institution && !found.includes(up)) {
    found.push(up);
    up = offices.parent(up);
  }
  return found;
}

/** Home affairs watches local governments, the presidential staff office everybody else; over the nation the Ombudsman. */
function over({ agency, institution, level }: Holder, offices: Offices, watched = false): Recipient[] {
  if (institution === NATIONAL_DESK && !watched) return overAll();
  const known = offices.level(institution) ?? (agency === institution ? level : undefined);
  const overseer = known && LOCAL_LEVELS.includes(known) ? 'kemendagri' : 'ksp';
  return [{ agency: overseer, role: 'overseer' }, ...overAll()];
}

function overAll(): Recipient[] {
  const ombudsman = { agency: OMBUDSMAN, role: 'overseer' };
  return [ombudsman, head(OMBUDSMAN), desk(NATIONAL_DESK), head(NATIONAL_DESK)];
}

function desk(institution: string): Recipient {
  const role = institution === NATIONAL_DESK ? 'national-admin' : 'institution-admin';
  return { agency: institution, role };
}

function head(agency: string): Recipient {
  return { agency, role: 'supervisor', post: 'head' };
}

function line(...posts: Recipient[]): Line {
  const keys = posts.map(({ agency, role, post }) => `${agency}/${role}/${post ?? ''}`);
  return { posts: posts.filter((_, index) => keys.indexOf(keys[index] ?? '') === index), standsIn: false };
}
