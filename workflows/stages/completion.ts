import type { Stage } from '../../domain/vocabulary';
import type { Room } from '../room';
import { atAnyStage } from './any-stage';
import { close } from './closing';

/** The reporter is asked for what is missing. Silence withdraws the complaint; until then the desk's clock rests. */
export async function completion(room: Room): Promise<Stage> {
  const { file } = room;
  while (file.stage === 'completion') {
    const happening = await room.next();
    if (happening.kind === 'silence' && happening.firing.action === 'close') {
      const marks = close(file, 'withdrawn', 'system', happening.at);
      room.lapse(happening, { type: 'withdrawnBySilence', marks });
    } else if (happening.kind === 'command' && happening.command.name === 'completion') {
      file.replies.push({
        at: happening.at,
        text: happening.command.body.text,
        objection: false,
        completion: true,
      });
      file.stage = 'verification';
      file.ask = null;
      room.apply(happening, {
        type: 'completed',
        marks: [{ moment: 'completed' }],
        data: { reply: file.replies.length - 1 },
      });
    } else {
      atAnyStage(room, happening);
    }
  }
  return file.stage;
}
