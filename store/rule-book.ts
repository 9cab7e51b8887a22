import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';
import type { RuleDocument } from '../domain/policy-document';
import type { Reason } from '../domain/reference';
import { within, type Database } from './database';
import type { PolicySet } from './reference-data';
import { keepPublications, publicationsOf } from './publications';
import { keepSets, moveHead, readHead, readSets, type Head, type Publication } from './rule-head';
import {
  firstWith,
  fromOf,
  ruleDay,
  tagOf,
  timelineOf,
  withDocument,
  withReasons,
  type Change,
} from './rule-sets';

/** What somebody wants to have published. */
export interface Draft {
  name: string;
  content: { document: RuleDocument } | { reasons: Reason[] };
  by: NonNullable<Publication['by']>;
  /** Milliseconds. */
  at: number;
  /** Only if this holds of the tag of what is published under the name; null when nothing is. */
  onlyIf: (tag: string | null) => boolean;
  /** Finds out what would come of it, and changes nothing. */
  dryRun: boolean;
}

/** What would come of a publication: the timeline before and after. */
export interface Proposal {
  before: PolicySet[];
  after: PolicySet[];
  today: string;
}

export type Outcome<T> =
  | { kind: 'stale' }
  | { kind: 'older'; inForce: string }
  | {
      kind: 'published';
      /** Whether nothing was published under the name before. */
      isNew: boolean;
      /** Whether it says anything that was not published already. */
      isChange: boolean;
      /** Of the set in which it is first in force. */
      version: string;
      effective: string;
      from: string;
      inForce: boolean;
      tag: string;
      /** What `judge` said of it. */
      judged: T;
    };

/** A database that takes longer to read or to write what rules need is away. */
const STEP_MS = 10_000;
/** Operators are few: whoever loses so often against others loses to a fault. */
const TRIES = 20;

/**
 * The rules in the store: the one place where they change. Sets are written first and never change; the head, moved by
 * compare-and-set, says which are in force. So a crash in between leaves what was, and of two who publish at once
 * neither loses the other's change.
 */
export class RuleBook {
  constructor(private readonly database: Database) {}

  /**
   * Publishes unless `judge`, which is shown what would come of it, throws. The rejection is what it threw, or
   * `RulesAwayError` while the database does not answer; whether it took effect is not known then, and to repeat it is
   * harmless: what says the same as what is published is never stale.
   */
  async publish<T>(draft: Draft, judge: (proposal: Proposal) => T): Promise<Outcome<T>> {
    const { content, at, onlyIf, dryRun, name } = draft;
    const today = ruleDay(at);
    for (let tried = 0; tried < TRIES; tried += 1) {
      const { head, sets } = await this.inTime(() => this.read());
      const before = timelineOf(sets, today);
      const known = tagOf(before, name);
      const publishedAt = Math.max(at, head.publishedAt + 1);
      const change = changeOf(content, before, { today, publishedAt });
      if (change.kind !== 'same' && !onlyIf(known)) return { kind: 'stale' };
      if (change.kind === 'older') return change;
      const after = change.timeline;
      const judged = judge({ before, after, today });
      const isChange = change.kind === 'changed';
      const outcome = { ...outcomeOf(draft, after, today), isNew: known === null, isChange, judged };
      if (dryRun || !isChange) return outcome;
      if (await this.inTime(() => this.write(draft, head, { after, publishedAt, ...outcome })))
        return outcome;
      await sleep(Math.random() * 20 * (tried + 1));
    }
    throw new RulesAwayError();
  }

  /** What was published under a name, newest first. */
  versions(name: string, limit: number): Promise<Publication[]> {
    return this.inTime(() => publicationsOf(this.database, name, limit));
  }

  private async read(): Promise<{ head: Head; sets: PolicySet[] }> {
    const head = await readHead(this.database);
    if (!head) throw new Error('the store has no rules: run "tuntas bootstrap"');
    const sets = await readSets(this.database, head.timeline);
    return { head, sets: sets.map((set) => ({ ...set, publishedAt: head.publishedAt })) };
  }

  /** Whether it took effect; false when somebody else was quicker. */
  private async write(
    { name, by }: Draft,
    head: Head,
    change: { after: PolicySet[]; publishedAt: number; effective: string; version: string },
  ): Promise<boolean> {
    const { after, publishedAt, effective, version } = change;
    await keepSets(this.database, after);
    await keepPublications(this.database, head.last);
    const number = head.revision + 1;
    return moveHead(this.database, {
      revision: number,
      publishedAt,
      timeline: after.map((set) => set.version),
      last: [{ number, name, effective, version, publishedAt, by }],
    });
  }

  private async inTime<R>(work: () => Promise<R>): Promise<R> {
    if (!this.database.isUp) throw new RulesAwayError();
    const late = Symbol('late');
    const result = await within<R | typeof late>(STEP_MS, work().catch(asAway), late);
    if (result === late) throw new RulesAwayError();
    return result;
  }
}

/** Where and from when a publication is in force. */
function outcomeOf({ name, content }: Draft, after: readonly PolicySet[], today: string) {
  const set = 'document' in content ? firstWith(content.document, after) : after[0];
  if (!set) throw new Error('what is to be published never comes into force');
  const from = later(fromOf(set) ?? today, today);
  return {
    kind: 'published',
    version: set.version,
    effective: 'document' in content ? content.document.effective : today,
    from,
    inForce: from === today,
    tag: tagOf(after, name) ?? '',
  } as const;
}

/** The store of rules does not answer now. */
export class RulesAwayError extends Error {
  override readonly name = 'RulesAwayError';
}

/** What the driver throws when it cannot reach its server is the same to everybody above; other faults stay what they are. */
function asAway(error: unknown): never {
  if (error instanceof mongo.MongoError) throw new RulesAwayError(error.message, { cause: error });
  throw error;
}

function changeOf(
  content: Draft['content'],
  before: readonly PolicySet[],
  when: { today: string; publishedAt: number },
): Change {
  return 'document' in content
    ? withDocument(before, content.document, when)
    : withReasons(before, content.reasons, when);
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}
