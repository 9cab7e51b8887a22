import {
  ApplicationFailure,
  CancellationScope,
  condition,
  defineUpdate,
  log,
  patched,
  setHandler,
} from '@temporalio/workflow';
import type { Command, Envelope } from '../domain/command';
import { COMMANDS, type CommandName } from '../domain/vocabulary';
import {
  ANSWER,
  ASK,
  commandSignal,
  commandUpdates,
  continueSignal,
  followersSignal,
  messageSignal,
  migrateSignal,
  QUERIES,
  replanSignal,
  REFUSED,
  secretSignal,
  type Answers,
  type ComplaintInput,
  type Head,
  type Question,
} from './contract';
import { EngineRoom } from './engine-room';
import {
  commandIn,
  isEnvelope,
  isGarbledMerger,
  isMessage,
  isMigrationOrder,
  isQuestion,
  isSecretWord,
} from './guard';
import { live } from './story';

/**
 * A complaint, from filing to closure. Cases outlive releases: with every task a case goes to the version of the worker
 * that is current. That is the workers' default and not declared here, because a behaviour that is declared in the code
 * makes the server refuse every task of a worker that is of no version (test servers, servers that know none).
 */
export async function complaint(input: ComplaintInput): Promise<void> {
  const room = new EngineRoom(input);
  for (const name of COMMANDS) listenFor(name, room);
  setHandler(followersSignal, (envelopes: unknown) => {
    // What is malformed was never a command; a signal handler must not throw.
    for (const envelope of Array.isArray(envelopes) ? (envelopes as unknown[]) : []) {
      if (isEnvelope('followers', envelope)) room.accept(commandIn('followers', envelope));
      else log.warn('malformed command dropped', { command: 'followers' });
    }
  });
  answerQuestions(room);
  setHandler(continueSignal, () => room.rest());
  setHandler(replanSignal, () => room.planAgain());
  setHandler(migrateSignal, (order: unknown) => {
    if (isMigrationOrder(order)) room.moveTo(order);
    else log.warn('malformed migration dropped');
  });
  setHandler(messageSignal, (message: unknown) => {
    if (isMessage(message)) room.hear(message);
    else {
      log.warn('malformed message dropped');
      // Earlier lives let whoever sent it wait.
      if (isGarbledMerger(message) && patched('garbled mergers are answered')) room.hearGarbled(message);
    }
  });
  setHandler(secretSignal, (said: unknown) => {
    if (isSecretWord(said)) room.hear(said);
    else log.warn('malformed word of a secret dropped');
  });
  // Somebody who presses "cancel" in the UI must not be able to end a citizen's complaint: it is noted, no more.
  CancellationScope.current().cancelRequested.catch(() => room.cancelRequested());
  await CancellationScope.nonCancellable(async () => {
    await live(room);
    await room.finish();
  });
}

function answerQuestions(room: EngineRoom): void {
  const answers: { [Of in Question['of']]: (asked: Extract<Question, { of: Of }>) => Answers[Of] } = {
    caseFile: () => room.file,
    standing: () => room.standing(),
    remains: () => room.remains(),
    command: ({ id }) => room.whatBecameOf(id) ?? room.whatBecameOfConflict(id),
    commands: ({ ids }) => ({
      stage: room.file.stage,
      became: ids.map((id) => room.whatBecameOf(id)?.state ?? null),
    }),
  };
  setHandler(QUERIES.caseFile, () => answers.caseFile({ of: 'caseFile' }));
  setHandler(QUERIES.standing, () => answers.standing({ of: 'standing' }));
  setHandler(QUERIES.remains, () => answers.remains({ of: 'remains' }));
  setHandler(QUERIES.command, (id) => answers.command({ of: 'command', id }));
  setHandler(QUERIES.commands, (ids) => answers.commands({ of: 'commands', ids }));
  // Never gets past its validator, and so never into the history.
  setHandler(defineUpdate<void, [unknown]>(ASK), () => undefined, {
    validator: (question: unknown): void => {
      if (!isQuestion(question)) throw turnedDown({ code: 'invalid', field: 'body', reason: 'shape' });
      const answer = answers[question.of] as (asked: Question) => Answers[Question['of']];
      throw ApplicationFailure.create({
        message: ANSWER,
        type: ANSWER,
        nonRetryable: true,
        details: [answer(question)],
      });
    },
  });
}

function listenFor(name: CommandName, room: EngineRoom): void {
  const commandOf = (envelope: Envelope): Command => commandIn(name, envelope);
  setHandler(
    commandUpdates[name] as (typeof commandUpdates)['completion'],
    async (envelope: Envelope): Promise<Head> => {
      const command = commandOf(envelope);
      room.awaited.add(command.key);
      room.accept(command);
      // Handlers run outside of the story: a cancel request must not cut off their answers either.
      await CancellationScope.nonCancellable(() => condition(() => room.isSettled(command.key)));
      const head = room.answer(command);
      room.awaited.delete(command.key);
      return head;
    },
    {
      validator: (envelope: Envelope): void => {
        if (!isEnvelope(name, envelope)) {
          throw turnedDown({ code: 'invalid', field: 'body', reason: 'shape' });
        }
        const refusal = room.objection(commandOf(envelope));
        if (refusal) throw turnedDown(refusal);
      },
    },
  );
  setHandler(commandSignal(name), (envelope: Envelope) => {
    // A signal handler that throws would end the case; what is malformed was never a command.
    if (isEnvelope(name, envelope)) room.accept(commandOf(envelope));
    else log.warn('malformed command dropped', { command: name });
  });
}

function turnedDown(refusal: unknown): ApplicationFailure {
  return ApplicationFailure.create({
    message: 'refused',
    type: REFUSED,
    nonRetryable: true,
    details: [refusal],
  });
}
