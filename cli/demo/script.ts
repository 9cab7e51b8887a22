import type { CorrectionBody, VerificationBody } from '../../domain/command';
import { OMBUDSMAN as OMBUDSMAN_ID } from '../../domain/vocabulary';
import type { Step, Who } from './life';

/** The words in which the lives are written: who acts, and what they do. */

export const PRINGSEWU = 'kab-pringsewu';

/** A unit, district or village of Pringsewu by the last part of its id. */
export function own(unit: string): string {
  return `${PRINGSEWU}.${unit}`;
}

export const REPORTER: Who = { kind: 'reporter' };
export const NATIONAL: Who = { kind: 'officer', role: 'national-admin' };
export const OMBUDSMAN: Who = { kind: 'officer', role: 'overseer', agency: OMBUDSMAN_ID };
export const DESK: Who = desk(PRINGSEWU);

export function desk(institution: string): Who {
  return { kind: 'officer', role: 'institution-admin', agency: institution };
}

export function software(agency: string): Who {
  return { kind: 'officer', role: 'system', agency };
}

export function liaison(unit: string): Who {
  return { kind: 'officer', role: 'liaison', agency: own(unit) };
}

export function head(unit: string): Who {
  return { kind: 'officer', role: 'supervisor', post: 'head', agency: own(unit) };
}

/** A desk verifies, corrects what it must, and forwards to a unit of Pringsewu, or keeps the case to dispose later. */
export function accepts(by: Who, to: string | null, changes: Partial<VerificationBody> = {}): Step {
  const body = { decision: 'accept' as const, ...changes, ...(to === null ? {} : { to }) };
  return { by, after: 0.8, command: 'verification', body };
}

export function asksForMore(ask: string): Step {
  return { by: DESK, after: 0.8, command: 'verification', body: { decision: 'incomplete', ask } };
}

export function notOurs(by: Who, reason: string): Step {
  return { by, after: 0.7, command: 'verification', body: { decision: 'not-ours', reason } };
}

export function archives(code: string, reason: string): Step {
  return { by: DESK, after: 0.8, command: 'verification', body: { decision: 'archive', code, reason } };
}

export function completes(text: string, by: Who = REPORTER): Step {
  return { by, after: 0.8, command: 'completion', body: { text } };
}

export function disposes(by: Who, to: string, instructions?: string): Step {
  const body = { to, ...(instructions === undefined ? {} : { instructions }) };
  return { by, after: 0.6, command: 'disposition', body };
}

export function givesBack(unit: string, reason: string, suggested: string): Step {
  return { by: liaison(unit), after: 0.8, command: 'return', body: { reason, suggested } };
}

export function answers(unit: string, text: string): Step {
  return { by: liaison(unit), after: 1.2, command: 'answers', body: { text, final: true } };
}

export function answersAsHead(unit: string, text: string): Step {
  return { by: head(unit), after: 1.2, command: 'answers', body: { text, final: true } };
}

/** An answer that is not final, with the working day by which the final one will follow. */
export function promises(unit: string, text: string, promisedDays: number): Step {
  return { by: liaison(unit), after: 1.2, command: 'answers', body: { text, final: false }, promisedDays };
}

export function questions(unit: string, text: string, question: string): Step {
  return { by: liaison(unit), after: 1, command: 'answers', body: { text, final: false, question } };
}

export function replies(text: string, by: Who = REPORTER): Step {
  return { by, after: 0.8, command: 'replies', body: { text } };
}

export function objects(text: string): Step {
  return { by: REPORTER, after: 1, command: 'replies', body: { text, objection: true } };
}

export function rates(rating: number, text?: string, by: Who = REPORTER): Step {
  const body = { rating, ...(text === undefined ? {} : { text }) };
  return { by, after: 1, when: 'reply', command: 'acceptance', body };
}

export function withdraws(reason: string): Step {
  return { by: REPORTER, after: 1.5, command: 'withdrawal', body: { reason } };
}

export function instructs(by: Who, text: string, level: number): Step {
  return { by, after: 0.3, level, command: 'instructions', body: { text } };
}

export function corrects(changes: Omit<CorrectionBody, 'reason'>, reason: string): Step {
  return { by: DESK, after: 1, command: 'corrections', body: { ...changes, reason } };
}

/** The reporter hands the case to the Ombudsman as soon as that is offered. */
export function refers(): Step {
  return { by: REPORTER, after: 0.3, command: 'referral', body: { consent: true } };
}

export function receives(reference: string): Step {
  return { by: OMBUDSMAN, after: 0.6, command: 'receipt', body: { reference } };
}
