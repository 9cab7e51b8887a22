import type { AnswerBody } from '../../domain/command';
import type { CaseFile } from '../../domain/case-file';
import { MAIN } from '../../domain/parts';
import { answersFor } from '../../domain/permission';
import type { Refusal } from '../../domain/refusal';
import type { Stage } from '../../domain/vocabulary';
import type { Happening, Room } from '../room';
import { atAnyStage } from './any-stage';
import { named } from './custody';
import { dispose } from './disposition';
import { lapseParts } from './part';
import { answerPart, isWaitedFor } from './parts';
import { giveBack } from './return';

type Given = Happening & { kind: 'command' };

/** An agency holds the case and answers: a promise, a question to the reporter, or the final answer. */
export async function followUp(room: Room): Promise<Stage> {
  const { file } = room;
  while (file.stage === 'followUp') {
    const happening = await room.next();
    if (happening.kind === 'silence' && happening.firing.action === 'resume') lapse(room, happening);
    else if (happening.kind !== 'command') atAnyStage(room, happening);
    else if (happening.command.name === 'answers') {
      if (answersFor(file, happening.command.actor) === MAIN) answer(room, happening, happening.command.body);
      else answerPart(room, happening, happening.command.body);
    } else if (happening.command.name === 'disposition') dispose(room, happening);
    else if (happening.command.name === 'return') giveBack(room, happening);
    else if (happening.command.name === 'replies' && file.questionOpen) reply(room, happening);
    else atAnyStage(room, happening);
  }
  return file.stage;
}

function answer(room: Room, happening: Given, body: AnswerBody): void {
  const { file } = room;
  const { at, command } = happening;
  const refusal = objections(file, body, at);
  if (refusal) {
    room.refuse(happening, refusal);
    return;
  }
  file.answers.push({
    at,
    agency: command.actor.agency ?? file.holder.agency,
    agencyName: named(command, command.actor.agency ?? undefined)?.name ?? file.holder.name,
    text: body.text,
    final: body.final,
    ...(body.question === undefined ? {} : { question: body.question }),
    ...(body.nextBy === undefined ? {} : { nextBy: body.nextBy }),
  });
  const data = { answer: file.answers.length - 1 };
  if (body.final) {
    file.stage = 'reply';
    file.questionOpen = false;
    const parts = lapseParts(file, at);
    room.apply(happening, {
      type: 'answered',
      marks: [{ moment: 'answered' }, { moment: 'finalAnswer' }, ...parts],
      data,
    });
  } else if (body.question !== undefined) {
    file.questionOpen = true;
    file.questions += 1;
    room.apply(happening, { type: 'questioned', marks: [{ moment: 'questioned' }], data });
  } else {
    file.promises += 1;
    // Going on without the reply, the agency takes its question back.
    file.questionOpen = false;
    room.apply(happening, {
      type: 'promised',
      marks: [{ moment: 'answered' }, { moment: 'promised', promisedUntil: body.nextBy ?? null }],
      data,
    });
  }
}

function objections(file: CaseFile, body: AnswerBody, at: number): Refusal | null {
  const { limits } = file.policy;
  if (body.final && (body.question !== undefined || body.nextBy !== undefined)) {
    return { code: 'invalid', field: 'final', reason: 'finalQuestion' };
  }
  if (body.nextBy !== undefined && body.nextBy <= at) {
    return { code: 'invalid', field: 'nextBy', reason: 'promiseInPast' };
  }
  if (body.final) {
    return isWaitedFor(file, at) ? { code: 'invalid', field: 'final', reason: 'partsOpen' } : null;
  }
  if (body.question !== undefined) {
    if (file.questionOpen) return { code: 'invalid', field: 'question', reason: 'questionOpen' };
    if (file.questions >= limits.questions)
      return { code: 'invalid', field: 'question', reason: 'questions' };
    return null;
  }
  if (file.promises >= limits.promises) return { code: 'invalid', field: 'final', reason: 'promises' };
  return null;
}

function reply(room: Room, happening: Given): void {
  const { file } = room;
  if (happening.command.name !== 'replies') return;
  file.replies.push({ at: happening.at, text: happening.command.body.text, objection: false });
  file.questionOpen = false;
  room.apply(happening, {
    type: 'replied',
    marks: [{ moment: 'replied' }],
    data: { reply: file.replies.length - 1 },
  });
}

/** The reporter did not reply to a question: the agency goes on with what it has. */
function lapse(room: Room, happening: Happening & { kind: 'silence' }): void {
  room.file.questionOpen = false;
  room.lapse(happening, { type: 'questionUnanswered', marks: [{ moment: 'moved' }] });
}
