import type { Happening, Room } from '../room';
import type { CaseFile } from '../../domain/case-file';
import type { Command } from '../../domain/command';
import type { AgencyRef } from '../../domain/directory';
import { openPart } from '../../domain/parts';
import { supportedPart } from '../../domain/permission';
import { accuses, accusesSecretary } from '../../domain/accusation';
import { actsFor, topDesk } from '../../domain/relation';
import { LOCAL_LEVELS } from '../../domain/vocabulary';
import { deskAbove, handTo, named, startOver } from './custody';
import { returnPart } from './parts';

/**
 * "Not our authority": back to the desk that sent the case. Returns are counted; past the limit somebody decides whose
 * word binds: the regional secretary between units of one local government, else the national desk. The settlement
 * clock runs on: a hop costs the agencies, never the reporter.
 */
export function giveBack(room: Room, happening: Happening & { kind: 'command' }): void {
  const { file } = room;
  const { command, at } = happening;
  if (command.name !== 'return') return;
  const supported = actsFor(command.actor, file.holder.agency)
    ? undefined
    : supportedPart(file, command.actor);
  const part = supported === undefined ? undefined : openPart(file, supported);
  if (part) {
    returnPart(room, happening, part, command.body);
    return;
  }
  const from = file.holder.agency;
  const { desk, arbiter } = whither(file, command);
  file.arbitration = arbiter !== null;
  if (arbiter === 'secretary') file.arbiter = arbiter;
  else delete file.arbiter;
  file.hops += 1;
  handTo(file, desk, at, file.arbitration ? 'arbitration' : 'returned', command.body.reason);
  startOver(file);
  file.disposedBy = null;
  file.stage = 'disposition';
  room.apply(happening, {
    type: 'returned',
    marks: [{ moment: 'returned' }, { moment: file.arbitration ? 'receivedByArbiter' : 'receivedByDesk' }],
    data: {
      from,
      to: desk.agency,
      stop: file.path.length - 1,
      ...(command.body.suggested ? { suggested: command.body.suggested } : {}),
      ...(file.arbitration ? { arbitration: true } : {}),
      ...(arbiter === 'secretary' ? { arbiter } : {}),
    },
  });
}

/** To whom a case goes back, and whether they have the last word on whose it is. */
function whither(
  file: CaseFile,
  command: Command & { name: 'return' },
): { desk: AgencyRef; arbiter: 'secretary' | 'national' | null } {
  const top = topDesk(file);
  // The regional secretary finds that it is for none of his own.
  if (file.arbitration) return { desk: top, arbiter: 'national' };
  if (returns(file) >= file.policy.limits.hops) {
    const government = named(command, file.holder.institution);
    // A desk that gives it back says that it is for nobody of its house: there is nothing to settle among them.
    const fromUnit = file.holder.agency !== file.holder.institution;
    return government && fromUnit && settlesItself(file, government)
      ? { desk: government, arbiter: 'secretary' }
      : { desk: top, arbiter: 'national' };
  }
  return { desk: file.disposedBy?.agency === file.holder.agency ? top : deskAbove(file), arbiter: null };
}

/** Whether a local government has a regional secretary, and the case has only gone round among its own. */
function settlesItself({ path, about }: CaseFile, government: AgencyRef): boolean {
  const others = path.some(
    ({ reason, institution }) =>
      (reason === 'disposed' || reason === 'returned') && institution !== government.institution,
  );
  return (
    government.secretary === true &&
    LOCAL_LEVELS.includes(government.level) &&
    !others &&
    !accuses(about, government) &&
    !accusesSecretary(about, government.agency, 'secretary')
  );
}

/** How often it was given back. Other hops, such as a desk's own change of mind, bring no arbitration nearer. */
function returns({ path }: CaseFile): number {
  return path.filter(({ reason }) => reason === 'returned' || reason === 'arbitration').length;
}
