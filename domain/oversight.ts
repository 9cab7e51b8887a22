import type { Directory } from './directory';

/**
 * Whether an agency is somebody's own superior who is complained of, within their institution: the office above a health
 * centre, the district above a village. Complaints about conduct are not for them to look into, but for the inspectorate
 * above. The institution itself is its desk, which passes on.
 */
export function isSuperiorOfAccused(
  directory: Pick<Directory, 'ancestorsOf' | 'get' | 'institutionOf'>,
  agency: string,
  about: readonly string[],
): boolean {
  if (directory.institutionOf(agency)?.id === agency) return false;
  if (directory.get(agency)?.level === 'inspectorate') return false;
  return about.some((accused) => directory.ancestorsOf(accused).includes(agency));
}
