import type { Happening, Room } from '../room';
import type { CaseFile } from '../../domain/case-file';
import { topDesk } from '../../domain/relation';
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
  file.arbitration = returns(file) >= file.policy.limits.hops;
  file.hops += 1;
  const desk = file.arbitration || file.disposedBy?.agency === from ? topDesk(file) : deskAbove(file);
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

/** How often it was given back. Other hops, such as a desk's own change of mind, bring no arbitration nearer. */
function returns({ path }: CaseFile): number {
  return path.filter(({ reason }) => reason === 'returned' || reason === 'arbitration').length;
}
