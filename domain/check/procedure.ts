import type { Condition, Moment } from '../moment';
import type { Action, ClockRule } from '../policy';
import type { Stage } from '../vocabulary';

/**
 * The procedure as far as rules can see it: which moments lead from which stage to which. Follows `workflows/stages`;
 * a test walks both.
 */

export interface Situation {
  stage: Stage;
  /** The agency has asked the reporter something and waits. */
  question: boolean;
  /** After closing: how it was closed, if the reporter can still object. */
  closedBy?: 'silence at reply' | 'silence at completion' | 'archive';
}

export interface Turn {
  moments: readonly Moment[];
  to: Situation;
}

const at = (stage: Stage): Situation => ({ stage, question: false });
const ASKING: Situation = { stage: 'followUp', question: true };
const OVER = at('closed');

export const BEGINNING: Turn = { moments: ['filed'], to: at('verification') };

const HANDED: readonly Turn[] = [
  { moments: ['disposed', 'receivedByDesk'], to: at('disposition') },
  { moments: ['disposed', 'disposedToUnit'], to: at('followUp') },
  { moments: ['returned', 'receivedByDesk'], to: at('disposition') },
  { moments: ['returned', 'receivedByArbiter'], to: at('disposition') },
];

const ANYWHERE: readonly Turn[] = [
  { moments: ['closed'], to: OVER },
  { moments: ['receivedByOmbudsman', 'closed'], to: OVER },
];

/** What people can do where a case stands. */
export function turnsFrom(now: Situation): Turn[] {
  switch (now.stage) {
    case 'verification':
      return [
        { moments: ['verified', 'receivedByDesk'], to: at('disposition') },
        { moments: ['verified', 'disposed', 'receivedByDesk'], to: at('disposition') },
        { moments: ['verified', 'disposed', 'disposedToUnit'], to: at('followUp') },
        { moments: ['verified', 'returned', 'receivedByDesk'], to: at('disposition') },
        { moments: ['asked'], to: at('completion') },
        { moments: ['archived', 'closed'], to: { ...OVER, closedBy: 'archive' } },
        { moments: ['referred'], to: now },
        ...ANYWHERE,
      ];
    case 'completion':
      return [
        { moments: ['completed'], to: at('verification') },
        { moments: ['referred'], to: now },
        ...ANYWHERE,
      ];
    case 'disposition':
      return [...HANDED, { moments: ['referred'], to: now }, ...ANYWHERE];
    case 'followUp':
      return [
        { moments: ['answered', 'finalAnswer'], to: at('reply') },
        { moments: ['answered', 'promised'], to: at('followUp') },
        now.question ? { moments: ['replied'], to: at('followUp') } : { moments: ['questioned'], to: ASKING },
        ...HANDED,
        { moments: ['referred'], to: now },
        ...ANYWHERE,
      ];
    case 'reply':
      return [
        { moments: ['accepted', 'closed'], to: OVER },
        { moments: ['replied', 'sentBack'], to: at('followUp') },
        { moments: ['referred'], to: now },
        ...ANYWHERE,
      ];
    case 'closed':
      switch (now.closedBy) {
        case undefined:
          return [];
        case 'silence at reply':
          return [
            { moments: ['reopened', 'sentBack'], to: at('followUp') },
            { moments: ['accepted', 'closed'], to: OVER },
          ];
        case 'silence at completion':
        case 'archive':
          return [{ moments: ['reopened', 'reopenedAtVerification'], to: at('verification') }];
      }
  }
}

/** What the last rung of a silence does where a case stands; null where it means nothing. */
export function turnOfSilence(now: Situation, action: Action): Turn | null {
  const { stage, question } = now;
  const held = stage === 'disposition' || stage === 'followUp';
  if (action === 'close' && (stage === 'completion' || stage === 'reply')) {
    const closedBy = stage === 'reply' ? 'silence at reply' : 'silence at completion';
    return { moments: ['closed', 'closedBySilence'], to: { ...OVER, closedBy } };
  }
  if (action === 'resume' && question) return { moments: [], to: at('followUp') };
  if (action === 'complete' && now.closedBy) return { moments: [], to: OVER };
  if (action === 'reassign' && held)
    return { moments: ['returned', 'receivedByDesk'], to: at('disposition') };
  if (action === 'reassign' && stage === 'verification') return { moments: [], to: now };
  return null;
}

/** What a clock may stand still for, and where a case stands then. */
export const CONDITION_HOLDS: Readonly<Record<Condition, (now: Situation) => boolean>> = {
  completion: ({ stage }) => stage === 'completion',
  reply: ({ stage }) => stage === 'reply',
  question: ({ question }) => question,
};

/** What only the reporter can bring about. */
const REPORTERS: readonly Moment[] = [
  'completed',
  'replied',
  'accepted',
  'sentBack',
  'reopened',
  'reopenedAtVerification',
  'referred',
];

/** Whom a clock waits for: everything that it waits for can be done by them alone. */
export function waitsFor({ until }: ClockRule): 'reporter' | 'ombudsman' | 'agency' {
  if (until.every((moment) => REPORTERS.includes(moment))) return 'reporter';
  return until.every((moment) => moment === 'receivedByOmbudsman') ? 'ombudsman' : 'agency';
}

/** What whoever has to act at a stage can do about it. */
export const ACTS_AT: Readonly<Record<Exclude<Stage, 'closed'>, readonly Moment[]>> = {
  verification: ['verified', 'archived', 'asked'],
  completion: ['completed'],
  disposition: ['disposed', 'disposedToUnit', 'returned'],
  followUp: ['answered', 'promised', 'finalAnswer', 'questioned', 'returned', 'disposed', 'disposedToUnit'],
  reply: ['accepted', 'replied', 'sentBack'],
};

/** The words of rule files for stages of the procedure. */
export const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  verification: 'verification',
  completion: 'completion by the reporter',
  disposition: 'disposition',
  followUp: 'follow-up by the agency',
  reply: 'reply of the reporter',
  closed: 'closed, with time to object',
};
