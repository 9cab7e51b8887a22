import { dueAt, peakLevel } from '../case-file';
import { followersOf } from '../followers';
import { outsideReason } from '../outside';
import { clocksOf, MAIN } from '../parts';
import { may } from '../permission';
import { regencyOf } from '../region';
import { clockView } from './clocks';
import { iso, isOmbudsman, isoOrNull, levelOf, openOrNull, overdueNow, shownId, type Look } from './context';
import { isInside, type Field } from './fields';
import { mergedView, mergerView } from './merger';
import { answerId, partsView } from './parts';
import { suggestionView } from './suggestion';

/** How replies are called in events. Opaque to clients. */
export const replyId = (index: number): string => `r${index + 1}`;

/** What each field of a case says to a caller who may see it. */
export const VALUES = {
  // A follower knows the case by the id of their receipt.
  id: shownId,
  follows: ({ file }: Look) => file.id,
  stage: ({ file }: Look) => file.stage,
  outcome: ({ file }: Look) => file.outcome,
  closedBy: ({ file }: Look) => file.closedBy,
  classification: ({ file }: Look) => file.classification,
  oversight: ({ file }: Look) => file.oversight,
  topic: ({ file }: Look) => file.topic,
  title: ({ file, ctx }: Look) => ctx.open(file.title),
  description: ({ file, ctx }: Look) => ctx.open(file.description),
  original: ({ file, ctx }: Look) => ({
    title: ctx.open((file.original ?? file).title),
    description: ctx.open((file.original ?? file).description),
  }),
  occurredOn: ({ file }: Look) => file.occurredOn,
  location,
  channel: ({ file }: Look) => file.channel,
  filedAt: ({ file }: Look) => file.filedAt,
  about: ({ file }: Look) => file.about,
  suggestion: suggestionView,
  anonymous: ({ file }: Look) => file.anonymous,
  confidential: ({ file }: Look) => file.confidential,
  holder: ({ file }: Look) => ({ agency: file.holder.agency, institution: file.holder.institution }),
  path: (look: Look) =>
    look.file.path.map(({ agency, from, to, reason, text }) => ({
      agency,
      from: iso(look, from),
      to: isoOrNull(look, to),
      reason,
      text: openOrNull(look, text),
    })),
  hops: ({ file }: Look) => file.hops,
  binding: ({ file }: Look) => file.binding,
  arbitration: ({ file }: Look) => (file.arbitration ? (file.arbiter ?? 'national') : null),
  escalationLevel: levelOf,
  peakLevel: ({ file }: Look) => peakLevel(file),
  dueAt: (look: Look) => isoOrNull(look, dueAt(look.file)),
  overdue: overdueNow,
  clocks: (look: Look) => clocksOf(look.file, MAIN).map((clock) => clockView(clock, look)),
  parts: partsView,
  ask: (look: Look) => openOrNull(look, look.file.ask),
  reason: (look: Look) => openOrNull(look, look.file.reason),
  reasonCode: ({ file }: Look) => file.reasonCode,
  competent: ({ file, ctx }: Look) => outsideReason(file, ctx.world)?.advice ?? null,
  instructions: (look: Look) =>
    look.file.instructions.map(({ at, agency, role, text, part }) => ({
      at: iso(look, at),
      agency,
      role,
      text: look.ctx.open(text),
      ...(part === undefined ? {} : { part }),
    })),
  answers: (look: Look) =>
    look.file.answers.flatMap(({ at, agency, agencyName, text, final, question, nextBy, part }, index) => {
      // What a supporting agency has said is for the agency that leads, and for the reporter.
      if (part !== undefined && !isInside(look)) return [];
      return [
        {
          id: answerId(index),
          at: iso(look, at),
          agency,
          agencyName,
          text: look.ctx.open(text),
          final,
          nextBy: isoOrNull(look, nextBy ?? null),
          question: isInside(look) ? openOrNull(look, question) : null,
          ...(part === undefined ? {} : { part }),
        },
      ];
    }),
  replies: (look: Look) =>
    look.file.replies.map(({ at, text, objection }, index) => ({
      id: replyId(index),
      at: iso(look, at),
      text: look.ctx.open(text),
      objection,
    })),
  rating: ({ file }: Look) => file.rating,
  ratingText: (look: Look) => openOrNull(look, look.file.ratingText),
  referral,
  followers: ({ file }: Look) => followersOf(file),
  repeated: ({ file }: Look) => file.followers?.repeated ?? 0,
  merger: mergerView,
  merged: mergedView,
  receivedAt: (look: Look) => iso(look, look.file.receivedAt),
  updatedAt: (look: Look) => iso(look, look.file.updatedAt),
  revision: ({ file }: Look) => file.revision,
  policy: ({ file }: Look) => ({ name: file.policy.name, version: file.policy.version }),
  may: ({ file, actor }: Look) => may(file, actor),
  reporter: (look: Look) => identity(look),
} satisfies Record<Field, (look: Look) => unknown>;

function location(look: Look) {
  const { region, place } = look.file;
  if (region === null && (place === null || !isInside(look))) return null;
  if (!isInside(look)) return { region: region === null ? null : regencyOf(region) };
  return { region, ...(place === null ? {} : opened(look, place, 'address')) };
}

/** Null until the Ombudsman is offered; then when the reporter consented, and when the Ombudsman had it. */
function referral(look: Look) {
  const { offeredAt, referral: handed } = look.file;
  if (offeredAt === null && handed === null) return null;
  return {
    offeredAt: isoOrNull(look, offeredAt),
    consentedAt: isoOrNull(look, handed?.at ?? null),
    receivedAt: isoOrNull(look, handed?.receivedAt ?? null),
    reference: openOrNull(look, handed?.reference),
  };
}

/** The Ombudsman gets what the reporter gave for them, else what was given at filing. */
function identity(look: Look): Record<string, unknown> | null {
  const { file } = look;
  const sealed = (isOmbudsman(look) ? file.referral?.reporter : null) ?? file.reporter;
  return sealed === null ? null : opened(look, sealed, 'name');
}

/** A sealed object. When it cannot be opened any more, what the keys give in its place stands under `instead`. */
function opened({ ctx }: Look, sealed: string, instead: string): Record<string, unknown> {
  const value = ctx.openJson(sealed);
  return isRecord(value) ? value : { [instead]: ctx.open(sealed) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
