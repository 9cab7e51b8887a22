import { PRINGSEWU } from './script';
import type { Played } from './play';
import type { Figures, Statistics } from './reading';

const COLUMNS = [
  { head: 'diterima', sub: 'received', of: ({ received }: Figures) => received },
  { head: 'ditindakl.', sub: 'followed up', of: ({ followedUp }: Figures) => followedUp },
  { head: 'belum', sub: 'not', of: ({ notFollowedUp }: Figures) => notFollowedUp },
  { head: 'selesai', sub: 'settled', of: ({ settled }: Figures) => settled },
  { head: 'dicabut', sub: 'withdrawn', of: ({ withdrawn }: Figures) => withdrawn },
  { head: 'Ombudsman', sub: 'referred', of: ({ referred }: Figures) => referred },
  { head: 'terbuka', sub: 'open', of: ({ open }: Figures) => open },
  { head: 'lewat', sub: 'overdue', of: ({ overdue }: Figures) => overdue },
  { head: 'eskalasi', sub: 'escalated', of: ({ escalated }: Figures) => escalated },
  { head: '★', sub: 'rating', of: ({ ratings }: Figures) => ratings.mean?.toFixed(1) ?? '–' },
] as const;

const NAME_WIDTH = 26;

/** The answer of `GET /v1/statistics?by=agency` as a table, its total last. */
export function table({ items, total }: Statistics): string {
  const widths = COLUMNS.map(({ head, sub }) => Math.max(head.length, sub.length));
  const row = (name: string, cells: readonly (string | number)[]) =>
    `  ${name.slice(0, NAME_WIDTH).padEnd(NAME_WIDTH)}${cells.map((cell, at) => `  ${String(cell).padStart(widths[at] ?? 0)}`).join('')}`;
  const rule = `  ${'─'.repeat(NAME_WIDTH + widths.reduce((sum, width) => sum + width + 2, 0))}`;
  const figures = (name: string, of: Figures) =>
    row(
      name,
      COLUMNS.map((column) => column.of(of)),
    );
  return [
    row(
      'Pemegang',
      COLUMNS.map(({ head }) => head),
    ),
    row(
      'held by',
      COLUMNS.map(({ sub }) => sub),
    ),
    rule,
    ...items.map((item) => figures(item.key.replace(`${PRINGSEWU}.`, ''), item)),
    rule,
    figures('Jumlah · total', total),
  ].join('\n');
}

/** The sentence that everybody quotes. */
export function sentence({ received, followedUp, notFollowedUp }: Counts): string {
  return (
    `${received} diterima, ${followedUp} ditindaklanjuti, ${notFollowedUp} belum · ` +
    `${received} received, ${followedUp} followed up, ${notFollowedUp} not`
  );
}

export type Counts = Pick<Figures, 'received' | 'followedUp' | 'notFollowedUp'>;

interface Places {
  readonly api: string;
  /** The list of workflows in the Temporal UI. */
  readonly workflows: string;
  /** A command that prints a token for the running stack, without the role. */
  readonly tokenCommand: string;
}

/** Where to look around: the two that were met with silence, the filters, the API. */
export function links(played: readonly Played[], { api, workflows, tokenCommand }: Places): string {
  const silent = played.filter(({ life }) => life.ending === 'open');
  const sample = played.find(({ life }) => life.way === 'objection, then a better answer') ?? played[0];
  return [
    'Dua yang didiamkan, di Temporal UI · the two that were met with silence:',
    ...silent.flatMap(({ life, id }) => [
      `  ${life.filing.title}`,
      `    ${workflows}/${encodeURIComponent(`complaint/${id}`)}`,
    ]),
    'Pantau · watch:',
    `  ${api}/watch/escalated?institution=${PRINGSEWU}`,
    `  ${api}/watch/overdue?institution=${PRINGSEWU}`,
    'API:',
    `  ${api}/docs`,
    'Sebagai admin instansi · as the institution admin:',
    `  curl -H "Authorization: Bearer $(${tokenCommand} --role institution-admin --agency ${PRINGSEWU})" "${api}/v1/complaints?escalationLevel=3"`,
    ...(sample === undefined
      ? []
      : [
          'Sebagai pelapor · as a reporter:',
          `  curl -H "Authorization: Bearer ${sample.secret}" ${api}/v1/complaints/${sample.id}`,
        ]),
  ].join('\n');
}
