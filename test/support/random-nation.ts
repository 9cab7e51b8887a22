import * as fc from 'fast-check';
import type { Actor } from '../../domain/command';
import { Directory, type Agency } from '../../domain/directory';
import { LOCAL_LEVELS, type AgencyLevel, type Post, type Role } from '../../domain/vocabulary';

/**
 * Made-up nations: ministries, provinces, regencies, units, inspectorates; posts that nobody fills, parents that do not
 * exist or go in a circle, an Ombudsman or none.
 */

const ZONES = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura'] as const;

const UNIT_LEVELS: readonly AgencyLevel[] = ['unit', 'unit', 'unit', 'district', 'village', 'enterprise'];

/** One government with what lies in it, as numbers and choices; `build` makes agencies of them. */
const government = fc.record({
  level: fc.constantFrom<AgencyLevel>('ministry', 'agency', 'province', 'regency', 'regency', 'city'),
  zone: fc.nat(2),
  posts: fc.subarray(['institution-admin', 'head', 'secretary']),
  /** The secretary's post is filled more often than chance would have it. */
  secretary: fc.boolean(),
  inspectorate: fc.boolean(),
  units: fc.array(
    fc.record({
      level: fc.constantFrom(...UNIT_LEVELS),
      posts: fc.subarray(['liaison', 'head']),
      zone: fc.nat(2),
      /** Below which of the units before it; below the government itself for most. */
      below: fc.option(fc.nat(4), { freq: 3, nil: null }),
    }),
    { maxLength: 5 },
  ),
  /** What it lies in: the nation, another government, a unit, or nothing that there is. */
  parent: fc.constantFrom('nasional', 'nasional', 'other', 'unit', 'ghost'),
});

export const nation = fc.record({
  ombudsman: fc.constantFrom(true, true, true, false),
  nationalHead: fc.boolean(),
  governments: fc.array(government, { minLength: 1, maxLength: 4 }),
  /** Two units that lie in each other, and one that lies in nothing. */
  circle: fc.boolean(),
  /** A unit straight below the nation. */
  stateUnit: fc.boolean(),
});

/** The nation as a directory. */
export function build({ ombudsman, nationalHead, governments, circle, stateUnit }: Shape): Directory {
  const agencies: Agency[] = [
    agency('nasional', 'national', null, ['national-admin', ...(nationalHead ? ['head'] : [])]),
    agency('kemendagri', 'ministry', 'nasional', ['institution-admin', 'overseer']),
  ];
  if (ombudsman) agencies.push(agency('ombudsman', 'agency', 'nasional', ['overseer', 'head']));
  if (stateUnit) agencies.push(agency('state-unit', 'enterprise', 'nasional', ['liaison']));
  if (circle) {
    agencies.push(agency('circle-a', 'unit', 'circle-b', ['liaison']));
    agencies.push(agency('circle-b', 'unit', 'circle-a', ['liaison']));
    agencies.push(agency('lost', 'unit', 'ghost', ['liaison']));
  }
  governments.forEach(({ level, zone, posts, secretary, inspectorate, units, parent }, n) => {
    const id = `gov${n}`;
    const filled = secretary && !posts.includes('secretary') ? [...posts, 'secretary'] : posts;
    const above = { nasional: 'nasional', ghost: 'ghost', other: n > 0 ? `gov${n - 1}` : 'nasional' };
    const odd = parent === 'unit' ? `gov${Math.max(0, n - 1)}.unit0` : above[parent];
    agencies.push(agency(id, level, odd, filled, zone));
    if (inspectorate) agencies.push(agency(`${id}.inspectorate`, 'inspectorate', id, ['head'], zone));
    units.forEach((unit, k) => {
      const below = unit.below !== null && unit.below < k ? `${id}.unit${unit.below}` : id;
      agencies.push(agency(`${id}.unit${k}`, unit.level, below, unit.posts, unit.zone));
    });
  });
  return new Directory(agencies);
}

type Shape = typeof nation extends fc.Arbitrary<infer T> ? T : never;

function agency(
  id: string,
  level: AgencyLevel,
  parent: string | null,
  officers: readonly string[],
  zone = 0,
): Agency {
  const timeZone = ZONES[zone] ?? ZONES[0];
  return { id, name: `The ${id}`, level, parent, region: null, timeZone, officers };
}

/** Somebody at every post that an agency may have, filled or not: whoever comes to fill it must be able to act. */
export function postsOf(directory: Directory): Actor[] {
  return directory.agencies.flatMap(({ id, level }): Actor[] => {
    const ref = directory.ref(id);
    if (!ref) return [];
    const ancestors = directory.ancestorsOf(id);
    const at = (role: Role, post?: Post): Actor => ({
      role,
      agency: id,
      ancestors,
      ...(post ? { post } : {}),
    });
    if (level === 'national') return [at('national-admin'), at('supervisor', 'head')];
    if (id === 'ombudsman') return [at('overseer'), at('supervisor', 'head')];
    const watches = id === 'kemendagri' ? [at('overseer')] : [];
    if (ref.institution === id) {
      const secretary = LOCAL_LEVELS.includes(level) || level === 'ministry';
      return [
        ...watches,
        at('institution-admin'),
        at('supervisor', 'head'),
        ...(secretary ? [at('supervisor', 'secretary')] : []),
      ];
    }
    return [at('liaison'), at('supervisor', 'head')];
  });
}
