import type { CaseFile } from './case-file';
import type { Recipient } from './clock';
import type { RecipientRole, Rules } from './policy';
import type { World } from './world';

/** Those whom a rung reaches; `insteadOf` names the role that is vacant or complained of. */
export type Told = Recipient[];

/** No level is skipped: whom the levels below mean and this holder's silence has not reached yet. */
export function unreachedBelow(
  file: CaseFile,
  level: number,
  { levels }: Pick<Rules, 'levels'>,
  world: World,
): Told {
  const kind = isAtDesk(file) ? 'desk' : 'holder';
  const roles = Object.entries(levels)
    .filter(([n]) => Number(n) < level)
    .flatMap(([, step]) => step[kind]);
  const reached = file.escalations.filter(({ holder }) => holder === file.holder.agency);
  return resolveAll(file, roles, world).filter(
    (one) => !reached.some((known) => postKey(known) === postKey(one)),
  );
}

/** Whether a desk has to act: then levels mean the desk's superiors. */
export function isAtDesk(file: CaseFile): boolean {
  return file.stage === 'verification' || file.stage === 'completion' || file.stage === 'disposition';
}

/** Whom roles mean now, each post once. */
export function resolveAll(file: CaseFile, roles: readonly RecipientRole[], world: World): Told {
  return unique(roles.flatMap((role) => world.directory.resolve(role, file.holder, file.about)));
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
