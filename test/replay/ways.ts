import { historyText } from './history-file';

type Json = Readonly<Record<string, unknown>>;
type Event = Readonly<Record<string, Json>> & { readonly eventType: string };

/** What a history is told of itself: which ways of a case it goes, each as `kind: name`. */
export function waysOf(file: string): Set<string> {
  const { events } = JSON.parse(historyText(file)) as { events: Event[] };
  const ways = new Set<string>();
  for (const event of events) for (const way of waysOfEvent(event)) ways.add(way);
  const last = events.at(-1)?.eventType;
  ways.add(ENDS[last ?? ''] ?? 'end: open');
  return ways;
}

const ENDS: Readonly<Record<string, string>> = {
  EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED: 'end: completed',
  EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW: 'end: continued as new',
};

/** Events that say by their being there what a case has gone through. */
const SPEAKING: Readonly<Record<string, string>> = {
  EVENT_TYPE_TIMER_FIRED: 'timer: fired',
  EVENT_TYPE_TIMER_CANCELED: 'timer: cancelled',
  EVENT_TYPE_ACTIVITY_TASK_COMPLETED: 'activity: completed',
  EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED: 'cancel: requested',
  EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED: 'message: arrived',
  EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED: 'message: nobody there',
};

function* waysOfEvent(event: Event): Generator<string> {
  const spoken = SPEAKING[event.eventType];
  if (spoken !== undefined) yield spoken;
  const started = event['workflowExecutionStartedEventAttributes'];
  if (started) {
    yield `workflow: ${String((started['workflowType'] as Json)['name'])}`;
    yield 'continuedExecutionRunId' in started ? 'start: from another run' : 'start: filed';
    yield* stagesIn(started['searchAttributes']);
    const [input] = payloadsIn(started['input']);
    const { file, legacy } = (input ?? {}) as { file?: { stage?: string }; legacy?: unknown };
    if (file) yield `stage: ${file.stage ?? 'verification'}`;
    if (legacy !== undefined) yield 'start: in the place of a run that was ended by force';
  }
  const accepted = event['workflowExecutionUpdateAcceptedEventAttributes'];
  if (accepted) {
    const { input } = accepted['acceptedRequest'] as { input: Json };
    yield `update: ${String(input['name'])}`;
  }
  const signaled = event['workflowExecutionSignaledEventAttributes'];
  if (signaled) yield `signal: ${String(signaled['signalName'])}`;
  const marker = event['markerRecordedEventAttributes'];
  if (marker?.['markerName'] === 'core_patch') {
    const [patch] = payloadsIn((marker['details'] as Json)['patch-data']) as { id?: string }[];
    yield `patch: ${String(patch?.id)}`;
  }
  const upserted = event['upsertWorkflowSearchAttributesEventAttributes'];
  if (upserted) yield* stagesIn(upserted['searchAttributes']);
}

function* stagesIn(attributes: unknown): Generator<string> {
  const { indexedFields = {} } = (attributes ?? {}) as { indexedFields?: Record<string, Json> };
  for (const [name, kind] of [
    ['Stage', 'stage'],
    ['Outcome', 'outcome'],
  ] as const) {
    const payload = indexedFields[name];
    const value = payload && valueOf(payload);
    if (typeof value === 'string') yield `${kind}: ${value}`;
  }
}

function payloadsIn(input: unknown): unknown[] {
  return ((input as { payloads?: Json[] } | undefined)?.payloads ?? []).map(valueOf);
}

function valueOf({ data }: Json): unknown {
  const text = Buffer.from(typeof data === 'string' ? data : '', 'base64').toString('utf8');
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}
