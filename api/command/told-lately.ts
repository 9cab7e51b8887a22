/** Enough for a flood of different ones; whichever was told longest ago is forgotten first. */
const MOST_KEPT = 20_000;

/**
 * What this process has told cases lately. A case would take no notice of the same word once more, but each is a line of
 * its history with the engine: nobody may fill that by asking again and again.
 */
export class ToldLately {
  private readonly at = new Map<string, number>();

  constructor(private readonly keepMs: number) {}

  /** Whether a word is to be told now; from then on it counts as told. */
  begin(word: string, now: number): boolean {
    const before = this.at.get(word);
    if (before !== undefined && now - before < this.keepMs) return false;
    this.at.delete(word);
    this.at.set(word, now);
    for (const oldest of this.at.keys()) {
      if (this.at.size <= MOST_KEPT) break;
      this.at.delete(oldest);
    }
    return true;
  }

  /** It was not told after all. */
  forget(word: string): void {
    this.at.delete(word);
  }
}
