import type { SealedText } from '../command';
import type { Bilingual } from '../policy';
import type { Instant } from '../vocabulary';

/** To whom a notice goes. Contacts stay sealed until the moment it is sent. */
export type Addressee =
  | { kind: 'reporter'; contact: SealedText }
  | { kind: 'follower'; receipt: string; contact: SealedText }
  | { kind: 'post'; agency: string; role: string; post?: string };

/** What somebody is told about a case. Never a word of what people have written. */
export interface Notice {
  /** `<case>-<line of the trail>-<n>`: told once, whoever finds it first. */
  id: string;
  case: string;
  /** The line of the trail that it comes from, and its place among the notices of that line. */
  seq: number;
  n: number;
  at: Instant;
  to: Addressee;
  /** The type of the line. */
  about: string;
  /** With `{secret}` where the secret of that generation is put in, at the moment of sending. */
  text: Bilingual;
  secret?: number;
}

/** Stands in a text for a secret, which is written down nowhere. */
export const SECRET_PLACE = '{secret}';

/** One line for each addressee of a case, in which notices keep their order. */
export function laneOf({ case: id, to }: Pick<Notice, 'case' | 'to'>): string {
  switch (to.kind) {
    case 'reporter':
      return `${id}/reporter`;
    case 'follower':
      return `${id}/follower/${to.receipt}`;
    case 'post':
      return `${id}/${to.agency}/${to.role}/${to.post ?? ''}`;
  }
}
