import type { Happening, Room } from '../room';
import { deskAbove, handTo, startOver } from './custody';

/**
 * "Not our authority": back to the desk that sent the case. Returns are counted; past the limit the national desk
 * decides, and its word binds. The settlement clock runs on: a hop costs the agencies, never the reporter.
 */
export function giveBack(room: Room, happening: Happening & { kind: 'command' }): void {
  const { file } = room;
  const { command, at } = happening;
  if (command.name !== 'return') return;
  const from = file.holder.agency;
  file.arbitration = file.hops >= file.policy.limits.hops;
  file.hops += 1;
  const desk = file.arbitration || file.disposedBy?.agency === from ? file.nationalDesk : deskAbove(file);
  handTo(file, desk, at, file.arbitration ? 'arbitration' : 'returned', command.body.reason);
  startOver(file);
  file.disposedBy = null;
  file.stage = 'disposition';
  room.apply(happening, {
    type: 'returned',
    marks: [{ moment: 'returned' }, { moment: 'receivedByDesk' }],
    data: {
      from,
      to: desk.agency,
      stop: file.path.length - 1,
      ...(command.body.suggested ? { suggested: command.body.suggested } : {}),
      ...(file.arbitration ? { arbitration: true } : {}),
    },
  });
}
