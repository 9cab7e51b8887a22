import { NATIONAL_DESK } from '../vocabulary';
import { casesWith } from '../merger';
import { isDeskRole, isPublic } from '../relation';
import { isOmbudsman, type Look } from './context';

/** Whether a field is shown to a caller who may see the case in some form. */
export type Who = (look: Look) => boolean;

/** Also to whoever gets the public form. */
const anyone: Who = () => true;

/** Reporter, handlers, those who handled it once, and national roles that read across agencies; never the public. */
const inside: Who = ({ how }) =>
  how === 'reporter' || how === 'handler' || how === 'past' || how === 'watcher';

/** Whoever follows a case is told how it stands, as its reporter is, and nothing that anybody has written. */
const informed: Who = (look) => inside(look) || look.how === 'follower';

/** What the public reads; of a case that has no public form a follower reads nothing either, though it be their own text. */
const openly: Who = ({ how, file }) => how !== 'follower' || isPublic(file);

/** Its holders, present and past, and those it was escalated to. */
const handlers: Who = ({ how }) => how === 'handler' || how === 'past';

const reporter: Who = ({ how }) => how === 'reporter';

/** Who the reporter is: they themselves, the Ombudsman by their consent, and handlers unless they asked otherwise. */
const identity: Who = (look) =>
  reporter(look) || isOmbudsman(look) || (handlers(look) && !look.file.anonymous);

/** What was written at first: its writer, and the desk that verified it; of an anonymous case only the national desk. */
const firstText: Who = (look) => {
  const { file, actor } = look;
  if (reporter(look)) return true;
  if (!actor?.agency || !handlers(look) || !isDeskRole(actor)) return false;
  return file.verifiedBy.includes(actor.agency) && (!file.anonymous || actor.agency === NATIONAL_DESK);
};

/** Who sees what of a case, field by field. Nothing is shown that has no line here. */
export const FIELDS = {
  id: anyone,
  follows: (look) => look.how === 'follower' && isPublic(look.file),
  stage: anyone,
  outcome: anyone,
  closedBy: informed,
  classification: openly,
  oversight: inside,
  topic: openly,
  title: openly,
  description: openly,
  original: firstText,
  occurredOn: inside,
  // The public form goes down to the regency and has neither address nor point.
  location: openly,
  channel: inside,
  filedAt: inside,
  about: inside,
  suggestion: inside,
  anonymous: inside,
  confidential: inside,
  holder: anyone,
  path: inside,
  hops: inside,
  binding: inside,
  arbitration: inside,
  escalationLevel: inside,
  peakLevel: inside,
  dueAt: anyone,
  overdue: anyone,
  clocks: informed,
  parts: (look) => inside(look) && look.file.parts !== undefined,
  ask: inside,
  reason: inside,
  reasonCode: informed,
  competent: informed,
  instructions: inside,
  // The public form leaves out what the agency asked the reporter.
  answers: openly,
  replies: inside,
  rating: openly,
  ratingText: inside,
  referral: inside,
  // Where the answers are that its reporter waits for, and those who have joined a published one.
  merger: (look) => look.file.merger !== undefined && (inside(look) || (informed(look) && openly(look))),
  merged: (look) => handlers(look) && casesWith(look.file).length > 0,
  followers: anyone,
  // That somebody has filed the same again is for those who work on it; none of those who did learns of another.
  repeated: (look) => mayKnowRepeats(look),
  receivedAt: informed,
  updatedAt: informed,
  revision: informed,
  policy: inside,
  may: informed,
  reporter: identity,
} as const satisfies Record<string, Who>;

export type Field = keyof typeof FIELDS;

/** What lists leave out, whoever asks. */
export const NOT_IN_LISTS: readonly Field[] = ['answers', 'replies', 'original', 'merger', 'merged'];

/** Who may read the trail. */
export const mayReadTrail = informed;

/** Who learns how often the same was filed again. */
export const mayKnowRepeats: Who = (look) => handlers(look) || look.how === 'watcher';

/** Who learns which cases were merged into one. */
export const mayKnowMerged = handlers;

/** Who learns which person acted: those who handle the case; never its reporter. */
export const mayKnowOfficers = handlers;

/** Who learns that somebody's command was refused, though not what it said. */
export const mayKnowRefusals: Who = ({ how }) => how === 'handler';

export const isInside = inside;
