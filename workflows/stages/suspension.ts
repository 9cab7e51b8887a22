import { heldByHand } from '../../domain/clock';
import { clocksOf, MAIN } from '../../domain/parts';
import type { SuspensionBody } from '../../domain/command';
import type { Happening, Room } from '../room';

type Given = Happening & { kind: 'command' };

/** Somebody above the holder stops a clock for a while: in the trail, shown to the reporter, and never for good. */
export function stop(room: Room, happening: Given, { clock, reason, from, until }: SuspensionBody): void {
  const { file } = room;
  const { at, command } = happening;
  if (!clocksOf(file, MAIN).some(({ name, state }) => name === clock && state === 'running')) {
    room.refuse(happening, { code: 'invalid', field: 'clock', reason: 'notRunning' });
    return;
  }
  if (clock === 'question') {
    room.refuse(happening, { code: 'invalid', field: 'clock', reason: 'waitsForReporter' });
    return;
  }
  if (until <= at) {
    room.refuse(happening, { code: 'invalid', field: 'until', reason: 'untilPast' });
    return;
  }
  const n = (file.suspensions ?? 0) + 1;
  file.suspensions = n;
  const by = { role: command.actor.role, agency: command.actor.agency };
  const order = { n, clock, from: Math.min(from, at), until, text: reason, by };
  room.apply(happening, {
    type: 'suspended',
    marks: [{ moment: 'stopped', stop: order }],
    data: { clock, suspension: n, from: order.from, until },
  });
}

/** It goes on earlier than was ordered. */
export function release(room: Room, happening: Given, n: number): void {
  const held = room.file.clocks.find((clock) => heldByHand(clock)?.n === n);
  if (!held) {
    room.refuse(happening, { code: 'invalid', field: 'n', reason: 'noSuspension' });
    return;
  }
  room.apply(happening, {
    type: 'suspensionEnded',
    marks: [{ moment: 'released', release: n }],
    data: { clock: held.name, cycle: held.cycle, suspension: n },
  });
}
