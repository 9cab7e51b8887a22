import type { Stage } from '../../domain/vocabulary';
import type { Happening, Room } from '../room';
import { atAnyStage } from './any-stage';
import { cannotGo, disposeTo, named } from './custody';
import { giveBack } from './return';

/** A desk holds a verified case and sends it on: to another institution's desk or to the unit that answers. */
export async function disposition(room: Room): Promise<Stage> {
  const { file } = room;
  while (file.stage === 'disposition') {
    const happening = await room.next();
    if (happening.kind === 'command' && happening.command.name === 'disposition') dispose(room, happening);
    else if (happening.kind === 'command' && happening.command.name === 'return') giveBack(room, happening);
    else atAnyStage(room, happening);
  }
  return file.stage;
}

/** Carries out a disposition, from whichever stage it may be given. */
export function dispose(room: Room, happening: Happening & { kind: 'command' }): void {
  const { file } = room;
  const { command, at } = happening;
  if (command.name !== 'disposition') return;
  const to = named(command, command.body.to);
  const reason = cannotGo(file, file.about, to, command.actor);
  if (!to || reason) {
    room.refuse(happening, { code: 'invalid', field: 'to', reason: reason ?? 'reference' });
    return;
  }
  const { marks } = disposeTo(file, to, command.actor, at, command.body.instructions);
  room.apply(happening, {
    type: 'disposed',
    marks,
    data: { to: to.agency, ...(file.binding ? { binding: true } : {}) },
  });
}
