import {
  ApplicationFailure,
  CancellationScope,
  condition,
  log,
  patched,
  setHandler,
} from '@temporalio/workflow';
import type { Command, Envelope } from '../domain/command';
import { COMMANDS, type CommandName } from '../domain/vocabulary';
import {
  caseFileQuery,
  commandQuery,
  commandsQuery,
  commandSignal,
  commandUpdates,
  continueSignal,
  followersSignal,
  messageSignal,
  migrateSignal,
  replanSignal,
  REFUSED,
  type ComplaintInput,
  type Head,
} from './contract';
import { EngineRoom } from './engine-room';
import { isEnvelope, isGarbledMerger, isMessage, isMigrationOrder } from './guard';
import { live } from './story';

/**
 * A complaint, from filing to closure. Cases outlive releases, so workers are not versioned: every worker takes every
 * case. (A versioning behaviour, which only versioned workers may declare, makes the server refuse each of their tasks.)
 */
export async function complaint(input: ComplaintInput): Promise<void> {
  const room = new EngineRoom(input);
  for (const name of COMMANDS) listenFor(name, room);
  setHandler(followersSignal, (envelopes: unknown) => {
    // What is malformed was never a command; a signal handler must not throw.
    for (const envelope of Array.isArray(envelopes) ? (envelopes as unknown[]) : []) {
      if (isEnvelope('followers', envelope)) room.accept({ name: 'followers', ...envelope });
      else log.warn('malformed command dropped', { command: 'followers' });
    }
  });
  setHandler(caseFileQuery, () => room.file);
  setHandler(commandQuery, (id) => room.whatBecameOf(id));
  setHandler(commandsQuery, (ids) => ({
    stage: room.file.stage,
    became: ids.map((id) => room.whatBecameOf(id)?.state ?? null),
  }));
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
  // Somebody who presses "cancel" in the UI must not be able to end a citizen's complaint: it is noted, no more.
  CancellationScope.current().cancelRequested.catch(() => room.cancelRequested());
  await CancellationScope.nonCancellable(async () => {
    await live(room);
    await room.finish();
  });
}

function listenFor(name: CommandName, room: EngineRoom): void {
  const commandOf = (envelope: Envelope): Command => ({ name, ...envelope }) as Command;
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
