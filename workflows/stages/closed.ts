import { isReopenable } from '../../domain/permission';
import { accuses } from '../../domain/accusation';
import { topDesk } from '../../domain/relation';
import type { CaseFile } from '../../domain/case-file';
import type { Mark } from '../../domain/moment';
import type { Stage } from '../../domain/vocabulary';
import type { Happening, Room } from '../room';
import { handTo, startOver } from './custody';
import { follow } from './followers';
import { heed } from './merger';
import { accept } from './reply';

/**
 * Closed. After a silence or an archive the reporter may still object for a while, which opens the case again one
 * level up; acceptance, withdrawal and a received referral are final at once.
 */
export async function closed(room: Room): Promise<Stage> {
  const { file } = room;
  for (;;) {
    // Whether there is time to object is known only once the closing itself is settled.
    await room.settle();
    if (file.stage !== 'closed' || !isReopenable(file)) return file.stage;
    const happening = await room.next();
    if (happening.kind === 'message') {
      heed(room, happening);
    } else if (happening.kind === 'relocation') {
      continue;
    } else if (happening.kind === 'silence') {
      room.lapse(happening, { type: 'final' });
    } else if (happening.command.name === 'acceptance') {
      accept(room, happening);
    } else if (happening.command.name === 'replies') {
      object(room, happening);
    } else if (happening.command.name === 'followers') {
      follow(room, happening, happening.command.body);
    } else {
      room.refuse(happening, { code: 'wrong-stage', stage: 'closed', may: [] });
    }
  }
}

function object(room: Room, happening: Happening & { kind: 'command' }): void {
  const { file } = room;
  if (happening.command.name !== 'replies') return;
  if (happening.command.body.objection !== true) {
    room.refuse(happening, { code: 'invalid', field: 'objection', reason: 'onlyObjection' });
    return;
  }
  const answered = file.outcome === 'settled' && !wasUnanswered(file);
  file.replies.push({ at: happening.at, text: happening.command.body.text, objection: true });
  file.outcome = null;
  file.closedBy = null;
  // Why it was closed is no longer true of it.
  file.reason = null;
  file.reasonCode = null;
  startOver(file);
  const marks = answered ? backToAgency(room) : backToVerification(room, happening.at);
  room.apply(happening, {
    type: 'reopened',
    marks: [{ moment: 'reopened', raise: true }, ...marks],
    data: { reply: file.replies.length - 1 },
  });
}

/** Settled with the case that it was merged into before any unit had it: a desk looks at it first. */
function wasUnanswered({ merger }: CaseFile): boolean {
  const from = merger?.settledFrom;
  if (merger) delete merger.settledFrom;
  return from !== undefined && from !== 'followUp' && from !== 'reply';
}

function backToAgency({ file }: Room): Mark[] {
  file.stage = 'followUp';
  return [{ moment: 'sentBack' }];
}

/** What one desk archived, the national desk verifies again. */
function backToVerification({ file }: Room, at: number): Mark[] {
  file.stage = 'verification';
  file.completions = 0;
  const desk = topDesk(file);
  if (file.holder.agency !== desk.agency && !accuses(file.about, desk)) {
    handTo(file, desk, at, 'objection');
  }
  return [{ moment: 'reopenedAtVerification' }];
}
