/** How the office of a regional secretary is called in the id of its government, everywhere alike. */
const SECRETARIAT = 'sekretariat-daerah';

/** An agency as far as it can be complained of: with what it lies in, and has lain in before it was moved. */
export interface Accusable {
  agency: string;
  ancestors: readonly string[];
  formerly?: readonly string[];
}

/** An agency, or one that it lies in or has lain in, is complained of. */
export function accuses(about: readonly string[], { agency, ancestors, formerly = [] }: Accusable): boolean {
  const isAbout = (id: string): boolean => about.includes(id);
  return isAbout(agency) || ancestors.some(isAbout) || formerly.some(isAbout);
}

/** The secretariat of a government is complained of, and with it the regional secretary, whose post is the government's. */
export function accusesSecretary(about: readonly string[], government: string, post?: string): boolean {
  return post === 'secretary' && about.includes(secretariatOf(government));
}

/** The id of the office that the regional secretary of a government leads. */
export function secretariatOf(government: string): string {
  return `${government}.${SECRETARIAT}`;
}
