import { isMerged } from '../../domain/merger';
import type { Stage } from '../../domain/vocabulary';
import type { Happening, Room } from '../room';
import { atAnyStage } from './any-stage';
import { close } from './closing';
import { startOver } from './custody';

/** The reporter has the floor: accept, reply, object, or let it be. Silence settles the complaint. */
export async function reply(room: Room): Promise<Stage> {
  const { file } = room;
  while (file.stage === 'reply') {
    const happening = await room.next();
    if (happening.kind === 'silence' && happening.firing.action === 'close') {
      const marks = close(file, 'settled', 'system', happening.at);
      room.lapse(happening, { type: 'settledBySilence', marks });
    } else if (happening.kind === 'command' && happening.command.name === 'acceptance') {
      accept(room, happening);
    } else if (happening.kind === 'command' && happening.command.name === 'replies' && !isMerged(file)) {
      sendBack(room, happening);
    } else {
      atAnyStage(room, happening);
    }
  }
  return file.stage;
}

/** The reporter's last word: settled, with a rating if they give one. */
export function accept(room: Room, happening: Happening & { kind: 'command' }): void {
  const { file } = room;
  if (happening.command.name !== 'acceptance') return;
  const { rating, text } = happening.command.body;
  file.rating = rating ?? null;
  file.ratingText = text ?? null;
  const marks = close(file, 'settled', 'reporter', happening.at);
  room.apply(happening, {
    type: 'accepted',
    marks: [{ moment: 'accepted' }, ...marks],
    data: { rating: file.rating },
  });
}

function sendBack(room: Room, happening: Happening & { kind: 'command' }): void {
  const { file } = room;
  if (happening.command.name !== 'replies') return;
  const objection = happening.command.body.objection === true;
  file.replies.push({ at: happening.at, text: happening.command.body.text, objection });
  file.stage = 'followUp';
  startOver(file);
  room.apply(happening, {
    type: objection ? 'objected' : 'replied',
    marks: [{ moment: 'replied' }, { moment: 'sentBack', raise: objection }],
    data: { reply: file.replies.length - 1 },
  });
}
