import type { Stage } from '../domain/vocabulary';
import type { Room } from './room';
import { closed } from './stages/closed';
import { completion } from './stages/completion';
import { disposition } from './stages/disposition';
import { followUp } from './stages/follow-up';
import { tellOfEnd } from './stages/merger';
import { reply } from './stages/reply';
import { verification } from './stages/verification';

/** The procedure: one stage after the other until the case is closed for good. Knows a room, and no engine. */
export async function live(room: Room): Promise<void> {
  for (;;) {
    const { stage } = room.file;
    if (stage === 'closed') tellOfEnd(room);
    await STORY[stage](room);
    if (stage === 'closed' && room.file.stage === 'closed') return;
  }
}

const STORY: Record<Stage, (room: Room) => Promise<Stage>> = {
  verification,
  completion,
  disposition,
  followUp,
  reply,
  closed,
};
