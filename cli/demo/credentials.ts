import { makeToken } from '../token';
import type { Who } from './life';

export interface Signer {
  readonly jwtKey: string;
  readonly issuer: string;
  readonly audience: string;
}

/** Tokens of the officers, made once each with the local key. */
export class Credentials {
  private readonly tokens = new Map<string, Promise<string>>();

  constructor(private readonly signer: Signer) {}

  /** The bearer of an officer, or the secret that the reporter was given. */
  async of(who: Who, secret?: string): Promise<string | undefined> {
    if (who.kind === 'reporter') return secret;
    const { role, agency, post } = who;
    const name = [role, agency, post].join('/');
    let token = this.tokens.get(name);
    if (token === undefined) {
      const officer = {
        role,
        ...(agency === undefined ? {} : { agency }),
        ...(post === undefined ? {} : { post }),
      };
      token = makeToken(this.signer.jwtKey, officer, this.signer);
      this.tokens.set(name, token);
    }
    return token;
  }
}
