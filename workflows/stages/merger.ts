import type { CaseFile } from '../../domain/case-file';
import type { MergerBody } from '../../domain/command';
import {
  isAsClosedAs,
  isMerged,
  MOST_MERGED,
  MOST_SEGMENTS,
  peopleIn,
  waited,
  waitingCases,
} from '../../domain/merger';
import type { Message } from '../../domain/message';
import type { Mark } from '../../domain/moment';
import type { Instant } from '../../domain/vocabulary';
import type { Happening, Room } from '../room';
import { close } from './closing';

type Given = Happening & { kind: 'command' };
type Heard = Happening & { kind: 'message' };

/** Word that comes late is known by cases that were taken out; of so many is it kept. */
const MOST_LEFT_KEPT = 50;
/** What a case may hold before it takes in no other: there has to be room for its own duties. */
const MOST_BYTES = 200_000;

/** Another case goes on for this one; the clocks of its office stand still, so that it can be undone. */
export function merge(room: Room, happening: Given, { into, reason }: MergerBody): void {
  const { file } = room;
  const { at } = happening;
  if (into === file.id) {
    room.refuse(happening, { code: 'invalid', field: 'into', reason: 'mergedIntoItself' });
    return;
  }
  if (waited(file).some(({ segments }) => segments.length > MOST_SEGMENTS)) {
    room.refuse(happening, { code: 'invalid', field: 'into', reason: 'tooScattered' });
    return;
  }
  const told = word(file, at);
  file.merger = { into, at, reason };
  room.apply(happening, { type: 'merged', marks: [{ moment: 'merged' }], data: { into, reason } });
  room.tell(into, told);
}

/**
 * Tells the lead once more that a case waits. There it changes nothing, unless it has lost what it knew; whether there is
 * still somebody to tell is what this is for.
 */
export function tellLead(room: Room): void {
  const { file } = room;
  const { merger } = file;
  if (merger && isMerged(file)) room.tell(merger.into, word(file, merger.at));
}

function word(file: CaseFile, at: Instant): Message & { kind: 'mergedIn' } {
  const { id: from, receivedAt, about, confidential } = file;
  return {
    kind: 'mergedIn',
    from,
    at,
    receivedAt,
    followers: peopleIn(file),
    clocks: waited(file).filter(({ segments }) => segments.length <= MOST_SEGMENTS),
    ...(about.length > 0 ? { about: [...about] } : {}),
    ...(confidential ? { confidential } : {}),
  };
}

/** It goes on by itself again. */
export function separate(room: Room, happening: Given): void {
  const { command, at } = happening;
  const { merger } = room.file;
  if (!merger || command.name !== 'mergerEnd') return;
  const marks = leaveLead(room, at);
  const { reason } = command.body;
  room.apply(happening, {
    type: 'separated',
    marks,
    data: { into: merger.into, ...(reason === undefined ? {} : { reason }) },
  });
}

/** Takes a case away from the one that goes on for it, which is told; nothing when none does. */
export function leaveLead(room: Room, at: Instant): Mark[] {
  const { file } = room;
  const { merger } = file;
  if (!merger || !isMerged(file)) return [];
  delete file.merger;
  room.tell(merger.into, { kind: 'mergedOut', from: file.id, at, since: merger.at });
  return [{ moment: 'unmerged' }];
}

/** Word of another case. */
export function heed(room: Room, happening: Heard): void {
  const { message } = happening;
  switch (message.kind) {
    case 'mergedIn':
      return takeIn(room, happening, message);
    case 'mergedOut':
      return letOut(room, happening, message);
    case 'leadClosed':
      return followLead(room, happening, message);
  }
}

/** Whoever is not taken in is told so: no case waits for one that knows nothing of it. */
function takeIn(room: Room, happening: Heard, message: Message & { kind: 'mergedIn' }): void {
  const { file } = room;
  const { at } = happening;
  const { kind: _kind, from: id, at: since, ...brought } = message;
  const known = (file.merged ?? []).find((one) => one.id === id && one.at >= since);
  if (known && known.at === since && known.leftAt === undefined && known.endedAt === undefined) return;
  if (known || !hasRoom(file, message)) {
    turnAway(room, message, at);
    return;
  }
  // An entry of an earlier merger means that word of its end was lost: it has ended by now.
  const others = (file.merged ?? []).filter((one) => one.id !== id || one.endedAt !== undefined);
  file.merged = [...others, { id, at: since, ...brought }];
  room.lapse(happening, { type: 'mergedIn', marks: [{ moment: 'moved' }], data: { case: id } });
}

function hasRoom(file: CaseFile, message: Message & { kind: 'mergedIn' }): boolean {
  const { about = [], confidential = false, from } = message;
  return (
    file.stage !== 'closed' &&
    !isMerged(file) &&
    from !== file.id &&
    isAsClosedAs(file, { about, confidential }) &&
    waitingCases(file).length < MOST_MERGED &&
    JSON.stringify(file).length + JSON.stringify(message).length < MOST_BYTES
  );
}

/** Tells a case that it has to go on by itself. */
export function turnAway(room: Room, { from, at: since }: Pick<Message, 'from' | 'at'>, at: Instant): void {
  room.tell(from, {
    kind: 'leadClosed',
    from: room.file.id,
    at,
    since,
    outcome: null,
    closedBy: null,
  });
}

function letOut(room: Room, happening: Heard, { from, since }: Message & { kind: 'mergedOut' }): void {
  const { file } = room;
  const { at } = happening;
  const known = (file.merged ?? []).find((one) => one.id === from && one.at >= since);
  // Word of an earlier merger, or of one that is over: nothing follows from it.
  if (known && (known.at > since || known.leftAt !== undefined || known.endedAt !== undefined)) return;
  const others = (file.merged ?? []).filter((one) => one.id !== from || one.endedAt !== undefined);
  const gone = { id: from, at: since, receivedAt: known?.receivedAt ?? at, followers: 0, clocks: [] };
  file.merged = withoutOldest([...others, { ...gone, leftAt: at }]);
  if (!known) return;
  room.lapse(happening, { type: 'mergedOut', marks: [{ moment: 'moved' }], data: { case: from } });
}

function withoutOldest(merged: NonNullable<CaseFile['merged']>): NonNullable<CaseFile['merged']> {
  const left = merged.filter(({ leftAt }) => leftAt !== undefined);
  const forgotten = left.slice(0, Math.max(0, left.length - MOST_LEFT_KEPT));
  return merged.filter((one) => !forgotten.includes(one));
}

/**
 * The case that went on for this one is over. Settled there, it is settled here, and its reporter may object; an archive,
 * a withdrawal and a referral are about that case and its reporter alone, so that this one goes on by itself.
 */
function followLead(room: Room, happening: Heard, message: Message & { kind: 'leadClosed' }): void {
  const { file } = room;
  const { merger } = file;
  const { from, since, outcome } = message;
  if (!merger || !isMerged(file) || file.stage === 'closed') return;
  if (merger.into !== from || merger.at !== since) return;
  if (outcome !== 'settled') {
    delete file.merger;
    room.lapse(happening, {
      type: 'separated',
      marks: [{ moment: 'unmerged' }],
      data: { into: from, lead: outcome ?? 'unavailable' },
    });
    return;
  }
  merger.endedAt = happening.at;
  merger.settledFrom = file.stage;
  const marks = close(file, outcome, 'system', happening.at);
  room.lapse(happening, { type: 'closedWithLead', marks, data: { into: from, outcome } });
}

/** What is over tells those that wait for it, and the one that went on for it. Once, however often it closes. */
export function tellOfEnd(room: Room): void {
  const { file } = room;
  // The last line of the trail is that of its closing.
  const at = file.trail[file.trail.length - 1]?.at ?? file.updatedAt;
  const { outcome, closedBy, merger } = file;
  for (const one of waitingCases(file)) {
    one.endedAt = at;
    room.tell(one.id, { kind: 'leadClosed', from: file.id, at, since: one.at, outcome, closedBy });
  }
  if (!merger || !isMerged(file)) return;
  merger.endedAt = at;
  room.tell(merger.into, { kind: 'mergedOut', from: file.id, at, since: merger.at });
}
