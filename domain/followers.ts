import type { CaseFile, Followers } from './case-file';
import type { FollowerBody } from './command';
import { isMerged, peopleIn } from './merger';
import type { Refusal } from './refusal';
import { isPublic } from './relation';

/**
 * Who follows a case that another has opened. However popular it becomes, its file stays small: people are counted, and
 * only so many contacts are kept as there is room for.
 */

/** Followers who can be reached; beyond them people are only counted. */
const MOST_CONTACTS = 300;
/** What they may take of the file: longer ones are fewer. About 150 of an ordinary length. */
const MOST_CONTACT_BYTES = 36_000;
/** A file of this size needs what room it has for answers. */
const ROOM_FOR_CONTACTS = 150_000;

/** Why somebody cannot join a case, file it once more or leave it; null when they can. */
export function refuseFollower(file: CaseFile, { kind }: FollowerBody): Refusal | null {
  const over: Refusal = { code: 'wrong-stage', stage: file.stage, may: [] };
  switch (kind) {
    // Whoever wants to be forgotten is, whenever they say so.
    case 'left':
      return null;
    // Who files the same once more has proved by it that they know of the case, public or not.
    case 'repeated':
      return file.stage === 'closed' ? over : null;
    case 'joined':
      if (!isPublic(file)) return { code: 'not-found' };
      return file.stage === 'closed' || isMerged(file) ? over : null;
  }
}

/** People who have joined a case, and those who wait with a case that has been merged into it. */
export function followersOf(file: Pick<CaseFile, 'followers' | 'merged'>): number {
  const brought = (file.merged ?? []).reduce((sum, { followers }) => sum + followers, 0);
  return peopleIn(file) - 1 + brought;
}

/** Takes somebody who had joined off the count and forgets how to reach them. */
export function forget(followers: Followers, receipt: string): void {
  followers.joined = Math.max(0, followers.joined - 1);
  followers.list = followers.list.filter((one) => one.receipt !== receipt);
}

/** Whether there is room for another contact. */
export function hasRoomForContact(file: CaseFile, contact: string): boolean {
  const list = file.followers?.list ?? [];
  if (list.length >= MOST_CONTACTS) return false;
  if (JSON.stringify(list).length + contact.length > MOST_CONTACT_BYTES) return false;
  return JSON.stringify(file).length <= ROOM_FOR_CONTACTS;
}

/** The file without what its followers add to it: popularity must not keep anybody from saying something. */
export function withoutFollowers({ followers: _followers, seen, ...file }: CaseFile): object {
  return {
    ...file,
    seen: Object.fromEntries(Object.entries(seen).filter(([, { name }]) => name !== 'followers')),
  };
}

/** Whether a count is one of 1, 2, 5, 10, 20, 50, 100 …: worth a line in the trail. */
export function isMilestone(count: number): boolean {
  let rest = count;
  while (rest >= 10 && rest % 10 === 0) rest /= 10;
  return rest === 1 || rest === 2 || rest === 5;
}
