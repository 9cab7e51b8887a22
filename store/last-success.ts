/** Remembers when something last succeeded. */
export class LastSuccess {
  private at: number | null;

  /** `succeeded`: whether it has already. */
  constructor(succeeded = false) {
    this.at = succeeded ? Date.now() : null;
  }

  /** Milliseconds since 1970; null when it never has. */
  readonly when = (): number | null => this.at;

  /** Notes it when `work` gives true, and gives the same. */
  async of(work: Promise<boolean>): Promise<boolean> {
    const succeeded = await work;
    if (succeeded) this.at = Date.now();
    return succeeded;
  }
}
