import type { CaseFile, Part } from '../../domain/case-file';
import type { Actor, AnswerBody, ReturnBody, SupportingBody } from '../../domain/command';
import { isOpen } from '../../domain/clock';
import { clocksOf, endPart, latestPart, openPart, openParts } from '../../domain/parts';
import { supportedPart } from '../../domain/permission';
import type { Mark } from '../../domain/moment';
import type { InvalidReason, Refusal } from '../../domain/refusal';
import { accuses } from '../../domain/accusation';
import type { AgencyRef } from '../../domain/directory';
import { NATIONAL_DESK, type Instant } from '../../domain/vocabulary';
import type { Happening, Room } from '../room';
import { mayDisposeTo, named } from './custody';

type Given = Happening & { kind: 'command' };

/** Agencies that may work on one case at a time beside its holder. */
const MOST_PARTS = 10;

/** Somebody who leads asks another agency to support: it gets a part of its own, with its own clock. */
export function support(room: Room, happening: Given, body: SupportingBody): void {
  const { file } = room;
  const { at, command } = happening;
  const open = openPart(file, body.agency);
  if (open) {
    askOnceMore(room, happening, open, body);
    return;
  }
  const to = named(command, body.agency);
  const reason = cannotSupport(file, to, command.actor);
  if (!to || reason) {
    room.refuse(happening, { code: 'invalid', field: 'agency', reason: reason ?? 'reference' });
    return;
  }
  const marks = beginPart(file, to, command.actor, at, body);
  room.apply(happening, { type: 'supportAsked', marks, data: { part: to.agency } });
}

/** The same once more changes nothing; other words take the place of those that its part had. */
function askOnceMore(room: Room, happening: Given, part: Part, { instructions, mark }: SupportingBody): void {
  if (instructions === undefined || (mark !== undefined && mark === part.mark)) {
    room.leave(happening);
    return;
  }
  part.instructions = instructions;
  if (mark === undefined) delete part.mark;
  else part.mark = mark;
  room.apply(happening, { type: 'supportInstructed', data: { part: part.agency.agency } });
}

/**
 * Why an agency cannot be asked to support this case by this officer; null when it can. `also`: agencies that are asked
 * by the same command before it.
 */
export function cannotSupport(
  file: CaseFile,
  to: AgencyRef | undefined,
  actor: Actor,
  also = 0,
): InvalidReason | null {
  if (!to) return 'reference';
  if (accuses(file.about, to)) return 'accused';
  // The desk above the holder answers for the case itself: what it says would never end a part of its own.
  if (to.agency === file.holder.agency || to.agency === file.holder.institution) return 'leads';
  if (to.agency === NATIONAL_DESK) return 'outside';
  if (openPart(file, to.agency)) return 'partOpen';
  if (openParts(file).length + also >= MOST_PARTS) return 'tooManyParts';
  return mayDisposeTo(file, to, actor) ? null : 'outside';
}

/** Opens the part of an agency. */
export function beginPart(
  file: CaseFile,
  to: AgencyRef,
  actor: Actor,
  at: Instant,
  { instructions, mark }: Pick<SupportingBody, 'instructions' | 'mark'> = {},
): Mark[] {
  file.parts ??= [];
  file.parts.push({
    agency: to,
    state: 'open',
    from: at,
    to: null,
    by: { role: actor.role, agency: actor.agency },
    ...(instructions === undefined ? {} : { instructions }),
    ...(mark === undefined ? {} : { mark }),
    promises: 0,
  });
  return [{ moment: 'disposedToUnit', part: to.agency }];
}

/** Somebody who leads says that an agency is needed no more. */
export function letGo(room: Room, happening: Given, agency: string): void {
  const { file } = room;
  const part = latestPart(file, agency);
  if (!part) {
    room.refuse(happening, { code: 'invalid', field: 'agency', reason: 'noPart' });
    return;
  }
  if (part.state !== 'open') {
    room.leave(happening);
    return;
  }
  const marks = endPart(file, part, 'released', happening.at);
  room.apply(happening, { type: 'supportReleased', marks, data: { part: agency } });
}

/** A supporting agency answers: finally, and its own part ends, or with a promise, whose clock runs for it. */
export function answerPart(room: Room, happening: Given, body: AnswerBody): void {
  const { file } = room;
  const { at, command } = happening;
  const agency = supportedPart(file, command.actor);
  const part = agency === undefined ? undefined : openPart(file, agency);
  if (!part || agency === undefined) {
    room.refuse(happening, { code: 'invalid', field: 'agency', reason: 'noPart' });
    return;
  }
  const refusal = objections(file, part, body, at);
  if (refusal) {
    room.refuse(happening, refusal);
    return;
  }
  file.answers.push({
    at,
    agency: command.actor.agency ?? agency,
    agencyName: named(command, command.actor.agency ?? undefined)?.name ?? part.agency.name,
    text: body.text,
    final: body.final,
    ...(body.nextBy === undefined ? {} : { nextBy: body.nextBy }),
    part: agency,
  });
  const data = { part: agency, answer: file.answers.length - 1 };
  if (body.final) {
    const marks: Mark[] = [{ moment: 'answered', part: agency }, ...endPart(file, part, 'answered', at)];
    room.apply(happening, { type: 'partAnswered', marks, data });
    return;
  }
  part.promises += 1;
  room.apply(happening, {
    type: 'partPromised',
    marks: [
      { moment: 'answered', part: agency },
      { moment: 'promised', part: agency, promisedUntil: body.nextBy ?? null },
    ],
    data,
  });
}

function objections(file: CaseFile, part: Part, body: AnswerBody, at: Instant): Refusal | null {
  if (body.question !== undefined) return { code: 'invalid', field: 'question', reason: 'partQuestion' };
  if (body.final) {
    return body.nextBy === undefined ? null : { code: 'invalid', field: 'final', reason: 'finalQuestion' };
  }
  if (body.nextBy !== undefined && body.nextBy <= at)
    return { code: 'invalid', field: 'nextBy', reason: 'promiseInPast' };
  return part.promises >= file.policy.limits.promises
    ? { code: 'invalid', field: 'final', reason: 'promises' }
    : null;
}

/** "Not for us", says a supporting agency: its part ends, and those who lead see why. */
export function returnPart(
  room: Room,
  happening: Given,
  part: Part,
  { reason, suggested }: ReturnBody,
): void {
  const { agency } = part.agency;
  part.reason = reason;
  const marks = endPart(room.file, part, 'returned', happening.at);
  const data = { part: agency, ...(suggested === undefined ? {} : { suggested }) };
  room.apply(happening, { type: 'partReturned', marks, data });
}

/** Whether the lead has to wait with its answer: a part is under way and its time is not over. */
export function isWaitedFor(file: CaseFile, at: Instant): boolean {
  return openParts(file).some(({ agency }) =>
    clocksOf(file, agency.agency).some(
      (clock) => isOpen(clock) && (clock.dueAt === null || clock.dueAt > at),
    ),
  );
}
