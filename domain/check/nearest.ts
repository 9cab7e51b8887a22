/** The word that somebody probably meant: at most a third of it is written otherwise. Null when none is near. */
export function nearestWord(written: string, words: readonly string[]): string | null {
  let best: { word: string; changes: number } | null = null;
  for (const word of words) {
    const changes = editsBetween(written.toLowerCase(), word.toLowerCase());
    if (changes <= Math.max(1, Math.floor(word.length / 3)) && (!best || changes < best.changes)) {
      best = { word, changes };
    }
  }
  return best?.word ?? null;
}

/** Letters to add, take away or change (Levenshtein distance). */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
