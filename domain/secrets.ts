import { note, noteByEngine, type CaseFile, type Secrets } from './case-file';
import type { Actor } from './command';
import { DAY_MS, HOUR_MS, type Instant } from './vocabulary';

/**
 * Replacing a lost secret. A secret is a MAC of case and generation; the case knows only which generation holds. Whoever
 * asks gets the next one sent to the contact on file, always the same one until it is used, and the one before it holds
 * until then: asking can lock nobody out.
 */

/** What the API tells a case of its reporter's secret. */
export type SecretWord =
  | { kind: 'asked'; at: Instant }
  /** Somebody came with the secret of that generation, whose MAC was right. */
  | { kind: 'used'; generation: number; at: Instant };

/** The line of the trail by which a secret is sent, and the one by which it takes the place of the one before. */
export const SECRET_ASKED = 'secretAsked';
const SECRET_REPLACED = 'secretReplaced';
/** What only the reporter reads in the trail. */
export const SECRET_LINES: readonly string[] = [SECRET_ASKED, SECRET_REPLACED];

/** After one that was not used the next is sent an hour later, then two, four … at most a day. */
const FIRST_WAIT_MS = HOUR_MS;
const LONGEST_WAIT_MS = DAY_MS;
/** Whoever asks for years must not fill the trail. */
const MOST_LINES = 6;

/** The generation of the secret that holds now; 1 is that of the receipt. */
export function generationOf({ secrets }: Pick<CaseFile, 'secrets'>): number {
  return secrets?.generation ?? 1;
}

/** Whether a reporter comes with a secret in whose place another has come. */
export function hasEnded(file: Pick<CaseFile, 'secrets'>, actor: Actor | null): boolean {
  return actor?.role === 'reporter' && (actor.generation ?? 1) < generationOf(file);
}

/** Whether a secret may be sent again at `at`. What the last one was sent for, and whether it arrived, changes nothing. */
export function maySendSecret({ secrets }: Pick<CaseFile, 'secrets'>, at: Instant): boolean {
  if (!secrets || secrets.asked === 0) return true;
  return at >= secrets.at + Math.min(FIRST_WAIT_MS * 2 ** (secrets.asked - 1), LONGEST_WAIT_MS);
}

/** An anonymous reporter is written to only if they said so. */
export function mayWriteToReporter({
  reporter,
  anonymous,
  notify,
}: Pick<CaseFile, 'reporter' | 'anonymous' | 'notify'>): boolean {
  return reporter !== null && (!anonymous || notify);
}

/**
 * Writes a word down; false when it changes nothing. A case that has no contact on file notes it all the same: from its
 * revision nobody must be able to tell one from the other.
 */
export function heedSecretWord(file: CaseFile, word: SecretWord, at: Instant): boolean {
  const secrets: Secrets = file.secrets ?? { generation: 1, asked: 0, at };
  if (word.kind === 'asked') {
    if (!maySendSecret(file, at)) return false;
    file.secrets = { ...secrets, asked: secrets.asked + 1, at };
    noteByEngine(file, SECRET_ASKED, at, { generation: secrets.generation + 1 });
  } else {
    // Only one that was sent: no word may end a secret whose successor nobody has.
    if (secrets.asked === 0 || word.generation !== secrets.generation + 1) return false;
    file.secrets = { generation: word.generation, asked: 0, at };
    note(file, SECRET_REPLACED, at, { role: 'reporter', agency: null }, { generation: word.generation });
  }
  forgetOldLines(file);
  return true;
}

function forgetOldLines(file: CaseFile): void {
  const old = file.trail.filter(({ type }) => SECRET_LINES.includes(type)).slice(0, -MOST_LINES);
  if (old.length > 0) file.trail = file.trail.filter((line) => !old.includes(line));
}
