import type { CaseFile } from '../../domain/case-file';
import type { Actor } from '../../domain/command';
import type { Filing } from '../../domain/intake';
import type { Instant } from '../../domain/vocabulary';
import type { ViewContext } from '../../domain/view';
import { makeSealer } from '../../store/seal';
import type { ReferenceMemory } from '../../store/reference';
import { actors } from './actors';
import { DINAS_PUPR, opened, PRINGSEWU } from './case';
import { rehearse, say, type Step } from './rehearsal';

/** A complaint with a mark in every text, to be looked for where it must not be. */

export const sealer = makeSealer({ current: 'k1', keys: { k1: Buffer.alloc(32, 7).toString('base64url') } });

export const KESEHATAN = 'kab-pringsewu.dinas-kesehatan';
export const SOSIAL = 'kab-pringsewu.dinas-sosial';

export const MARKS = {
  title: 'MARK-title-first',
  description: 'MARK-description-first',
  edited: 'MARK-title-edited',
  name: 'MARK-name Siti Aminah',
  phone: '+62 812 0000 1234',
  address: 'MARK-address Jalan Kenanga 5',
  sub: 'MARK-sub-of-officer',
  instructions: 'MARK-instructions',
  returned: 'MARK-return-reason',
  comment: 'MARK-comment',
  refused: 'MARK-refused-text',
  promise: 'MARK-answer-promise',
  question: 'MARK-question',
  reply: 'MARK-reply',
  correction: 'MARK-correction-reason',
} as const;

const seal = (text: string): string => sealer.seal(text);

export const at = (text: string): Instant => Date.parse(`${text}+07:00`);

/** Officers whose name is known to the system, as a token gives it. */
const named = (actor: Actor): Actor => ({ ...actor, sub: seal(MARKS.sub) });

export const cast = {
  reporter: actors.reporter,
  desk: named(actors.desk),
  liaison: named(actors.liaison),
  past: named({ role: 'liaison', agency: KESEHATAN, ancestors: [PRINGSEWU] }),
  escalated: named(actors.inspector),
  otherUnit: named({ role: 'liaison', agency: SOSIAL, ancestors: [PRINGSEWU] }),
  national: named(actors.national),
  watcher: named({ role: 'overseer', agency: 'ksp', ancestors: [] }),
  ombudsman: named(actors.ombudsman),
  accused: named({ role: 'supervisor', post: 'head', agency: KESEHATAN, ancestors: [PRINGSEWU] }),
  operator: named(actors.operator),
  public: null,
} as const satisfies Record<string, Actor | null>;
export type Part = keyof typeof cast;

export const NOW = at('2026-12-03T09:00:00');

export function contextOf(reference: ReferenceMemory, now: Instant = NOW): ViewContext {
  return {
    now,
    open: (text) => sealer.open(text),
    openJson: (text) => sealer.openJson(text),
    world: reference.world(),
  };
}

export interface Kind {
  anonymous?: boolean;
  confidential?: boolean;
  /** The unit that held it first turns out to be complained of. */
  about?: boolean;
  /** Handed to the Ombudsman with the reporter's consent. */
  consent?: boolean;
}

/**
 * Filed in Pringsewu, verified with another title, sent to the health office, returned, sent to public works, silent
 * until the inspectorate is told, answered with a promise, then a question and its reply.
 */
export async function told(reference: ReferenceMemory, kind: Kind = {}): Promise<CaseFile> {
  const { anonymous = false, confidential = false, about = false, consent = false } = kind;
  const filing: Partial<Filing> = {
    title: seal(MARKS.title),
    description: seal(`${MARKS.description} ${'x'.repeat(300)}`),
    region: '18.10.01.1002',
    place: sealer.sealJson({ address: MARKS.address, point: [104.97, -5.36] }),
    reporter: sealer.sealJson({ name: MARKS.name, phone: MARKS.phone }),
    anonymous,
    confidential,
  };
  const steps: Step[] = [
    say(at('2026-11-17T10:00:00'), 'verification', cast.desk, {
      decision: 'accept',
      title: seal(MARKS.edited),
      to: KESEHATAN,
    }),
    say(at('2026-11-18T10:00:00'), 'return', cast.past, { reason: seal(MARKS.returned) }),
    say(at('2026-11-19T10:00:00'), 'disposition', cast.desk, {
      to: DINAS_PUPR,
      instructions: seal(MARKS.instructions),
    }),
    say(at('2026-11-20T10:00:00'), 'replies', cast.reporter, { text: seal(MARKS.comment) }),
    say(
      at('2026-11-20T11:00:00'),
      'acceptance',
      cast.reporter,
      { text: seal(MARKS.refused) },
      'the-reporter',
    ),
    say(at('2026-12-02T10:00:00'), 'answers', cast.liaison, {
      text: seal(MARKS.promise),
      final: false,
      nextBy: at('2026-12-09T16:00:00'),
    }),
    say(at('2026-12-02T11:00:00'), 'answers', cast.liaison, {
      text: seal(MARKS.promise),
      final: false,
      question: seal(MARKS.question),
    }),
    say(at('2026-12-02T12:00:00'), 'replies', cast.reporter, { text: seal(MARKS.reply) }),
  ];
  if (about) {
    const body = { about: [KESEHATAN], reason: seal(MARKS.correction) };
    steps.push(say(at('2026-12-02T13:00:00'), 'corrections', cast.desk, body));
  }
  const file = await rehearse(opened(reference, at('2026-11-17T09:00:00'), filing), steps, reference);
  if (!consent) return file;
  file.offeredAt = at('2026-12-02T14:00:00');
  return rehearse(
    file,
    [say(at('2026-12-02T15:00:00'), 'referral', cast.reporter, { consent: true })],
    reference,
  );
}
