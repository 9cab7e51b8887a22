import type { TallyResult } from '../../domain/compare/tally';
import type { FileChanges } from '../../domain/compare/diff';

/** What would become of open cases, as the API says it: instants are texts. */
export type CasesTold = Omit<TallyResult, 'items'> & {
  items: Record<string, { id: string; before: string | null; after: string | null }[]>;
};

/** What `POST /v1/policies/{name}/comparisons` answers, as far as it is told in words. */
export type CasesCompared = CasesTold & { took: number };

const MOST_RECIPIENTS = 20;
const MOST_NAMED = 10;

/** The changes as a list of sentences. */
export function changesInWords(from: string, to: string, files: readonly FileChanges[]): string {
  if (files.length === 0) return `${from} and ${to} say the same.\n`;
  const parts = files.map(({ policy, title, changes }) =>
    [`${title} (${policy})`, ...changes.map(({ kind, text }) => `  ${SIGNS[kind]} ${text}`)].join('\n'),
  );
  return `From ${from} to ${to}:\n\n${parts.join('\n\n')}\n`;
}

const SIGNS = { added: '+', dropped: '-', changed: '~', meaning: '!' } as const;

/** What would become of the open cases. */
export function casesInWords(cases: CasesCompared): string {
  const lines = [
    `${cases.total} open cases, compared in ${(cases.took / 1000).toFixed(1)} s:`,
    ...(
      [
        ['due earlier', cases.earlier, 'earlier'],
        ['due later', cases.later, 'later'],
        ['due as before', cases.unchanged, ''],
        ['overdue at once', cases.overdueAtOnce, 'overdueAtOnce'],
        ['escalated at once', cases.escalatedAtOnce, 'escalatedAtOnce'],
        ['closed at once', cases.closedAtOnce, 'closedAtOnce'],
      ] as const
    ).map(([what, count, kind]) => `  ${String(count).padStart(8)}  ${what}${named(cases, kind)}`),
  ];
  const told = cases.escalated.slice(0, MOST_RECIPIENTS);
  if (told.length > 0) {
    lines.push('', 'Who would be escalated to at once, and in how many cases:');
    lines.push(
      ...told.map(
        ({ agency, role, post, count }) => `  ${String(count).padStart(8)}  ${agency}, ${post ?? role}`,
      ),
    );
    const left = cases.escalated.length - told.length;
    if (left > 0) lines.push(`            and ${left} more (--json lists all)`);
  }
  return `${lines.join('\n')}\n`;
}

function named({ items }: CasesCompared, kind: string): string {
  const ids = (items[kind] ?? []).map(({ id }) => id);
  if (ids.length === 0) return '';
  const more = ids.length > MOST_NAMED ? ', …' : '';
  return `: ${ids.slice(0, MOST_NAMED).join(', ')}${more}`;
}
