import type { VerificationBody } from '../../domain/command';
import type { Mark } from '../../domain/moment';
import type { Refusal } from '../../domain/refusal';
import { isAccused, topDesk } from '../../domain/relation';
import type { Stage } from '../../domain/vocabulary';
import type { Happening, Room } from '../room';
import { atAnyStage, correct, liftsSecrecy } from './any-stage';
import { close } from './closing';
import { cannotGo, disposeTo, handTo, leaveAccused, named } from './custody';

type Decision = Happening & { kind: 'command' };

/** The desk decides: accept and forward, ask the reporter for what is missing, not ours, or archive with a reason. */
export async function verification(room: Room): Promise<Stage> {
  const { file } = room;
  while (file.stage === 'verification') {
    const happening = await room.next();
    if (happening.kind === 'command' && happening.command.name === 'verification') {
      decide(room, happening, happening.command.body);
    } else {
      atAnyStage(room, happening);
    }
  }
  return file.stage;
}

function decide(room: Room, happening: Decision, body: VerificationBody): void {
  const refusal = objections(room, happening, body);
  if (refusal) {
    room.refuse(happening, refusal);
    return;
  }
  switch (body.decision) {
    case 'accept':
      return accept(room, happening, body);
    case 'incomplete':
      return ask(room, happening, body);
    case 'not-ours':
      return passUp(room, happening, body);
    case 'archive':
      return archive(room, happening, body);
  }
}

function objections({ file }: Room, { command }: Decision, body: VerificationBody): Refusal | null {
  const about = body.about ?? file.about;
  if (liftsSecrecy(file, body)) return { code: 'invalid', field: 'confidential', reason: 'notLifted' };
  if (body.decision === 'accept' && body.to !== undefined) {
    const reason = cannotGo(file, about, named(command, body.to), command.actor);
    if (reason) return { code: 'invalid', field: 'to', reason };
  }
  if (body.decision === 'incomplete' && file.completions >= file.policy.limits.completions) {
    return { code: 'invalid', field: 'decision', reason: 'completions' };
  }
  const top = topDesk({ ...file, about }).agency;
  if (body.decision === 'not-ours' && (top === file.holder.agency || top === command.actor.agency)) {
    // There is no desk above to pass it to: the stage is right, the decision cannot be taken here.
    return { code: 'wrong-stage', stage: file.stage, may: ['verification'] };
  }
  // Nobody closes a complaint about themselves.
  if (body.decision === 'archive' && isAccused({ about }, command.actor))
    return { code: 'invalid', field: 'about', reason: 'accused' };
  return null;
}

function accept(room: Room, happening: Decision, body: VerificationBody): void {
  const { file } = room;
  const { command, at } = happening;
  // Who finds that it is about themselves has not verified it by that: the desk above all does.
  if (isAccused({ about: body.about ?? file.about }, command.actor)) {
    leave(room, happening, body);
    return;
  }
  const changed = correct(file, body);
  file.accepted = true;
  file.verifiedBy.push(command.actor.agency ?? file.holder.institution);
  file.ask = null;
  const to = named(command, body.to);
  // Another desk that verifies in the holder's stead may leave the disposition to the holder.
  const instead = to?.agency === file.holder.agency && command.actor.agency !== file.holder.agency;
  const onward = to && !instead ? disposeTo(file, to, command.actor, at).marks : stay(room);
  // Accepting may have named the verifying institution itself as accused: then the case leaves it at once.
  const left = leaveAccused(file, at);
  room.apply(happening, {
    type: 'verified',
    marks: [{ moment: 'verified' }, ...reclassified(changed), ...(left.length > 0 ? left : onward)],
    data: { decision: body.decision, ...(changed.length > 0 ? { changed } : {}), holder: file.holder.agency },
  });
}

/** The desk names itself as complained of: what it has corrected holds, and another desk verifies. */
function leave(room: Room, happening: Decision, body: VerificationBody): void {
  const { file } = room;
  const changed = correct(file, body);
  leaveAccused(file, happening.at);
  room.apply(happening, {
    type: 'corrected',
    marks: [{ moment: 'moved' }, ...reclassified(changed)],
    data: { decision: body.decision, changed, holder: file.holder.agency },
  });
}

function stay({ file }: Room): Mark[] {
  file.stage = 'disposition';
  return [{ moment: 'receivedByDesk' }];
}

function reclassified(changed: string[]): Mark[] {
  return changed.length > 0 ? [{ moment: 'reclassified' }] : [];
}

function ask(room: Room, happening: Decision, body: VerificationBody): void {
  const { file } = room;
  const changed = correct(file, body);
  file.ask = body.ask ?? null;
  file.completions += 1;
  file.stage = 'completion';
  leaveAccused(file, happening.at);
  room.apply(happening, {
    type: 'completionAsked',
    marks: [{ moment: 'asked' }, ...reclassified(changed)],
    data: { decision: body.decision },
  });
}

function passUp(room: Room, happening: Decision, body: VerificationBody): void {
  const { file } = room;
  const from = file.holder.agency;
  correct(file, body);
  file.hops += 1;
  handTo(file, topDesk(file), happening.at, 'notOurs', body.reason);
  leaveAccused(file, happening.at);
  room.apply(happening, {
    type: 'notOurs',
    marks: [{ moment: 'moved' }],
    data: { decision: body.decision, from, stop: file.path.length - 1 },
  });
}

function archive(room: Room, happening: Decision, body: VerificationBody): void {
  const { file } = room;
  correct(file, body);
  leaveAccused(file, happening.at);
  file.reason = body.reason ?? null;
  file.reasonCode = body.code ?? null;
  const marks = close(file, 'archived', 'officer', happening.at);
  room.apply(happening, {
    type: 'archived',
    marks,
    data: { decision: body.decision, code: file.reasonCode },
  });
}
