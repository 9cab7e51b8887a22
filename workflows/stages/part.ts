import type { CaseFile } from '../../domain/case-file';
import type { Mark } from '../../domain/moment';
import { endPart, openParts } from '../../domain/parts';
import type { Instant } from '../../domain/vocabulary';

/** The case is over, or its lead has answered: what supporting agencies have not said is not waited for any longer. */
export function lapseParts(file: CaseFile, at: Instant): Mark[] {
  return openParts(file).flatMap((part) => endPart(file, part, 'lapsed', at));
}

/** Who leads supports no longer: the agency that has been given the case, and the desk above it. */
export function endPartsOfLead(file: CaseFile, at: Instant): Mark[] {
  const { agency, institution } = file.holder;
  return openParts(file)
    .filter((part) => part.agency.agency === agency || part.agency.agency === institution)
    .flatMap((part) => endPart(file, part, 'released', at));
}
