import type { Stage } from '../../domain/vocabulary';
import type { Happening, Room } from '../room';
import { atAnyStage } from './any-stage';
import type { AgencyRef } from '../../domain/directory';
import { cannotGo, disposeTo, named } from './custody';
import { endPartsOfLead } from './part';
import { beginPart, cannotSupport } from './parts';
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
  const supporting = command.body.supporting ?? [];
  const refs: AgencyRef[] = [];
  for (const agency of supporting) {
    const ref = named(command, agency);
    const against = cannotSupport({ ...file, holder: to }, ref, command.actor, refs.length);
    if (!ref || against) {
      room.refuse(happening, { code: 'invalid', field: 'supporting', reason: against ?? 'reference' });
      return;
    }
    if (!refs.includes(ref)) refs.push(ref);
  }
  const { marks } = disposeTo(file, to, command.actor, at, command.body.instructions);
  marks.push(...endPartsOfLead(file, at));
  for (const ref of refs) marks.push(...beginPart(file, ref, command.actor, at));
  room.apply(happening, {
    type: 'disposed',
    marks,
    data: {
      to: to.agency,
      ...(refs.length > 0 ? { supporting } : {}),
      ...(file.binding ? { binding: true } : {}),
    },
  });
}
