import { makeToken } from '../cli/token';
import type { Stack } from './stack';
import { ApiCaller } from './api-caller';
import { DOOR, PLAIN_LIFE, variedFiling, UNIT } from './sample';

/** Everybody who takes part in the measured cases, at one API. */
export interface People {
  readonly api: ApiCaller;
  /** Files a complaint; what it is called and the reporter's secret. */
  readonly file: () => Promise<{ readonly id: string; readonly secret: string }>;
  /** A whole plain life: filed, verified, disposed, answered, accepted. Gives the id. */
  readonly live: () => Promise<string>;
  /** Accepts a complaint at verification: the first command that most cases get. */
  readonly verify: (id: string) => Promise<void>;
}

/** People with tokens for the stack's API, or for several APIs of it that they call in turn. */
export async function people(
  { settings, apiUrl }: Pick<Stack, 'settings' | 'apiUrl'>,
  apiUrls: readonly string[] = [apiUrl],
): Promise<People> {
  const key = settings.keys.jwtKey ?? '';
  const tokens = {
    desk: await makeToken(key, { role: 'institution-admin', agency: DOOR }, settings),
    liaison: await makeToken(key, { role: 'liaison', agency: UNIT }, settings),
  };
  const api = new ApiCaller(apiUrls);
  // Nobody files the same twice: that would be one complaint.
  let count = Math.floor(Math.random() * 1e6) * 1000;

  const file = async () => {
    count += 1;
    const receipt = await api.post('/v1/complaints', variedFiling(count));
    return receipt as { id: string; secret: string };
  };
  const live = async () => {
    const { id, secret } = await file();
    const credentials = { ...tokens, reporter: secret };
    for (const { command, by, body } of PLAIN_LIFE) {
      await api.post(`/v1/complaints/${id}/${command}`, body, credentials[by]);
    }
    return id;
  };
  const verify = async (id: string) => {
    await api.post(`/v1/complaints/${id}/verification`, { decision: 'accept' }, tokens.desk);
  };
  return { api, file, live, verify };
}
