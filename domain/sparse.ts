import type { CaseFile } from './case-file';

/**
 * A case as it is sent to the engine at its start: without what every case begins with. The start stays in the history
 * for as long as the case does, and these entries are an eighth of it.
 */
export type SparseCase = Omit<CaseFile, keyof Beginnings> & Partial<CaseFile>;

/**
 * What a case begins with where its filing does not say otherwise. Part of the form in which histories are kept: an entry may be added, none may be changed, or
 * cases that have begun without it would be replayed as others.
 */
export const beginnings = () =>
  ({
    revision: 1,
    stage: 'verification',
    oversight: false,
    outcome: null,
    closedBy: null,
    accepted: false,
    original: null,
    verifiedBy: [],
    occurredOn: null,
    place: null,
    about: [],
    anonymous: false,
    confidential: false,
    notify: false,
    externalId: null,
    reporter: null,
    disposedBy: null,
    hops: 0,
    binding: false,
    arbitration: false,
    escalations: [],
    peakLevel: 0,
    ask: null,
    reason: null,
    reasonCode: null,
    instructions: [],
    answers: [],
    replies: [],
    questionOpen: false,
    completions: 0,
    promises: 0,
    questions: 0,
    rating: null,
    ratingText: null,
    offeredAt: null,
    referral: null,
    overdue: false,
    seen: {},
  }) satisfies Partial<CaseFile>;
type Beginnings = ReturnType<typeof beginnings>;

/** A case without what is as every case begins. */
export function sparse(file: CaseFile): SparseCase {
  const usual = new Map(Object.entries(beginnings()).map(([name, value]) => [name, JSON.stringify(value)]));
  const own = Object.entries(file).filter(([name, value]) => usual.get(name) !== JSON.stringify(value));
  // What is left out is exactly what `whole` puts back.
  return Object.fromEntries(own) as unknown as SparseCase;
}

/** The whole case again; one that has everything stays as it is. */
export function whole(file: SparseCase): CaseFile {
  return { ...beginnings(), ...file };
}
