import type { RuleDecisions } from '../../domain/routing/decision-counts';

/** What desks have made of the suggestions of one rule, as `GET /v1/routes/decisions` says it. */
export type RuleRow = RuleDecisions & { because: string | null };

const HEAD = ['rule', 'suggested', 'confirmed', 'changed', 'undecided', 'share', 'changed to'] as const;
/** Where else cases went: enough to see what to mend. */
const SHOWN = 3;

/** A table with a line for each rule. */
export function decisionsAsText(rows: readonly RuleRow[]): string {
  if (rows.length === 0) return 'No case has had a suggestion in this time.\n';
  const cells = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, n) => Math.max(...cells.map((line) => line[n]?.length ?? 0)));
  const lines = cells.map((line) =>
    line
      .map((cell, n) => {
        const width = widths[n] ?? 0;
        return n === 0 || n === HEAD.length - 1 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

function cellsOf(row: RuleRow): string[] {
  const { rule, because, suggested, confirmed, changed, undecided, share, changedTo } = row;
  const others = changedTo.length - SHOWN;
  const to = changedTo.slice(0, SHOWN).map(({ agency, count }) => `${agency} (${count})`);
  return [
    because === null ? `${rule} (gone)` : rule,
    ...[suggested, confirmed, changed, undecided].map(String),
    share === null ? '–' : `${Math.round(share * 100)} %`,
    [...to, ...(others > 0 ? [`and ${others} more`] : [])].join(', '),
  ];
}
