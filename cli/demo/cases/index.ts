import type { Life } from '../life';
import { DOCUMENTS } from './documents';
import { ENVIRONMENT } from './environment';
import { HEALTH } from './health';
import { ROADS } from './roads';
import { SCHOOLS } from './schools';
import { SILENT } from './silent';
import { SOCIAL_AID } from './social-aid';
import { VILLAGES } from './villages';
import { WATER } from './water';

/** The 32 complaints of the demonstration, in the order in which they are filed. Persons and events are invented. */
export const LIVES: readonly Life[] = [
  ...SILENT,
  ...ROADS,
  ...WATER,
  ...DOCUMENTS,
  ...SCHOOLS,
  ...HEALTH,
  ...SOCIAL_AID,
  ...VILLAGES,
  ...ENVIRONMENT,
].toSorted((one, other) => one.day - other.day);
