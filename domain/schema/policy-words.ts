import type { Condition } from '../moment';
import { MOMENT_PHRASES } from '../moment';
import type { RecipientRole } from '../policy';
import type { AgencyLevel, Channel, Classification, Outcome } from '../vocabulary';

/** What the words of rule files mean, a sentence each: for editors and for the reference page. */

export const ROLE_WORDS: Readonly<Record<RecipientRole, string>> = {
  reporter: 'Whoever filed the complaint.',
  desk: 'The desk of the institution that holds the case: its administrators.',
  'desk supervisor': 'The secretary of that institution, else its head.',
  'national desk': 'The administrators of the national desk.',
  liaison: 'The liaison officer of the unit that holds the case; of an institution, its desk.',
  'unit head': 'The head of the agency that holds the case.',
  'institution admin': 'The administrators of the institution that the holder belongs to.',
  inspectorate: 'The head of the institution’s inspectorate, else of that of the government above.',
  'regional secretary': 'The secretary of the institution, else its head.',
  arbiter: 'Whoever settles whose it is: the secretary of a local government, else the national desk.',
  'institution head': 'The head of the institution.',
  governor: 'The head of the province, or of the one that the regency or city lies in.',
  overseer: 'Home Affairs for local governments, the presidential staff office for everybody else.',
  ombudsman: 'The overseers of the Ombudsman.',
  'ombudsman head': 'The head of the Ombudsman.',
};

const MOMENT_SENTENCES: Readonly<Record<keyof typeof MOMENT_PHRASES, string>> = {
  filed: 'A complaint has come in.',
  'reopened at verification': 'An archived or withdrawn complaint was objected to; a desk verifies it again.',
  verified: 'A desk has accepted the complaint.',
  archived: 'A desk has archived the complaint with a reason.',
  asked: 'A desk has sent the complaint back to its reporter for what is missing.',
  completed: 'The reporter has completed it.',
  'received by a desk': 'A desk has the case to dispose of: verified here, disposed to it, or given back.',
  disposed: 'The case was sent on, to a desk or to a unit.',
  'disposed to a unit': 'The case was sent to whoever answers it.',
  'sent back by the reporter':
    'The reporter has replied to an answer or objected; the agency has the case again.',
  'any answer': 'The agency has answered, finally or with a promise.',
  'the next answer': 'The same as "any answer", for clocks that start with one.',
  'an answer that is not final': 'The agency has promised to do something by a date.',
  'final answer': 'The agency says that it is done; the reporter has the floor.',
  questioned: 'The agency has asked the reporter something.',
  replied: 'The reporter has replied, to a question or to an answer.',
  accepted: 'The reporter has accepted the answer.',
  returned: 'An agency has given the case back as not its own, or it was taken away.',
  referred: 'The reporter has handed the case to the Ombudsman.',
  'received by the Ombudsman': 'The Ombudsman has taken it over; the case is closed.',
  closed: 'The case is closed, whoever did it. Closing cancels every clock that still runs.',
  'closed by silence': 'The case was closed because the reporter did not complete or reply.',
  reopened: 'A closed case was objected to in time and is open again.',
  'received by the arbiter':
    'The case was returned as often as it may be: somebody settles whose it is, and that binds. In rules without a clock from here it counts as received by a desk.',
};

/** Every phrase for a moment with its sentence. */
export const MOMENT_WORDS: readonly (readonly [string, string])[] = Object.keys(MOMENT_PHRASES).map(
  (phrase) => [phrase, MOMENT_SENTENCES[phrase] ?? ''] as const,
);

export const CONDITION_WORDS: Readonly<Record<Condition, string>> = {
  completion: 'The reporter has been asked for what is missing and has not sent it.',
  reply: 'The reporter has a final answer and has neither accepted it nor replied.',
  question: 'The agency has asked the reporter something and has no reply.',
};

export const CLASSIFICATION_WORDS: Readonly<Record<Classification, string>> = {
  complaint: 'Something went wrong (pengaduan).',
  aspiration: 'A wish or a proposal (aspirasi).',
  information: 'A request for information (permintaan informasi).',
};

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  settled: 'The answer stands: what silence on a reply means.',
  archived: 'A desk has put it aside with a reason; no rung does that.',
  withdrawn: 'Given up: what silence on a request for more means.',
  referred: 'The Ombudsman has it; no rung does that.',
};

export const LEVEL_WORDS: Readonly<Record<AgencyLevel, string>> = {
  national: 'The national desk.',
  ministry: 'A ministry.',
  agency: 'A national agency that is no ministry.',
  province: 'The government of a province.',
  regency: 'The government of a regency (kabupaten).',
  city: 'The government of a city (kota).',
  enterprise: 'An enterprise owned by the state or a region.',
  inspectorate: 'The inspectorate of a government.',
  unit: 'An office, bureau or other part of an institution.',
  district: 'A district (kecamatan).',
  village: 'A village (kelurahan, desa, pekon).',
};

export const CHANNEL_WORDS: Readonly<Record<Channel, string>> = {
  web: 'The web site.',
  sms: 'A text message.',
  android: 'The app for Android.',
  ios: 'The app for iOS.',
  whatsapp: 'WhatsApp.',
  x: 'X.',
  social: 'Other social media.',
  email: 'An e-mail.',
  letter: 'A letter that a desk has typed in.',
  walkIn: 'Somebody who came to a desk.',
  api: 'An agency’s own software.',
};
