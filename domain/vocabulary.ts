/**
 * The words that everything else is written in. No zod here: workflow code imports this file at run time.
 */

export const STAGES = ['verification', 'completion', 'disposition', 'followUp', 'reply', 'closed'] as const;
export type Stage = (typeof STAGES)[number];

export const OUTCOMES = ['settled', 'archived', 'withdrawn', 'referred'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const CLOSERS = ['reporter', 'officer', 'system'] as const;
export type Closer = (typeof CLOSERS)[number];

export const CLASSIFICATIONS = ['complaint', 'aspiration', 'information'] as const;
export type Classification = (typeof CLASSIFICATIONS)[number];

export const CHANNELS = [
  'web',
  'sms',
  'android',
  'ios',
  'whatsapp',
  'x',
  'social',
  'email',
  'letter',
  'walkIn',
  'api',
] as const;
export type Channel = (typeof CHANNELS)[number];

/** Channels whose complaints a desk types in for somebody who stands there or has written. */
export const DESK_CHANNELS: readonly Channel[] = ['letter', 'walkIn'];

export const LEVELS = [
  'national',
  'ministry',
  'agency',
  'province',
  'regency',
  'city',
  'enterprise',
  'inspectorate',
  'unit',
  'district',
  'village',
] as const;
export type AgencyLevel = (typeof LEVELS)[number];

/** Levels whose agencies have a desk of their own that verifies and disposes. */
export const INSTITUTION_LEVELS: readonly AgencyLevel[] = [
  'national',
  'ministry',
  'agency',
  'province',
  'regency',
  'city',
];

/** Local governments: the levels whose regional secretary settles between their own units. */
export const LOCAL_LEVELS: readonly AgencyLevel[] = ['province', 'regency', 'city'];

export const ROLES = [
  'national-admin',
  'institution-admin',
  'liaison',
  'supervisor',
  'overseer',
  'operator',
  'system',
] as const;
export type Role = (typeof ROLES)[number];
export type Post = 'head' | 'secretary';

export const COMMANDS = [
  'verification',
  'completion',
  'disposition',
  'return',
  'answers',
  'replies',
  'acceptance',
  'withdrawal',
  'instructions',
  'corrections',
  'referral',
  'receipt',
  'suspensions',
  'suspensionEnd',
  'supporting',
  'supportingEnd',
  'followers',
  'merger',
  'mergerEnd',
] as const;
export type CommandName = (typeof COMMANDS)[number];

/** The agency that holds what nobody else does: the national desk. */
export const NATIONAL_DESK = 'nasional';
export const OMBUDSMAN = 'ombudsman';

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
