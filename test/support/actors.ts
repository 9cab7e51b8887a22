import type { Actor } from '../../domain/command';
import { DINAS_PUPR, PRINGSEWU } from './case';

const KAB = [PRINGSEWU];

/** The people of a case in Pringsewu, as the API would resolve them. */
export const actors = {
  reporter: { role: 'reporter', agency: null, ancestors: [] },
  national: { role: 'national-admin', agency: 'nasional', ancestors: [] },
  desk: { role: 'institution-admin', agency: PRINGSEWU, ancestors: [] },
  liaison: { role: 'liaison', agency: DINAS_PUPR, ancestors: KAB },
  unitHead: { role: 'supervisor', post: 'head', agency: DINAS_PUPR, ancestors: KAB },
  inspector: { role: 'supervisor', post: 'head', agency: 'kab-pringsewu.inspektorat', ancestors: KAB },
  regent: { role: 'supervisor', post: 'head', agency: PRINGSEWU, ancestors: [] },
  secretary: { role: 'supervisor', post: 'secretary', agency: PRINGSEWU, ancestors: [] },
  otherLiaison: { role: 'liaison', agency: 'kab-pringsewu.dinas-kesehatan', ancestors: KAB },
  otherDesk: { role: 'institution-admin', agency: 'kab-sinjai', ancestors: [] },
  homeAffairs: { role: 'overseer', agency: 'kemendagri', ancestors: [] },
  ombudsman: { role: 'overseer', agency: 'ombudsman', ancestors: [] },
  operator: { role: 'operator', agency: null, ancestors: [] },
} as const satisfies Record<string, Actor>;
