import type { Finding } from '../../domain/check/finding';

const WIDTH = 100;
const INDENT = '    ';

/** What is shown of a finding; those about routes have codes of their own. */
type Shown = Omit<Finding, 'code'> & { readonly code: string };

/** Prints what a check has found, as text or as JSON. Gives the exit code: 1 when there is an error; warnings leave it at 0. */
export function printFindings(files: readonly string[], findings: readonly Shown[], asJson: boolean): number {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const summary = { files, errors, warnings: findings.length - errors };
  process.stdout.write(
    asJson ? `${JSON.stringify({ ...summary, findings }, null, 2)}\n` : findingsAsText(findings, summary),
  );
  return errors > 0 ? 1 : 0;
}

/** Findings for somebody at a terminal, one block each, and a line that counts them. */
export function findingsAsText(
  findings: readonly Shown[],
  { files, errors, warnings }: { files: readonly string[]; errors: number; warnings: number },
): string {
  const blocks = findings.map((finding) =>
    [
      wrapped(
        `${whereOf(finding)}: ${finding.severity} [${finding.code}] ${subjectOf(finding)}${finding.message}`,
        '',
      ),
      wrapped(finding.effect, INDENT),
      wrapped(`→ ${finding.advice}`, INDENT),
      '',
    ].join('\n'),
  );
  const where = files.length === 1 ? (files[0] ?? '') : `${files.length} files`;
  return `${blocks.join('\n')}${blocks.length > 0 ? '\n' : ''}${where}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}.\n`;
}

function whereOf({ file, line, column, policy, path }: Shown): string {
  if (file === undefined) return `published rules ${policy}, ${path}`;
  return line === undefined ? file : `${file}:${line}:${column ?? 1}`;
}

function subjectOf({ clock, rung, path }: Shown): string {
  if (clock !== undefined) return `clock ${clock}${rung === undefined ? '' : `, rung ${rung}`}: `;
  return path === '' || path === 'policy' ? '' : `${path}: `;
}

function counted(n: number, word: string): string {
  return `${n === 0 ? 'no' : n} ${word}${n === 1 ? '' : 's'}`;
}

/** Breaks a text at its spaces; what follows the first line is indented. */
function wrapped(text: string, indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    const blank = line.trim() === '';
    if (!blank && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = `${INDENT}${word}`;
    } else {
      line = blank ? `${line}${word}` : `${line} ${word}`;
    }
  }
  return [...lines, line].join('\n');
}
