import type { CaseFile, Part } from '../../domain/case-file';
import type { Clock } from '../../domain/clock';
import type { Actor } from '../../domain/command';
import { clocksOf, latestPart } from '../../domain/parts';
import { actors } from './actors';
import { DINAS_PUPR, PRINGSEWU } from './case';
import type { Case, Engine } from './engine';
import { fired, type FiredRung } from './life';

/** A case that public works of Pringsewu leads, and those who may support it: one beside it, two in other zones. */

export const HEALTH = 'kab-pringsewu.dinas-kesehatan';
export const SOCIAL = 'kab-pringsewu.dinas-sosial';
export const SINJAI_WORKS = 'kab-sinjai.dinas-pupr';
export const PAPUA = 'prov-papua.inspektorat';

export const supporters = {
  health: { role: 'liaison', agency: HEALTH, ancestors: [PRINGSEWU] },
  healthHead: { role: 'supervisor', post: 'head', agency: HEALTH, ancestors: [PRINGSEWU] },
  social: { role: 'liaison', agency: SOCIAL, ancestors: [PRINGSEWU] },
  sinjai: { role: 'liaison', agency: SINJAI_WORKS, ancestors: ['kab-sinjai'] },
  sinjaiHead: { role: 'supervisor', post: 'head', agency: SINJAI_WORKS, ancestors: ['kab-sinjai'] },
  sinjaiDesk: { role: 'institution-admin', agency: 'kab-sinjai', ancestors: [] },
  sinjaiInspector: {
    role: 'supervisor',
    post: 'head',
    agency: 'kab-sinjai.inspektorat',
    ancestors: ['kab-sinjai'],
  },
  papua: { role: 'liaison', agency: PAPUA, ancestors: ['prov-papua'] },
} as const satisfies Record<string, Actor>;

/** A case that the desk of Pringsewu has sent to public works, which has asked others of the regency to support it. */
export async function supported(engine: Engine, ...agencies: string[]): Promise<Case> {
  const complaint = await engine.file();
  await complaint.command('verification', actors.desk, { decision: 'accept' });
  await complaint.command('disposition', actors.desk, { to: DINAS_PUPR });
  for (const agency of agencies) {
    await complaint.command('supporting', actors.liaison, { agency, instructions: 'sealed:instructions' });
  }
  return complaint;
}

/** The same from the national desk, which may ask agencies anywhere. */
export async function supportedFromAfar(engine: Engine, supporting: string[]): Promise<Case> {
  const complaint = await engine.file({ agency: null });
  await complaint.command('verification', actors.national, { decision: 'accept' });
  await complaint.command('disposition', actors.national, { to: DINAS_PUPR, supporting });
  return complaint;
}

export function partOf(file: CaseFile, agency: string): Part {
  const part = latestPart(file, agency);
  if (!part) throw new Error(`no part of ${agency}`);
  return part;
}

/** The latest cycle of a clock of a part. */
export function partClock(file: CaseFile, agency: string, name: string): Clock {
  const clock = clocksOf(file, agency).findLast((one) => one.name === name);
  if (!clock) throw new Error(`no clock ${name} of ${agency}`);
  return clock;
}

/** What fired on a clock of a part, in the order of the trail. */
export function firedFor(file: CaseFile, agency: string, name: string): FiredRung[] {
  return fired({ ...file, trail: file.trail.filter(({ data }) => data?.['part'] === agency) }, name);
}

/** The states of all parts, by agency. */
export function partStates({ parts = [] }: CaseFile): Record<string, string> {
  return Object.fromEntries(parts.map(({ agency, state }) => [agency.agency, state]));
}
