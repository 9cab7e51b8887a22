import { makeToken } from '../cli/token';
import type { RunSettings } from '../domain/settings';
import { PLACE } from './kinds';
import type { Who } from './life';

/** The officers' tokens; reporters have the secrets of their receipts. */
export type Officers = Readonly<Record<Exclude<Who, 'reporter'> | 'national', string>>;

export async function officersOf(settings: RunSettings): Promise<Officers> {
  const token = (who: Parameters<typeof makeToken>[1]): Promise<string> =>
    makeToken(settings.keys.jwtKey ?? '', who, settings);
  const { door, unit, health } = PLACE;
  return {
    desk: await token({ role: 'institution-admin', agency: door }),
    liaison: await token({ role: 'liaison', agency: unit }),
    head: await token({ role: 'supervisor', agency: unit, post: 'head' }),
    regent: await token({ role: 'supervisor', agency: door, post: 'head' }),
    health: await token({ role: 'liaison', agency: health }),
    national: await token({ role: 'national-admin' }),
  };
}

/** As the trail names them: role, agency, post. */
export const AS_THE_TRAIL_NAMES: Readonly<Record<Who, string>> = {
  reporter: 'reporter//',
  desk: `institution-admin/${PLACE.door}/`,
  liaison: `liaison/${PLACE.unit}/`,
  head: `supervisor/${PLACE.unit}/head`,
  regent: `supervisor/${PLACE.door}/head`,
  health: `liaison/${PLACE.health}/`,
};
