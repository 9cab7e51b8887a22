import type { CaseFile } from '../../domain/case-file';
import type { Edits, InstructionBody } from '../../domain/command';
import { instructedPart } from '../../domain/permission';
import type { Happening, Room } from '../room';
import { close } from './closing';
import { leaveAccused } from './custody';
import { follow } from './followers';
import { heed, leaveLead, merge, separate } from './merger';
import { answerPart, letGo, support } from './parts';
import { takeAway } from './reassignment';
import { release, stop } from './suspension';

/**
 * What may happen at every open stage: the reporter comments or withdraws, a supervisor instructs, a desk corrects, the
 * Ombudsman is handed the case.
 */
export function atAnyStage(room: Room, happening: Happening): void {
  const { file } = room;
  if (happening.kind === 'silence') {
    if (happening.firing.action === 'reassign') return takeAway(room, happening);
    room.lapse(happening, { type: 'lapsed' });
    return;
  }
  // All of it has been written down; whoever asked looks at the stage next.
  if (happening.kind === 'relocation') return;
  if (happening.kind === 'message') return heed(room, happening);
  const { command, at } = happening;
  // Every other command belongs to a stage, which has taken it before it could get here.
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check
  switch (command.name) {
    case 'replies':
      file.replies.push({ at, text: command.body.text, objection: false });
      room.apply(happening, { type: 'commented', data: { reply: file.replies.length - 1 } });
      return;
    case 'withdrawal': {
      file.reason = command.body.reason ?? null;
      const marks = close(file, 'withdrawn', 'reporter', at);
      room.apply(happening, { type: 'withdrawn', marks });
      return;
    }
    case 'instructions':
      return instruct(room, happening, command.body);
    case 'corrections': {
      const problem = liftsSecrecy(file, command.body);
      if (problem) {
        room.refuse(happening, { code: 'invalid', field: 'confidential', reason: 'notLifted' });
        return;
      }
      const changed = correct(file, command.body);
      // What has become more of a secret is not answered in a case that others read.
      const apart = changed.some((field) => SECRECY.includes(field)) ? leaveLead(room, at) : [];
      const marks = leaveAccused(file, at);
      room.apply(happening, {
        type: 'corrected',
        marks: [{ moment: 'reclassified' }, ...apart, ...marks],
        data: { changed, reason: command.body.reason },
      });
      return;
    }
    case 'referral': {
      // Whoever takes a complaint to the Ombudsman does not wait for another one.
      const apart = leaveLead(room, at);
      file.referral = { at, reporter: command.body.reporter ?? null, receivedAt: null, reference: null };
      room.apply(happening, { type: 'referred', marks: [...apart, { moment: 'referred' }] });
      return;
    }
    case 'receipt': {
      if (file.referral) {
        file.referral.receivedAt = at;
        file.referral.reference = command.body.reference;
      }
      const marks = close(file, 'referred', 'officer', at);
      room.apply(happening, {
        type: 'receivedByOmbudsman',
        marks: [{ moment: 'receivedByOmbudsman' }, ...marks],
      });
      return;
    }
    case 'suspensions':
      stop(room, happening, command.body);
      return;
    case 'suspensionEnd':
      release(room, happening, command.body.n);
      return;
    case 'supporting':
      return support(room, happening, command.body);
    case 'supportingEnd':
      return letGo(room, happening, command.body.agency);
    case 'answers':
      return answerPart(room, happening, command.body);
    case 'followers':
      return follow(room, happening, command.body);
    case 'merger':
      return merge(room, happening, command.body);
    case 'mergerEnd':
      return separate(room, happening);
    default:
      room.refuse(happening, { code: 'wrong-stage', stage: file.stage, may: [] });
      return;
  }
}

/** A supervisor instructs whoever holds the case, or the supporting agency below them. */
function instruct(room: Room, happening: Happening & { kind: 'command' }, { text }: InstructionBody): void {
  const { file } = room;
  const { at, command } = happening;
  const { agency, role } = command.actor;
  const supporter = instructedPart(file, command.actor);
  const part = supporter === undefined ? {} : { part: supporter };
  file.instructions.push({ at, agency, role, text, ...part });
  const data = { instruction: file.instructions.length - 1, ...part };
  room.apply(happening, { type: 'instructed', data });
}

/** Corrections by which a complaint becomes more of a secret. */
const SECRECY: readonly string[] = ['confidential', 'about'];

/** Confidentiality may be set, never lifted. */
export function liftsSecrecy(file: CaseFile, body: Edits): boolean {
  return file.confidential && body.confidential === false;
}

/** Changes what a desk may change; the original text stays. Returns the names of the fields that changed. */
export function correct(file: CaseFile, body: Edits): string[] {
  const changed: string[] = [];
  if (body.title !== undefined || body.description !== undefined) {
    file.original ??= { title: file.title, description: file.description };
    if (body.title !== undefined) {
      file.title = body.title;
      changed.push('title');
    }
    if (body.description !== undefined) {
      file.description = body.description;
      changed.push('description');
    }
  }
  if (body.classification !== undefined && body.classification !== file.classification) {
    file.classification = body.classification;
    changed.push('classification');
  }
  if (body.oversight !== undefined && body.oversight !== file.oversight) {
    file.oversight = body.oversight;
    changed.push('oversight');
  }
  if (body.topic !== undefined && body.topic !== file.topic) {
    file.topic = body.topic;
    file.topicName = null;
    changed.push('topic');
  }
  if (body.about !== undefined && body.about.join() !== file.about.join()) {
    file.about = [...body.about];
    changed.push('about');
  }
  if (body.confidential === true && !file.confidential) {
    file.confidential = true;
    changed.push('confidential');
  }
  return changed;
}
