import type { CaseFile } from '../domain/case-file';
import type { Actor } from '../domain/command';
import type { Directory } from '../domain/directory';
import { RECIPIENT_ROLES, type RecipientRole } from '../domain/policy';
import { NATIONAL_DESK, type CommandName, type Post, type Role } from '../domain/vocabulary';

/** Who does something in a scenario: a role as rules name them, or `unit` for whoever answers at the agency. */
export const PERFORMERS = [...RECIPIENT_ROLES, 'unit'] as const;
export type Performer = (typeof PERFORMERS)[number];

/** A post that is named outright. */
export interface NamedActor {
  role: Role | 'reporter';
  agency?: string;
  post?: Post;
}

/** Who ordinarily does it, where a scenario does not say. */
export const ORDINARILY: Readonly<Record<CommandName, Performer>> = {
  verification: 'desk',
  completion: 'reporter',
  disposition: 'desk',
  return: 'unit',
  answers: 'unit',
  replies: 'reporter',
  acceptance: 'reporter',
  withdrawal: 'reporter',
  instructions: 'unit head',
  corrections: 'desk',
  referral: 'reporter',
  receipt: 'ombudsman',
  suspensions: 'desk',
  suspensionEnd: 'desk',
  supporting: 'unit',
  supportingEnd: 'unit',
  followers: 'reporter',
  merger: 'desk',
  mergerEnd: 'desk',
};

/**
 * Whom a scenario means, as the case stands: roles are resolved for whoever holds it now, as those of rungs are, and
 * whoever stands in for a post that is vacant or complained of acts in its stead.
 */
export function actorFor(by: Performer | NamedActor, file: CaseFile, directory: Directory): Actor {
  if (typeof by !== 'string') return named(by, directory);
  if (by === 'reporter') return { role: 'reporter', agency: null, ancestors: [] };
  const role = roleOf(by, file);
  const [found] = directory.resolve(role, file.holder.agency, file.about);
  // The directory resolves to roles and posts of officers; that of a reporter was dealt with above.
  const { agency, post } = found ?? { agency: NATIONAL_DESK, post: undefined };
  return named(
    {
      role: (found?.role ?? 'national-admin') as Role,
      agency,
      ...(post === undefined ? {} : { post: post as Post }),
    },
    directory,
  );
}

/** While it is being settled whose a case is, the desk is whoever settles it. */
function roleOf(by: Exclude<Performer, 'reporter'>, { arbitration }: CaseFile): RecipientRole {
  if (by === 'unit') return 'liaison';
  return by === 'desk' && arbitration ? 'arbiter' : by;
}

function named({ role, agency, post }: NamedActor, directory: Directory): Actor {
  return {
    role,
    agency: agency ?? null,
    ...(post ? { post } : {}),
    ancestors: agency === undefined ? [] : directory.ancestorsOf(agency),
  };
}
