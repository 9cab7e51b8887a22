import { accuses, accusesSecretary } from './accusation';
import type { Recipient } from './clock';
import type { RecipientRole } from './policy';
import { lineOf, type Holder, type Offices } from './superiors';
import { INSTITUTION_LEVELS, NATIONAL_DESK, type AgencyLevel, type Instant } from './vocabulary';

/** Posts whose holders may be away while somebody stands in for them. */
export const ABSENT_POSTS = ['liaison', 'head', 'secretary', 'institution-admin'] as const;
export type AbsentPost = (typeof ABSENT_POSTS)[number];

/** The holder of a post is away from an instant until, and without, another. */
export interface Absence {
  post: AbsentPost;
  from: Instant;
  until: Instant;
  /** The agency whose officers in the same post act meanwhile; without one it is as if the post were vacant. */
  substitute?: string;
}

/** An agency that there is no more; it stays in the directory, because cases and tokens name it. */
export interface Closure {
  at: Instant;
  /** Who takes over what it had in hand. */
  successor?: string;
}

/** An agency of the directory. Work belongs to posts (`officers`), never to persons. */
export interface Agency {
  id: string;
  name: string;
  level: AgencyLevel;
  parent: string | null;
  /** Official region code such as `18.10`; null for agencies of the whole country. */
  region: string | null;
  /** IANA name, such as `Asia/Jakarta`. */
  timeZone: string;
  officers: readonly string[];
  /** Where notices for its officers go. */
  email?: string;
  /** The calendar it works by, if not that of the rules. */
  calendar?: string;
  closed?: Closure;
  absences?: readonly Absence[];
  /** What it lay in before it was moved: who complains of that means those who were in it, too. */
  formerly?: readonly string[];
  /** The change of the directory that was the last one for it; absent for what was shipped. */
  revision?: number;
}

/** What a case keeps of an agency that holds it, so that workflow code needs no directory. */
export interface AgencyRef {
  agency: string;
  institution: string;
  name: string;
  institutionName: string;
  level: AgencyLevel;
  /** From its parent up to its institution. */
  ancestors: string[];
  zone: string;
  calendar?: string;
  /** What it lay in before it was moved; absent when it never was. */
  formerly?: string[];
  /** An institution with units below it: its desk disposes further. */
  desk: boolean;
  /** Its regional secretary's post is filled: he settles between its units who is competent. */
  secretary?: boolean;
  /** The last change of the directory that it takes account of; absent where nothing was ever changed. */
  revision?: number;
}

/** What a ref is made of, and how a change of it is called. */
const TOLD: readonly [keyof AgencyRef, string][] = [
  ['name', 'name'],
  ['level', 'level'],
  ['institution', 'institution'],
  ['institutionName', 'institution'],
  ['ancestors', 'parent'],
  ['zone', 'timeZone'],
  ['calendar', 'calendar'],
  ['desk', 'units'],
];

/** In what two refs of one agency differ. */
export function refChanges(before: AgencyRef, now: AgencyRef): string[] {
  const differs = ([key]: [keyof AgencyRef, string]): boolean =>
    key === 'ancestors' ? before.ancestors.join() !== now.ancestors.join() : before[key] !== now[key];
  return [...new Set(TOLD.filter((one) => differs([...one])).map(([, what]) => what))];
}

/** The agencies in memory, with what the procedure asks of them. Pure; made anew when the directory changes. */
export class Directory {
  private readonly byId: ReadonlyMap<string, Agency>;
  private readonly withUnits = new Set<string>();
  private readonly inspectorates = new Map<string, string>();
  private readonly substitutes = new Map<string, { agency: string; absence: Absence }[]>();
  private readonly unitRevisions = new Map<string, number>();
  private readonly offices: Offices = {
    level: (id) => this.byId.get(id)?.level,
    inspectorate: (id) => this.inspectorates.get(id),
    parent: (id) => this.byId.get(id)?.parent ?? undefined,
  };

  constructor(readonly agencies: readonly Agency[]) {
    this.byId = new Map(agencies.map((agency) => [agency.id, agency]));
    for (const agency of agencies) {
      this.keepAbsences(agency);
      if (agency.parent && agency.revision !== undefined) this.keepRevision(agency.parent, agency.revision);
      if (agency.closed) continue;
      // An inspectorate supervises; it does not make of its institution one that disposes to units.
      const answers = !isInstitution(agency) && agency.level !== 'inspectorate';
      if (agency.parent && answers) this.withUnits.add(agency.parent);
      if (agency.parent && agency.level === 'inspectorate') this.inspectorates.set(agency.parent, agency.id);
    }
  }

  get(id: string): Agency | undefined {
    return this.byId.get(id);
  }

  /** Those to whom anything may go: what was closed is left out. */
  withoutClosed(): Directory {
    return this.agencies.some(({ closed }) => closed)
      ? new Directory(this.agencies.filter(({ closed }) => !closed))
      : this;
  }

  /** The number of its last change; 0 when nothing was ever changed. */
  get revision(): number {
    return this.agencies.reduce((last, { revision = 0 }) => Math.max(last, revision), 0);
  }

  /**
   * Who has the work of an agency now: itself, or where it was closed its successor, or that one's. Undefined when it
   * was closed without one, or is not known.
   */
  heir(id: string): Agency | undefined {
    const passed = new Set<string>();
    let agency = this.byId.get(id);
    while (agency?.closed) {
      passed.add(agency.id);
      const next: string | undefined = agency.closed.successor;
      agency = next === undefined || passed.has(next) ? undefined : this.byId.get(next);
    }
    return agency;
  }

  /** The agencies for whose absent officers those of an agency act at an instant, in one role and post. */
  standsInFor(id: string, { role, post }: Pick<Recipient, 'role' | 'post'>, at: Instant): string[] {
    const name = postName(role, post);
    const given = this.substitutes.get(id) ?? [];
    return given
      .filter(({ absence }) => absence.post === name && isDuring(absence, at))
      .map(({ agency }) => agency)
      .filter((agency) => !this.byId.get(agency)?.closed);
  }

  /** The ministry, agency or local government that an agency belongs to; itself when it is one. */
  institutionOf(id: string): Agency | undefined {
    return [id, ...this.ancestorsOf(id)]
      .map((one) => this.byId.get(one))
      .find((agency) => agency && isInstitution(agency));
  }

  /** The ids from an agency's parent up to its institution; none for an institution. Ends where parents go in a circle. */
  ancestorsOf(id: string): string[] {
    const chain: string[] = [];
    let agency = this.byId.get(id);
    while (agency && !isInstitution(agency) && agency.parent && !chain.includes(agency.parent)) {
      chain.push(agency.parent);
      agency = this.byId.get(agency.parent);
    }
    return chain;
  }

  /** What a case keeps of an agency; undefined when the directory does not know it. */
  ref(id: string): AgencyRef | undefined {
    const agency = this.byId.get(id);
    const institution = this.institutionOf(id);
    if (!agency || !institution) return undefined;
    return {
      agency: id,
      institution: institution.id,
      name: agency.name,
      institutionName: institution.name,
      level: agency.level,
      ancestors: this.ancestorsOf(id),
      zone: agency.timeZone,
      ...(agency.calendar ? { calendar: agency.calendar } : {}),
      ...this.formerlyOf(id),
      desk: isInstitution(agency) && this.withUnits.has(id),
      ...this.revisionOf(id),
    };
  }

  /** What an agency, or what it lies in, has lain in before; nothing when none of them was ever moved. */
  formerlyOf(id: string): { formerly?: string[] } {
    const line = [id, ...this.ancestorsOf(id)];
    const before = line
      .flatMap((one) => this.byId.get(one)?.formerly ?? [])
      .filter((one) => !line.includes(one));
    return before.length > 0 ? { formerly: [...new Set(before)] } : {};
  }

  /** The last change that anything has had which a ref of an agency tells. */
  private revisionOf(id: string): { revision?: number } {
    const own = [id, ...this.ancestorsOf(id)].map((one) => this.byId.get(one)?.revision ?? 0);
    const last = Math.max(...own, this.unitRevisions.get(id) ?? 0);
    return last > 0 ? { revision: last } : {};
  }

  /** True when an agency, or one that it lies in, is complained of. */
  isAccused(id: string, about: readonly string[]): boolean {
    if (about.length === 0) return false;
    return accuses(about, { agency: id, ancestors: this.ancestorsOf(id), ...this.formerlyOf(id) });
  }

  /**
   * Whom a role means for the agency that holds a case, now: an id, or what the case knows of an agency that the
   * directory may have forgotten. Where the post does not exist, is vacant, or its agency is complained of, the next
   * one up is taken instead and says so (`insteadOf`): nothing is ever skipped in silence. Where nobody's post is
   * filled, the last in the line is named, for whoever fills it; none only when all of them are complained of. `at`:
   * whose officers are away then is looked at, too, and whoever stands in for them is named in their place.
   */
  resolve(
    role: RecipientRole,
    holder: string | Holder,
    about: readonly string[],
    at: Instant | null = null,
  ): Recipient[] {
    if (role === 'reporter') return [{ agency: '', role: 'reporter' }];
    const { posts, standsIn } = lineOf(role, this.holderOf(holder), this.offices);
    const free = posts.filter(
      ({ agency, post }) => !this.isAccused(agency, about) && !accusesSecretary(about, agency, post),
    );
    for (const post of free) {
      const present = this.whoIsAt(post, about, at);
      if (present) return [present === posts[0] && !standsIn ? present : { ...present, insteadOf: role }];
    }
    const last = free.at(-1);
    if (!last) return [];
    return [last === posts[0] && !standsIn ? last : { ...last, insteadOf: role }];
  }

  /** A post when somebody is there, or the same post of the agency that stands in for it; undefined when nobody is. */
  private whoIsAt(post: Recipient, about: readonly string[], at: Instant | null): Recipient | undefined {
    const absence = at === null ? undefined : this.absenceOf(post, at);
    if (!absence) return this.isFilled(post) ? post : undefined;
    const { substitute } = absence;
    if (substitute === undefined || this.isAccused(substitute, about)) return undefined;
    const instead = { ...post, agency: substitute };
    // Whoever is away as well stands in for nobody.
    return at !== null && this.isFilled(instead) && !this.absenceOf(instead, at) ? instead : undefined;
  }

  private absenceOf({ agency, role, post }: Recipient, at: Instant): Absence | undefined {
    const found = this.byId.get(agency);
    if (!found?.absences || found.closed) return undefined;
    return found.absences.find((absence) => absence.post === postName(role, post) && isDuring(absence, at));
  }

  private keepAbsences({ id, absences = [] }: Agency): void {
    for (const absence of absences) {
      if (absence.substitute === undefined) continue;
      const given = this.substitutes.get(absence.substitute);
      if (given) given.push({ agency: id, absence });
      else this.substitutes.set(absence.substitute, [{ agency: id, absence }]);
    }
  }

  private keepRevision(parent: string, revision: number): void {
    this.unitRevisions.set(parent, Math.max(this.unitRevisions.get(parent) ?? 0, revision));
  }

  /** What the directory says of a holder; what it does not know any more, as the case has kept it. */
  private holderOf(holder: string | Holder): Holder {
    const kept = typeof holder === 'string' ? null : holder;
    const agency = typeof holder === 'string' ? holder : holder.agency;
    const institution = this.institutionOf(agency)?.id;
    const level = this.get(agency)?.level ?? kept?.level;
    return {
      agency,
      institution: institution ?? kept?.institution ?? NATIONAL_DESK,
      // Where the directory's own line breaks off, the case knows how it went on.
      ancestors: institution
        ? this.ancestorsOf(agency)
        : [...this.ancestorsOf(agency), ...(kept?.ancestors ?? [])],
      ...(level === undefined ? {} : { level }),
    };
  }

  private isFilled({ agency, role, post }: Recipient): boolean {
    const found = this.byId.get(agency);
    return found !== undefined && !found.closed && found.officers.includes(postName(role, post));
  }
}

/** How a post is called among the officers of an agency. */
function postName(role: string, post: string | undefined): string {
  return role === 'supervisor' ? (post ?? 'head') : role;
}

function isDuring({ from, until }: Absence, at: Instant): boolean {
  return from <= at && at < until;
}

/** Whether an agency has a desk of its own. */
export function isInstitution(agency: Pick<Agency, 'level'>): boolean {
  return INSTITUTION_LEVELS.includes(agency.level);
}
