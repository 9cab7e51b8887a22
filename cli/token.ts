import { SignJWT } from 'jose';
import type { Settings } from '../domain/settings';
import { type Post, type Role, ROLES } from '../domain/vocabulary';
import { localJwtKey } from './keys';
import { parseFlags } from './flags';
import { type Env, readSettings, SETTING_FLAGS } from './settings';
import { UserError } from '../domain/user-error';
import { agenciesAtHand } from '../store/load-reference';

/** Whom a token speaks for. */
export interface TokenFor {
  readonly role: Role;
  /** Id of the agency; not for national roles. */
  readonly agency?: string;
  /** For a supervisor; `head` unless given. */
  readonly post?: Post;
  /** Who it is; made from role and agency unless given. */
  readonly sub?: string;
  /** How long it is good, such as `12h` or `30d`; 12 hours unless given. */
  readonly ttl?: string;
}

type Signer = Pick<Settings, 'issuer' | 'audience'>;

const DEFAULT_TTL = '12h';
/** Nobody holds these roles for the country as a whole. */
const BOUND_ROLES: readonly Role[] = ['institution-admin', 'liaison', 'supervisor', 'overseer', 'system'];
const TOKEN_FLAGS = {
  ...SETTING_FLAGS,
  role: { type: 'string' },
  agency: { type: 'string' },
  post: { type: 'string' },
  sub: { type: 'string' },
  ttl: { type: 'string' },
} as const;

/** A token signed with the local key (HS256), as the API accepts it when there is no identity provider. */
export async function makeToken(
  jwtKey: string,
  { role, agency, post, sub, ttl = DEFAULT_TTL }: TokenFor,
  { issuer, audience }: Signer = { issuer: 'tuntas', audience: 'tuntas' },
): Promise<string> {
  return new SignJWT({ role, ...(agency !== undefined && { agency }), ...(post !== undefined && { post }) })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(sub ?? [role, agency].filter((part) => part !== undefined).join(':'))
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(ttl)
    .sign(new TextEncoder().encode(jwtKey));
}

/**
 * `tuntas token`: prints one token and nothing else.
 * @throws UserError where no system has made its keys yet: no server would accept what others sign.
 */
export async function token(argv: readonly string[], env: Env): Promise<number> {
  const flags = parseFlags(argv, TOKEN_FLAGS);
  const settings = readSettings(flags, env);
  const tokenFor = readTokenFor(flags);
  await requireAgency(tokenFor.agency, settings.dataDir);
  const jwtKey = await localJwtKey(settings);
  if (jwtKey === null) {
    throw new UserError(
      'Tokens come from the identity provider at TUNTAS_JWKS_URL; there is no local key to sign with.',
    );
  }
  process.stdout.write(`${await makeToken(jwtKey, tokenFor, settings)}\n`);
  return 0;
}

/** The API would refuse the token of an agency that the directory has not, with less to go by. */
async function requireAgency(agency: string | undefined, dataDir: string): Promise<void> {
  if (agency === undefined) return;
  const known = await agenciesAtHand(dataDir);
  if (known === null || known.has(agency)) return;
  throw new UserError(
    `There is no agency ${JSON.stringify(agency)} in the directory; GET /v1/agencies lists those that there are.`,
  );
}

function readTokenFor(flags: Readonly<Record<string, string | undefined>>): TokenFor {
  const role = ROLES.find((known) => known === flags.role);
  if (role === undefined) throw new UserError(`--role must be one of ${ROLES.join(', ')}.`);
  const { agency, post, sub, ttl } = flags;
  if (BOUND_ROLES.includes(role) && agency === undefined)
    throw new UserError(`--role ${role} needs an --agency.`);
  if (role === 'national-admin' && agency !== undefined)
    throw new UserError(`--role ${role} takes no --agency.`);
  if (post !== undefined && role !== 'supervisor')
    throw new UserError('--post is only for --role supervisor.');
  if (post !== undefined && post !== 'head' && post !== 'secretary') {
    throw new UserError('--post must be head or secretary.');
  }
  if (ttl !== undefined && !/^\d{1,5}[smhd]$/.test(ttl))
    throw new UserError('--ttl must be a length such as 30m, 12h or 7d.');
  return {
    role,
    ...(agency !== undefined && { agency }),
    ...(post !== undefined && { post }),
    ...(sub !== undefined && { sub }),
    ...(ttl !== undefined && { ttl }),
  };
}
