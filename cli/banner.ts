import type { RunSettings } from '../domain/settings';
import { makeToken, type TokenFor } from './token';

const FILTERS = ['overdue', 'escalated', 'due-today', 'ping-pong', 'stuck'] as const;

/** One officer of every role, at agencies of the directory that comes with Tuntas. */
const EXAMPLE_OFFICERS: readonly TokenFor[] = [
  { role: 'national-admin' },
  { role: 'institution-admin', agency: 'kab-pringsewu' },
  { role: 'liaison', agency: 'kab-pringsewu.dinas-pupr' },
  { role: 'supervisor', agency: 'kab-pringsewu.dinas-pupr', post: 'head' },
  { role: 'overseer', agency: 'ombudsman' },
  { role: 'operator' },
  { role: 'system', agency: 'kab-pringsewu' },
];

/** What `npm start` prints when a complaint can be filed; the last line begins `Tuntas is ready`. */
export async function banner(
  settings: RunSettings,
  how: { readonly temporal: string; readonly mongo: string },
): Promise<string> {
  const api = `http://127.0.0.1:${settings.apiPort}`;
  const lines = [
    '',
    line('API', api),
    line('Docs', `${api}/docs`),
    line('Temporal UI', settings.uiUrl),
    ...FILTERS.map((filter, index) => line(index === 0 ? 'To bookmark' : '', `${api}/watch/${filter}`)),
    line('Temporal', `${settings.temporalAddress}, ${how.temporal}`),
    line('MongoDB', how.mongo),
    line('Data', settings.dataDir),
    ...(settings.dayMs === null ? [] : [line('Rehearsal', `a working day lasts ${settings.dayMs} ms`)]),
    '',
    ...(await tokens(settings)),
    '',
    `Tuntas is ready: ${api} (Ctrl-C stops everything)`,
    '',
  ];
  return lines.join('\n');
}

function line(label: string, text: string): string {
  return `  ${label.padEnd(13)}${text}`;
}

async function tokens(settings: RunSettings): Promise<string[]> {
  const { jwtKey } = settings.keys;
  if (jwtKey === null) return ['  Tokens come from the identity provider at TUNTAS_JWKS_URL.'];
  const made = await Promise.all(
    EXAMPLE_OFFICERS.map(async (officer) => {
      const who = [officer.role, officer.agency].filter((part) => part !== undefined).join(' ');
      return `  ${who}\n    ${await makeToken(jwtKey, officer, settings)}`;
    }),
  );
  return ['  Tokens, good for 12 hours (more with: npx tuntas token --role <role> --agency <id>)', ...made];
}
