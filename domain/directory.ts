import type { Recipient } from './clock';
import type { RecipientRole } from './policy';
import { INSTITUTION_LEVELS, NATIONAL_DESK, OMBUDSMAN, type AgencyLevel } from './vocabulary';

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

const LOCAL: readonly AgencyLevel[] = ['province', 'regency', 'city'];

/** The agencies in memory, with what the procedure asks of them. Pure; made anew when the directory changes. */
export class Directory {
  private readonly byId: ReadonlyMap<string, Agency>;
  private readonly withUnits = new Set<string>();
  private readonly inspectorates = new Map<string, string>();

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
    let agency = this.byId.get(id);
    while (agency && !isInstitution(agency))
      agency = agency.parent ? this.byId.get(agency.parent) : undefined;
    return agency;
  }

  /** The ids from an agency's parent up to its institution; none for an institution. */
  ancestorsOf(id: string): string[] {
    const chain: string[] = [];
    let agency = this.byId.get(id);
    while (agency && !isInstitution(agency) && agency.parent) {
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
   * Whom a role means for the agency that holds a case, now. Where the post does not exist or its agency is complained
   * of, the next one up is taken instead and says so (`insteadOf`): nothing is ever skipped in silence.
   */
  resolve(
    role: RecipientRole,
    holder: string,
    about: readonly string[],
  ): (Recipient & { insteadOf?: string })[] {
    if (role === 'reporter') return [{ agency: '', role: 'reporter' }];
    const wanted = this.candidate(role, holder);
    let found = wanted;
    for (let steps = 0; steps < 12; steps += 1) {
      if (this.isFilled(found) && !this.isAccused(found.agency, about)) break;
      found = this.oneUp(found);
    }
    const same = found.agency === wanted.agency && found.role === wanted.role && found.post === wanted.post;
    return [same ? found : { ...found, insteadOf: role }];
  }

  private candidate(role: Exclude<RecipientRole, 'reporter'>, holder: string): Recipient {
    const institution = this.institutionOf(holder)?.id ?? NATIONAL_DESK;
    switch (role) {
      case 'desk':
      case 'institution admin':
        return this.deskOf(institution);
      case 'desk supervisor':
      case 'regional secretary':
        return this.byId.get(institution)?.officers.includes('secretary')
          ? { agency: institution, role: 'supervisor', post: 'secretary' }
          : head(institution);
      case 'national desk':
        return this.deskOf(NATIONAL_DESK);
      case 'liaison':
        return holder === institution ? this.deskOf(institution) : { agency: holder, role: 'liaison' };
      case 'unit head':
        return head(holder);
      case 'inspectorate':
        return head(this.inspectorateOf(institution) ?? institution);
      case 'institution head':
        return head(institution);
      case 'overseer':
        return this.overseerOf(institution);
      case 'ombudsman':
        return { agency: OMBUDSMAN, role: 'overseer' };
      case 'ombudsman head':
        return head(OMBUDSMAN);
    }
  }

  private deskOf(institution: string): Recipient {
    return institution === NATIONAL_DESK
      ? { agency: NATIONAL_DESK, role: 'national-admin' }
      : { agency: institution, role: 'institution-admin' };
  }

  /** The institution's own inspectorate, else that of the government above it. */
  private inspectorateOf(institution: string): string | undefined {
    let agency = this.byId.get(institution);
    while (agency) {
      const own = this.inspectorates.get(agency.id);
      if (own) return own;
      agency = agency.parent ? this.byId.get(agency.parent) : undefined;
    }
    return undefined;
  }

  /** Home affairs watches local governments, the presidential staff office everybody else. */
  private overseerOf(institution: string): Recipient {
    const level = this.byId.get(institution)?.level;
    const agency = level && LOCAL.includes(level) ? 'kemendagri' : 'ksp';
    return { agency: this.byId.has(agency) ? agency : OMBUDSMAN, role: 'overseer' };
  }

  private isFilled({ agency, role, post }: Recipient): boolean {
    const officers = this.byId.get(agency)?.officers ?? [];
    return officers.includes(role === 'supervisor' ? (post ?? 'head') : role);
  }

  private oneUp({ agency, role, post }: Recipient): Recipient {
    if (role === 'liaison' || role === 'institution-admin' || post === 'secretary') return head(agency);
    if (role === 'overseer')
      return agency === OMBUDSMAN ? this.deskOf(NATIONAL_DESK) : { agency: OMBUDSMAN, role };
    if (role === 'national-admin') return head(NATIONAL_DESK);
    const found = this.byId.get(agency);
    if (found && !isInstitution(found) && found.parent) {
      // Above an inspectorate stands the head of the government; above a unit, the head of what it lies in.
      return head(found.parent);
    }
    return agency === NATIONAL_DESK ? { agency: OMBUDSMAN, role: 'overseer' } : this.overseerOf(agency);
  }
}

function head(agency: string): Recipient {
  return { agency, role: 'supervisor', post: 'head' };
}

function isInstitution(agency: Agency): boolean {
  return INSTITUTION_LEVELS.includes(agency.level);
}
