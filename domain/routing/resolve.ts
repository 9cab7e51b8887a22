import type { Agency } from '../directory';
import type { Bilingual } from '../policy';
import { ABOVE_THE_ACCUSED, listOf, type RouteRule, type RouteTarget } from './document';
import type { Offices } from './offices';
import { noSuchUnit, placeUnknown, isAccused, governmentUnknown } from './sentences';

/** Where a complaint is, and how it came. */
export interface Position {
  region: string | null;
  door: string | null;
  about: readonly string[];
}

/** To whom a rule leads for one complaint. */
export interface Resolved {
  agency: Agency;
  /** Why it is not the unit that the rule means; null when it is. */
  instead: Bilingual | null;
}

/**
 * The agency that a rule means. Where it does not exist, or nobody knows where the place is, a desk that can find out;
 * never one that is complained of, nor one inside it.
 */
export function resolve(
  rule: Pick<RouteRule, 'to' | 'withoutPlace'>,
  position: Position,
  offices: Offices,
): Resolved {
  const { about } = position;
  if (rule.to === ABOVE_THE_ACCUSED) return { agency: inspectorateAbove(position, offices), instead: null };
  const meant = meantBy(rule.to, rule.withoutPlace, position, offices);
  if (!offices.directory.isAccused(meant.agency.id, about)) return meant;
  return { agency: firstFree(meant.agency, about, offices), instead: isAccused };
}

function meantBy(
  to: Exclude<RouteTarget, typeof ABOVE_THE_ACCUSED>,
  withoutPlace: string | undefined,
  position: Position,
  offices: Offices,
): Resolved {
  if (typeof to === 'string') {
    const agency = offices.agency(to);
    return agency ? { agency, instead: null } : { agency: offices.last(position.about), instead: noSuchUnit };
  }
  const services = listOf(to.service);
  const { region, door } = position;
  if (to.of === 'door')
    return unitOf(
      door === null ? undefined : offices.directory.institutionOf(door),
      services,
      position,
      offices,
    );
  if (!isPlaced(to.of)) return branchOf(to.of, services, position, offices);
  if (region === null) {
    const agency = withoutPlace === undefined ? undefined : offices.agency(withoutPlace);
    if (agency) return { agency, instead: null };
    return { agency: offices.last(position.about), instead: placeUnknown };
  }
  switch (to.of) {
    case 'province':
      return unitOf(offices.province(region), services, position, offices);
    case 'regency':
      return unitOf(offices.regency(region), services, position, offices);
    case 'institution':
      return unitOf(offices.regency(region) ?? offices.province(region), services, position, offices);
    case 'district':
      return local(offices.district(region), services, position, offices);
    case 'village':
      return local(offices.village(region) ?? offices.district(region), services, position, offices);
  }
}

const PLACED = ['province', 'regency', 'institution', 'district', 'village'] as const;
type Placed = (typeof PLACED)[number];

function isPlaced(of: string): of is Placed {
  return PLACED.some((one) => one === of);
}

/** The unit of a service in an institution; its desk where it has none, or where no service is named. */
function unitOf(
  institution: Agency | undefined,
  services: readonly string[],
  position: Position,
  offices: Offices,
): Resolved {
  if (!institution) return { agency: nearestDesk(position, offices), instead: governmentUnknown };
  if (services.length === 0) return { agency: institution, instead: null };
  const unit = offices.unit(institution.id, services);
  return unit ? { agency: unit, instead: null } : { agency: institution, instead: noSuchUnit };
}

/** The office of a district or village; a service of its regency that stands in that district, where one is named. */
function local(
  office: Agency | undefined,
  services: readonly string[],
  position: Position,
  offices: Offices,
): Resolved {
  const regency = offices.regency(position.region ?? '');
  if (!office) return { agency: regency ?? nearestDesk(position, offices), instead: noSuchUnit };
  if (services.length === 0) return { agency: office, instead: null };
  const unit = regency && offices.branch(regency.id, services, office.region ?? '');
  return unit ? { agency: unit, instead: null } : { agency: office, instead: noSuchUnit };
}

/** The branch of an agency for a place; the agency itself where it has none. */
function branchOf(
  id: string,
  services: readonly string[],
  { region, about }: Position,
  offices: Offices,
): Resolved {
  const agency = offices.agency(id);
  if (!agency) return { agency: offices.last(about), instead: noSuchUnit };
  const branch = region === null ? undefined : offices.branch(id, services, region);
  return { agency: branch ?? agency, instead: null };
}

/** The desk of the government that a place lies in, as far as the directory knows it. */
function nearestDesk({ region, about }: Position, offices: Offices): Agency {
  const known = region === null ? undefined : (offices.regency(region) ?? offices.province(region));
  return known ?? offices.last(about);
}

/** From an agency that is complained of upwards, the first desk that is not. */
function firstFree(agency: Agency, about: readonly string[], offices: Offices): Agency {
  const { directory } = offices;
  let institution = directory.institutionOf(agency.id)?.id;
  const seen = new Set<string>();
  while (institution !== undefined && !seen.has(institution)) {
    seen.add(institution);
    const desk = directory.get(institution);
    if (desk && !directory.isAccused(institution, about)) return desk;
    institution = offices.above(institution);
  }
  return offices.last(about);
}

/**
 * Who looks into what an agency is accused of: the inspectorate of its institution; when that, or the head, is accused,
 * the one of the level above. Where nobody is named, the government of the place is taken.
 */
function inspectorateAbove(position: Position, offices: Offices): Agency {
  const { directory } = offices;
  const { about } = position;
  let institution = commonInstitution(position, offices);
  const seen = new Set<string>();
  while (institution !== undefined && !seen.has(institution)) {
    seen.add(institution);
    const inspectorate = offices.inspectorate(institution);
    if (inspectorate && !directory.isAccused(inspectorate.id, about)) return inspectorate;
    institution = offices.above(institution);
  }
  return offices.last(about);
}

/** The lowest institution that all who are accused lie in; of several ministries none. */
function commonInstitution({ region, about }: Position, offices: Offices): string | undefined {
  const { directory } = offices;
  if (about.length === 0) {
    if (region === null) return undefined;
    return (offices.regency(region) ?? offices.province(region))?.id;
  }
  const lines = about.map((id) => institutionsOver(directory.institutionOf(id)?.id, offices));
  const [first = []] = lines;
  return first.find((institution) => lines.every((line) => line.includes(institution)));
}

function institutionsOver(institution: string | undefined, offices: Offices): string[] {
  const line: string[] = [];
  let up = institution;
  while (up !== undefined && !line.includes(up)) {
    line.push(up);
    up = offices.above(up);
  }
  return line;
}
