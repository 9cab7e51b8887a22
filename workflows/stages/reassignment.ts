import type { Happening, Room } from '../room';
import { handTo, receivedAnew, startOver } from './custody';

/**
 * A holder that stayed silent loses the case to a desk: at verification that desk verifies, elsewhere it disposes anew.
 * While the reporter has the floor, or when the desk holds it already, there is nobody to take it from.
 */
export function takeAway(room: Room, happening: Happening & { kind: 'silence' }): void {
  const { file } = room;
  const { firing, at } = happening;
  const { desk } = firing;
  const held = file.stage === 'verification' || file.stage === 'disposition' || file.stage === 'followUp';
  if (!desk || !held || desk.agency === file.holder.agency) {
    room.lapse(happening, { type: 'lapsed' });
    return;
  }
  const { agency: from, institution } = file.holder;
  const verifying = file.stage === 'verification';
  file.hops += 1;
  handTo(file, desk, at, 'reassigned');
  if (!verifying) {
    startOver(file);
    file.disposedBy = null;
    file.stage = 'disposition';
  }
  room.lapse(happening, {
    type: 'takenOver',
    marks: verifying ? [{ moment: 'moved' }] : [{ moment: 'returned' }, receivedAnew(file, institution)],
    data: { from, to: desk.agency, stop: file.path.length - 1 },
  });
}
