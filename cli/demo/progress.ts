import type { Event } from './stage';

interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const TITLE_WIDTH = 36;
const CLEAR_LINE = '\r\x1b[2K';

/** One line for each thing worth seeing; on a terminal also a line below them that counts. */
export class Progress {
  private readonly startedAt = Date.now();
  private readonly filed = new Set<string>();
  private readonly answered = new Set<string>();
  private readonly closed = new Set<string>();
  private readonly levels = new Map<string, number>();

  constructor(
    private readonly output: Output,
    private readonly dayMs: number,
    private readonly expected: number,
  ) {}

  tell(event: Event): void {
    this.count(event);
    const { life, id, text } = event;
    const title = life.filing.title;
    const short = title.length > TITLE_WIDTH ? `${title.slice(0, TITLE_WIDTH - 1)}…` : title;
    const line = `hk ${this.day().padStart(4)}  ${id.padEnd(14)}  ${short.padEnd(TITLE_WIDTH)}  ${text}`;
    if (this.output.isTTY === true) this.output.write(`${CLEAR_LINE}${line}\n${this.counts()}`);
    else this.output.write(`${line}\n`);
  }

  /** Takes the line of counts away. */
  end(): void {
    if (this.output.isTTY === true) this.output.write(CLEAR_LINE);
  }

  private count({ id, kind, level }: Event): void {
    if (kind === 'filed') this.filed.add(id);
    if (kind === 'answered') this.answered.add(id);
    if (kind === 'closed') this.closed.add(id);
    if (level !== undefined) this.levels.set(id, level);
  }

  /** Working days since the beginning, with one decimal. */
  private day(): string {
    return ((Date.now() - this.startedAt) / this.dayMs).toFixed(1);
  }

  private counts(): string {
    const level = Math.max(0, ...this.levels.values());
    return `  hari kerja ${this.day()} · masuk ${this.filed.size}/${this.expected} · ditanggapi ${this.answered.size} · selesai ${this.closed.size} · tingkat tertinggi ${level}`;
  }
}
