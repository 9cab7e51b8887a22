import type { CaseFile } from './case-file';
import type { Recipient } from './clock';
import type { RecipientRole, Rules } from './policy';
import type { Instant } from './vocabulary';
import type { World } from './world';

/** Those whom a rung reaches; `insteadOf` names the role that is vacant or complained of. */
export type Told = Recipient[];

/** No level is skipped: whom the levels below mean and this holder's silence has not reached yet. */
export function unreachedBelow(
  file: CaseFile,
  level: number,
  { levels }: Pick<Rules, 'levels'>,
  world: World,
  at: Instant,
): Told {
  const kind = isAtDesk(file) ? 'desk' : 'holder';
  const roles = Object.entries(levels)
    .filter(([n]) => Number(n) < level)
    .flatMap(([, step]) => step[kind]);
  const reached = file.escalations.filter(({ holder }) => holder === file.holder.agency);
  return resolveAll(file, roles, world, at).filter(
    (one) => !isArbiter(file, one) && !reached.some((known) => postKey(known) === postKey(one)),
  );
}

/** A regional secretary who is to settle a case is not told of his own silence as the superior of his desk. */
function isArbiter({ arbitration, arbiter, holder }: CaseFile, { agency, post }: Recipient): boolean {
  return arbitration && arbiter === 'secretary' && agency === holder.agency && post === 'secretary';
}

/** Whether a desk has to act: then levels mean the desk's superiors. */
export function isAtDesk(file: CaseFile): boolean {
  return file.stage === 'verification' || file.stage === 'completion' || file.stage === 'disposition';
}

/** Whom roles mean at an instant, each post once. */
export function resolveAll(file: CaseFile, roles: readonly RecipientRole[], world: World, at: Instant): Told {
  return unique(roles.flatMap((role) => world.directory.resolve(role, file.holder, file.about, at)));
}

/** Each post once, the first one. */
export function unique(recipients: Told): Told {
  const found = new Map<string, Told[number]>();
  for (const one of recipients) if (!found.has(postKey(one))) found.set(postKey(one), one);
  return [...found.values()];
}

function postKey({ agency, role, post }: Pick<Recipient, 'agency' | 'role' | 'post'>): string {
  return `${agency}/${role}/${post ?? ''}`;
}
