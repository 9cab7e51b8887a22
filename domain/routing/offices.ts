import type { Agency, Directory } from '../directory';
import { Gazetteer } from './gazetteer';
import { INSTITUTION_LEVELS, LOCAL_LEVELS, NATIONAL_DESK, OMBUDSMAN, type AgencyLevel } from '../vocabulary';

/** Whose inspectorate is above a government that lies in no other. */
const HOME_AFFAIRS = 'kemendagri';

/** What routing asks of a directory, looked up once for each directory. */
export class Offices {
  /** The names of its places. */
  readonly places: Gazetteer;
  private readonly governments = new Map<string, Agency>();
  private readonly districts = new Map<string, Agency>();
  private readonly villages = new Map<string, Agency>();
  private readonly inspectorates = new Map<string, Agency>();
  private readonly children = new Map<string, Agency[]>();
  private readonly branches_ = new Map<string, readonly Agency[]>();

  constructor(readonly directory: Directory) {
    this.places = new Gazetteer(directory);
    for (const agency of directory.agencies) {
      const { level, region, parent } = agency;
      if (region !== null && LOCAL_LEVELS.includes(level)) this.governments.set(region, agency);
      if (region !== null && level === 'district') this.districts.set(region, agency);
      if (region !== null && level === 'village') this.villages.set(region, agency);
      if (level === 'inspectorate' && parent !== null) this.inspectorates.set(parent, agency);
      if (parent === null) continue;
      const siblings = this.children.get(parent);
      if (siblings) siblings.push(agency);
      else this.children.set(parent, [agency]);
    }
  }

  agency(id: string): Agency | undefined {
    return this.directory.get(id);
  }

  /** The regency or city that a place lies in. */
  regency(region: string): Agency | undefined {
    const [province, regency] = region.split('.');
    return regency === undefined ? undefined : this.governments.get(`${province}.${regency}`);
  }

  province(region: string): Agency | undefined {
    return this.governments.get(region.slice(0, 2));
  }

  district(region: string): Agency | undefined {
    return this.districts.get(region.split('.').slice(0, 3).join('.'));
  }

  village(region: string): Agency | undefined {
    return this.villages.get(region);
  }

  inspectorate(institution: string): Agency | undefined {
    return this.inspectorates.get(institution);
  }

  /** The first of some services that an institution has: the last part of the unit's id is its name. */
  unit(institution: string, services: readonly string[]): Agency | undefined {
    for (const service of services) {
      const found = this.directory.get(`${institution}.${service}`);
      if (found) return found;
    }
    return undefined;
  }

  /** The unit inside an agency that serves a place most closely, of some kind if one is named; none when none does. */
  branch(agency: string, services: readonly string[], region: string): Agency | undefined {
    let best: Agency | undefined;
    for (const one of this.branchesOf(agency)) {
      if (one.region === null || !lies(region, one.region)) continue;
      if (services.length > 0 && !services.some((service) => isCalled(one, service))) continue;
      if (!best || one.region.length > (best.region?.length ?? 0)) best = one;
    }
    return best;
  }

  /** Everything inside an agency that has a region of its own. */
  branchesOf(agency: string): readonly Agency[] {
    const known = this.branches_.get(agency);
    if (known) return known;
    const found = this.inside(agency, new Set([agency])).filter(({ region }) => region !== null);
    this.branches_.set(agency, found);
    return found;
  }

  private inside(agency: string, seen: Set<string>): Agency[] {
    const children = (this.children.get(agency) ?? []).filter(({ id }) => !seen.has(id));
    for (const { id } of children) seen.add(id);
    return children.flatMap((child) => [child, ...this.inside(child.id, seen)]);
  }

  /** The institution that stands above one; of a government that lies in no other, home affairs. */
  above(institution: string): string {
    const agency = this.directory.get(institution);
    const parent = agency?.parent ?? NATIONAL_DESK;
    const isTop = agency !== undefined && LOCAL_LEVELS.includes(agency.level) && parent === NATIONAL_DESK;
    if (isTop && this.directory.get(HOME_AFFAIRS)) return HOME_AFFAIRS;
    return this.directory.institutionOf(parent)?.id ?? NATIONAL_DESK;
  }

  /** The desk that takes what nobody else may: the national one, or the Ombudsman's when that is complained of. */
  last(about: readonly string[]): Agency {
    const national = this.directory.get(NATIONAL_DESK);
    if (!national) throw new Error(`the directory has no ${NATIONAL_DESK}`);
    const accused = this.directory.isAccused(NATIONAL_DESK, about);
    return accused ? (this.directory.get(OMBUDSMAN) ?? national) : national;
  }

  /** All institutions of one of these levels. */
  institutions(levels: readonly AgencyLevel[]): Agency[] {
    return this.directory.agencies.filter(
      ({ level }) => levels.includes(level) && INSTITUTION_LEVELS.includes(level),
    );
  }
}

/** Whether a place is a region or lies in it. */
export function lies(place: string, region: string): boolean {
  return place === region || place.startsWith(`${region}.`);
}

/** `bpjn` is the kind of `kemenpu.bpjn-lampung`. */
function isCalled({ id }: Agency, service: string): boolean {
  const last = id.slice(id.lastIndexOf('.') + 1);
  return last === service || last.startsWith(`${service}-`);
}
