import { escalationLevel, isOverdue, type CaseFile } from '../case-file';
import type { Actor } from '../command';
import type { World } from '../world';
import { relation, type Relation } from '../relation';
import type { RouteRule } from '../routing/document';
import { OMBUDSMAN, type Instant } from '../vocabulary';
import { isoIn } from '../zone';

/** What showing a case needs beside the case: the time, the keys, the rules and the directory. */
export interface ViewContext {
  now: Instant;
  /** Opens a sealed text; gives a tombstone when it cannot, never throws. */
  open: (sealed: string) => string;
  /** Opens sealed JSON; undefined when it cannot, never throws. */
  openJson: (sealed: string) => unknown;
  world: World;
  /** Other cases that this one names, by id, as far as they can be read now. */
  leads?: ReadonlyMap<string, CaseFile>;
  /** The routing rule of an id as it reads now; none where it is gone, or nobody knows of routes. */
  rule?: (id: string) => RuleWords | undefined;
}

/** What a routing rule says to people. */
export type RuleWords = Pick<RouteRule, 'because' | 'outside' | 'competent'>;

/** One look of one caller at one case. */
export interface Look {
  file: CaseFile;
  actor: Actor | null;
  how: Relation;
  ctx: ViewContext;
}

export function lookAt(file: CaseFile, actor: Actor | null, ctx: ViewContext): Look {
  return { file, actor, how: relation(file, actor), ctx };
}

/** How the caller knows the case: a follower by their receipt, everybody else by its tracking id. */
export const shownId = ({ file, actor }: Pick<Look, 'file' | 'actor'>): string =>
  actor?.role === 'follower' && actor.receipt !== undefined ? actor.receipt : file.id;

/** An instant as the people of the agency that holds the case write it. */
export const iso = ({ file }: Pick<Look, 'file'>, at: Instant): string => isoIn(file.holder.zone, at);

export const isoOrNull = (look: Pick<Look, 'file'>, at: Instant | null): string | null =>
  at === null ? null : iso(look, at);

export const openOrNull = ({ ctx }: Pick<Look, 'ctx'>, sealed: string | null | undefined): string | null =>
  sealed === null || sealed === undefined ? null : ctx.open(sealed);

export const overdueNow = ({ file, ctx }: Look): boolean => isOverdue(file, ctx.now);

export const levelOf = ({ file }: Look): number => escalationLevel(file);

/** The Ombudsman's officers who handle the case, once the reporter has consented to the hand-over. */
export const isOmbudsman = ({ file, actor, how }: Look): boolean =>
  how === 'handler' && file.referral !== null && actor?.agency === OMBUDSMAN;
