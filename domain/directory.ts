import type { Recipient } from './clock';
import type { RecipientRole } from './policy';
import { lineOf, type Holder, type Offices } from './superiors';
import { INSTITUTION_LEVELS, NATIONAL_DESK, type AgencyLevel } from './vocabulary';

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
  /** The calendar it works by, if not that of the rules. */
  calendar?: string;
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
  /** An institution with units below it: its desk disposes further. */
  desk: boolean;
}

/** The agencies in memory, with what the procedure asks of them. Pure; made anew when the directory changes. */
export class Directory {
  private readonly byId: ReadonlyMap<string, Agency>;
  private readonly withUnits = new Set<string>();
  private readonly inspectorates = new Map<string, string>();
  private readonly offices: Offices = {
    level: (id) => this.byId.get(id)?.level,
    inspectorate: (id) => this.inspectorates.get(id),
    parent: (id) => this.byId.get(id)?.parent ?? undefined,
  };

  constructor(readonly agencies: readonly Agency[]) {
    this.byId = new Map(agencies.map((agency) => [agency.id, agency]));
    for (const agency of agencies) {
      // An inspectorate supervises; it does not make of its institution one that disposes to units.
      const answers = !isInstitution(agency) && agency.level !== 'inspectorate';
      if (agency.parent && answers) this.withUnits.add(agency.parent);
      if (agency.parent && agency.level === 'inspectorate') this.inspectorates.set(agency.parent, agency.id);
    }
  }

  get(id: string): Agency | undefined {
    return this.byId.get(id);
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
      desk: isInstitution(agency) && this.withUnits.has(id),
    };
  }

  /** True when an agency, or one that it lies in, is complained of. */
  isAccused(id: string, about: readonly string[]): boolean {
    return about.length > 0 && (about.includes(id) || this.ancestorsOf(id).some((up) => about.includes(up)));
  }

  /**
   * Whom a role means for the agency that holds a case, now: an id, or what the case knows of an agency that the
   * directory may have forgotten. Where the post does not exist, is vacant, or its agency is complained of, the next
   * one up is taken instead and says so (`insteadOf`): nothing is ever skipped in silence. Where nobody's post is
   * filled, the last in the line is named, for whoever fills it; none only when all of them are complained of.
   */
  resolve(role: RecipientRole, holder: string | Holder, about: readonly string[]): Recipient[] {
    if (role === 'reporter') return [{ agency: '', role: 'reporter' }];
    const { posts, standsIn } = lineOf(role, this.holderOf(holder), this.offices);
    const free = posts.filter(({ agency }) => !this.isAccused(agency, about));
    const found = free.find((post) => this.isFilled(post)) ?? free.at(-1);
    if (!found) return [];
    return [found === posts[0] && !standsIn ? found : { ...found, insteadOf: role }];
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
    const officers = this.byId.get(agency)?.officers ?? [];
    return officers.includes(role === 'supervisor' ? (post ?? 'head') : role);
  }
}

function isInstitution(agency: Agency): boolean {
  return INSTITUTION_LEVELS.includes(agency.level);
}
