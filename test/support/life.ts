import type { CaseFile } from '../../domain/case-file';
import type { Clock } from '../../domain/clock';
import { MAIN } from '../../domain/parts';
import type { Instant, Stage } from '../../domain/vocabulary';
import { actors } from './actors';
import { DINAS_PUPR } from './case';
import type { Case, Engine } from './engine';

/** Ways to bring a case somewhere, and to read what has become of it. */

export const NATIONAL = 'nasional';
export const DINAS_KESEHATAN = 'kab-pringsewu.dinas-kesehatan';
export const INSPEKTORAT = 'kab-pringsewu.inspektorat';

export type OpenStage = Exclude<Stage, 'closed'>;
export const OPEN_STAGES: readonly OpenStage[] = [
  'verification',
  'completion',
  'disposition',
  'followUp',
  'reply',
];

/** Brings a case that waits for verification to a stage, by the ordinary way. */
export async function bringTo(complaint: Case, stage: OpenStage): Promise<Case> {
  if (stage === 'verification') return complaint;
  if (stage === 'completion') {
    await complaint.command('verification', actors.desk, { decision: 'incomplete', ask: 'sealed:ask' });
    return complaint;
  }
  await complaint.command('verification', actors.desk, { decision: 'accept' });
  if (stage === 'disposition') return complaint;
  await complaint.command('disposition', actors.desk, { to: DINAS_PUPR });
  if (stage === 'followUp') return complaint;
  await complaint.command('answers', actors.liaison, { text: 'sealed:answer', final: true });
  return complaint;
}

/** A new case at a stage. */
export async function caseAt(
  engine: Engine,
  stage: OpenStage,
  otherwise: Parameters<Engine['file']>[0] = {},
): Promise<Case> {
  return bringTo(await engine.file(otherwise), stage);
}

/** The latest cycle of a clock of the case itself, or a given one. */
export function clockOf(file: CaseFile, name: string, cycle?: number): Clock {
  const found = file.clocks.findLast(
    (clock) => clock.part === MAIN && clock.name === name && (cycle === undefined || clock.cycle === cycle),
  );
  if (!found) throw new Error(`no clock ${name}`);
  return found;
}

/** The state of every clock's latest cycle. */
export function states(file: CaseFile): Record<string, string> {
  return Object.fromEntries(file.clocks.map(({ name, state }) => [name, state]));
}

/** The clocks of the case itself that run now, in alphabetical order. */
export function running(file: CaseFile): string[] {
  return file.clocks
    .filter(({ state, part }) => state === 'running' && part === MAIN)
    .map(({ name }) => name)
    .toSorted();
}

export interface FiredRung {
  rung: string;
  at: Instant;
  level?: number;
  to: string[];
}

/** What fired on a clock, in the order of the trail. */
export function fired(file: CaseFile, clock: string, cycle?: number): FiredRung[] {
  return file.trail.flatMap(({ at, data }) => {
    if (data?.['clock'] !== clock || (cycle !== undefined && data['cycle'] !== cycle)) return [];
    if (typeof data['rung'] !== 'string') return [];
    const to = (data['to'] ?? []) as { agency: string; role: string; post?: string }[];
    return [
      {
        rung: data['rung'],
        at,
        ...(typeof data['level'] === 'number' ? { level: data['level'] } : {}),
        to: to.map(({ agency, role, post }) => [agency, role, post].filter(Boolean).join('/')),
      },
    ];
  });
}

/** The trail as a story: only what happened. */
export function story(file: CaseFile): string[] {
  return file.trail.map(({ type }) => type);
}

/** Everybody whom anything of a case was ever addressed to. */
export function everybodyTold(file: CaseFile): string[] {
  const names = file.clocks.flatMap((clock) => fired(file, clock.name)).flatMap(({ to }) => to);
  return [...new Set([...names, ...file.escalations.map(({ agency }) => agency)])];
}
