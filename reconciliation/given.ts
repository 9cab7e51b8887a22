import type { temporal } from '@temporalio/proto';
import type { Command } from '../domain/command';
import type { Message } from '../domain/message';
import type { SecretWord } from '../domain/secrets';
import { COMMANDS, type CommandName } from '../domain/vocabulary';
import type { ComplaintInput } from '../workflows/contract';
import { isEnvelope, isMessage, isSecretWord } from '../workflows/guard';
import { payloadConverter } from '../workflows/payloads';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type Payloads = temporal.api.common.v1.IPayloads | null | undefined;

/** What a case was given in one run, in order, as its history has it. */
export interface Given {
  /** What the run began with. */
  input: ComplaintInput | null;
  commands: Command[];
  messages: (Message | SecretWord)[];
  /** The run that this one was made of by setting it back. */
  madeOf: string | null;
  /** Plans that were recorded: no revision grew by more. */
  plans: number;
}

/** Reads a history. What a case would have dropped as malformed is left out; nothing is thrown. */
export function givenIn(events: readonly HistoryEvent[]): Given {
  const given: Given = { input: null, commands: [], messages: [], madeOf: null, plans: 0 };
  for (const event of events) {
    const start = event.workflowExecutionStartedEventAttributes;
    if (start) {
      given.input = (first(start.input) as ComplaintInput | undefined) ?? null;
      given.commands.push(...(given.input?.legacy?.leftOut ?? []), ...(given.input?.legacy?.commands ?? []));
      given.messages.push(...(given.input?.legacy?.messages ?? []));
    }
    const signal = event.workflowExecutionSignaledEventAttributes;
    if (signal) takeSignal(given, signal.signalName ?? '', first(signal.input));
    const update =
      event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input ??
      event.workflowExecutionUpdateAdmittedEventAttributes?.request?.input;
    if (update) takeCommand(given, update.name ?? '', first(update.args));
    const failed = event.workflowTaskFailedEventAttributes;
    if (failed?.baseRunId && failed.newRunId) given.madeOf = failed.baseRunId;
    if (event.markerRecordedEventAttributes) given.plans += 1;
  }
  return given;
}

function takeSignal(given: Given, name: string, value: unknown): void {
  if (name === 'manyFollowers') {
    for (const one of Array.isArray(value) ? (value as unknown[]) : []) takeCommand(given, 'followers', one);
  } else if (name === 'message' || name === 'secret') {
    if (isMessage(value) || isSecretWord(value)) given.messages.push(value);
  } else {
    takeCommand(given, name, value);
  }
}

function takeCommand(given: Given, name: string, value: unknown): void {
  if (isCommandName(name) && isEnvelope(name, value)) {
    given.commands.push({ name, ...value } as Command);
  }
}

function isCommandName(name: string): name is CommandName {
  return (COMMANDS as readonly string[]).includes(name);
}

function first(payloads: Payloads): unknown {
  const [payload] = payloads?.payloads ?? [];
  return payload ? payloadConverter.fromPayload(payload) : undefined;
}
