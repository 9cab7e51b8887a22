import { NATIONAL_DESK } from '../vocabulary';
import { isDeskRole } from '../relation';
import { isOmbudsman, type Look } from './context';

/** Whether a field is shown to a caller who may see the case in some form. */
export type Who = (look: Look) => boolean;

/** Also to whoever gets the public form. */
const anyone: Who = () => true;

/** Reporter, handlers, those who handled it once, and national roles that read across agencies; never the public. */
const inside: Who = ({ how }) =>
  how === 'reporter' || how === 'handler' || how === 'past' || how === 'watcher';

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
  stage: anyone,
  outcome: anyone,
  closedBy: inside,
  classification: anyone,
  oversight: inside,
  topic: anyone,
  title: anyone,
  description: anyone,
  original: firstText,
  occurredOn: inside,
  // The public form goes down to the regency and has neither address nor point.
  location: anyone,
  channel: inside,
  filedAt: inside,
  about: inside,
  anonymous: inside,
  confidential: inside,
  holder: anyone,
  path: inside,
  hops: inside,
  binding: inside,
  escalationLevel: inside,
  peakLevel: inside,
  dueAt: anyone,
  overdue: anyone,
  clocks: inside,
  ask: inside,
  reason: inside,
  reasonCode: inside,
  instructions: inside,
  // The public form leaves out what the agency asked the reporter.
  answers: anyone,
  replies: inside,
  rating: anyone,
  ratingText: inside,
  referral: inside,
  receivedAt: inside,
  updatedAt: inside,
  revision: inside,
  policy: inside,
  may: inside,
  reporter: identity,
} as const satisfies Record<string, Who>;

export type Field = keyof typeof FIELDS;

/** What lists leave out, whoever asks. */
export const NOT_IN_LISTS: readonly Field[] = ['answers', 'replies', 'original'];

/** Who may read the trail. */
export const mayReadTrail = inside;

/** Who learns which person acted: those who handle the case; never its reporter. */
export const mayKnowOfficers = handlers;

/** Who learns that somebody's command was refused, though not what it said. */
export const mayKnowRefusals: Who = ({ how }) => how === 'handler';

export const isInside = inside;
