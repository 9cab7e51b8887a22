import type { CaseFile, Followers } from '../../domain/case-file';
import type { FollowerBody } from '../../domain/command';
import { forget, hasRoomForContact, isMilestone } from '../../domain/followers';
import type { Happening, Room } from '../room';

type Given = Happening & { kind: 'command' };

/**
 * Somebody joins a case, files it once more, or leaves it: counted, and told of what becomes of it. None of it moves a
 * clock or changes a stage, and the trail tells of it only when a count passes 1, 2, 5, 10, 20, 50 and so on.
 */
export function follow(room: Room, happening: Given, body: FollowerBody): void {
  const { file } = room;
  const followers = (file.followers ??= { joined: 0, repeated: 0, list: [] });
  switch (body.kind) {
    case 'joined':
      // Their key has been forgotten since: whoever is listed has joined already.
      if (followers.list.some(({ receipt }) => receipt === body.receipt)) return room.tally(happening);
      join(file, followers, happening, body);
      return room.tally(happening, lineFor(file, 'joined', followers.joined));
    case 'repeated':
      followers.repeated += 1;
      return room.tally(happening, lineFor(file, 'repeated', followers.repeated));
    case 'left':
      forget(followers, body.receipt);
      return room.tally(happening);
  }
}

function join(file: CaseFile, followers: Followers, { at }: Given, { receipt, contact }: FollowerBody): void {
  followers.joined += 1;
  if (contact === undefined || !hasRoomForContact(file, contact)) return;
  followers.list.push({ receipt, at, contact });
}

/** People who leave and come again pass the same number several times: it is told once. */
function lineFor(file: CaseFile, type: 'joined' | 'repeated', count: number) {
  if (!isMilestone(count)) return undefined;
  const told = file.trail.findLast((line) => line.type === type)?.data?.['count'];
  return typeof told === 'number' && told >= count ? undefined : { type, data: { count } };
}
