import { dueAt, isOverdue, type CaseFile } from '../case-file';
import { casesWith } from '../merger';
import { accuses } from '../accusation';
import { isAccused, isPublic, maySee } from '../relation';
import type { Instant } from '../vocabulary';
import { iso, isoOrNull, type Look } from './context';
import { answerId } from './parts';

/**
 * Where a merged case goes on: how far that one is, and what has been answered there. Which one it is, is told to those
 * alone who may see it; nobody gets anything of a case that complains of them.
 */
export function mergerView(look: Look) {
  const { merger } = look.file;
  if (!merger) return null;
  const lead = leadOf(look, merger.into);
  return {
    ...(lead && isKnown(lead, look) ? { into: merger.into } : {}),
    at: iso(look, merger.at),
    endedAt: isoOrNull(look, merger.endedAt ?? null),
    // In somebody's own words: not for those who have joined.
    ...(look.how === 'follower' ? {} : { reason: look.ctx.open(merger.reason) }),
    lead: lead && isToldOf(lead, look) ? leadView(lead, merger.at, look) : null,
  };
}

/** Cases that were merged into this one, for those who handle it; not one that complains of them. */
export function mergedView(look: Look) {
  const { file, actor } = look;
  return casesWith(file)
    .filter(
      ({ about = [] }) =>
        !actor?.agency || !accuses(about, { agency: actor.agency, ancestors: actor.ancestors }),
    )
    .map(({ id, at, receivedAt, followers, endedAt }) => ({
      id,
      at: iso(look, at),
      receivedAt: iso(look, receivedAt),
      followers,
      endedAt: isoOrNull(look, endedAt ?? null),
    }));
}

/** The id of another case, for those who may see that one. */
export function knownCase(id: unknown, look: Look): string | undefined {
  if (typeof id !== 'string') return undefined;
  const other = leadOf(look, id);
  return other && isKnown(other, look) ? id : undefined;
}

function leadOf({ ctx, actor }: Look, id: string): CaseFile | undefined {
  const lead = ctx.leads?.get(id);
  return lead && !isAccused(lead, actor) ? lead : undefined;
}

/**
 * Whoever waits with the reporter is told how far the lead is; a follower reads nothing that the public does not. Officers
 * read of it what they may read there: a detour opens nothing.
 */
function isToldOf(lead: CaseFile, { how, actor }: Look): boolean {
  if (how === 'reporter') return true;
  return how === 'follower' ? isPublic(lead) : maySee(lead, actor);
}

/** Whoever is the reporter of one case is a stranger in another. */
function isKnown(lead: CaseFile, { actor }: Look): boolean {
  const isPerson = actor?.role === 'reporter' || actor?.role === 'follower';
  return maySee(lead, isPerson ? null : actor);
}

/**
 * The public form of a lead, which here stands for one that has none, too. What was answered there before the merger was
 * written for somebody else, unless it was written for all.
 */
function leadView(lead: CaseFile, since: Instant, look: Look) {
  const { now, open } = look.ctx;
  const there = { file: lead };
  const from = isPublic(lead) ? -Infinity : since;
  return {
    stage: lead.stage,
    outcome: lead.outcome,
    holder: { agency: lead.holder.agency, institution: lead.holder.institution },
    dueAt: isoOrNull(there, dueAt(lead)),
    overdue: isOverdue(lead, now),
    answers: lead.answers.flatMap(({ at, agency, agencyName, text, final, nextBy, part }, index) =>
      part !== undefined || at < from
        ? []
        : [
            {
              id: answerId(index),
              at: iso(there, at),
              agency,
              agencyName,
              text: open(text),
              final,
              nextBy: isoOrNull(there, nextBy ?? null),
              // What the agency asks there is between it and the reporter of that case.
              question: null,
            },
          ],
    ),
  };
}
