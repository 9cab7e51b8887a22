import { z } from 'zod';
import type { Post, Role } from '../../domain/vocabulary';

/** What a valid token says of its bearer. */
export type OfficerClaims = {
  readonly sub: string;
  readonly role: Role;
  readonly agency?: string;
  readonly post?: Post;
};

const sub = z.string().min(1).max(128);
const agency = z.string().min(1).max(128);
const post = z.enum(['head', 'secretary']).default('head');

/** Claims that an identity provider adds on top are let be; those that mean nothing for a role are dropped. */
export const officerClaims: z.ZodType<OfficerClaims> = z.discriminatedUnion('role', [
  z.object({ role: z.literal('national-admin'), sub }),
  z.object({ role: z.literal('operator'), sub, agency: agency.optional() }),
  z.object({ role: z.literal('supervisor'), sub, agency, post }),
  z.object({ role: z.enum(['institution-admin', 'liaison', 'overseer', 'system']), sub, agency }),
]);
