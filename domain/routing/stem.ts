/**
 * Indonesian word formation, undone only as far as a word list asks for it: a word is traced back to a root that the list
 * knows, and left alone when it knows none. So no dictionary is needed, nothing is cut off that was no affix, and words
 * that mean nothing to the list cost next to nothing.
 */

const SUFFIXES = ['nya', 'lah', 'kah', 'pun', 'kan', 'in', 'an', 'ku', 'mu', 'i'] as const;
const PLAIN_PREFIXES = ['di', 'ke', 'se', 'ku'] as const;
const JOINED_PREFIXES = ['memper', 'diper', 'ber', 'bel', 'be', 'ter', 'te', 'per', 'pel'] as const;
/** A prefix that swallows the first letter, with the letters that it may have swallowed. */
const NASAL_PREFIXES: readonly (readonly [string, readonly string[]])[] = [
  ['meny', ['s']],
  ['peny', ['s']],
  ['meng', ['', 'k']],
  ['peng', ['', 'k']],
  ['mem', ['', 'p']],
  ['pem', ['', 'p']],
  ['men', ['', 't']],
  ['pen', ['', 't']],
  ['me', ['']],
  ['pe', ['']],
  // As people speak: nyalurin, ngurus, nagih, mukul.
  ['ny', ['s']],
  ['nge', ['']],
  ['ng', ['', 'k']],
  ['n', ['t']],
  ['m', ['p']],
];

const SHORTEST = 3;
const MOST_STEPS = 4;

/** The nearest root that is known, with the fewest affixes taken off; null when there is none. */
export function rootOf(word: string, isKnown: (root: string) => boolean): string | null {
  let layer = [word];
  const seen = new Set(layer);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const next: string[] = [];
    for (const one of layer) {
      for (const shorter of lessOneAffix(one)) {
        if (seen.has(shorter)) continue;
        if (isLongEnough(shorter, word) && isKnown(shorter)) return shorter;
        seen.add(shorter);
        next.push(shorter);
      }
    }
    layer = next;
  }
  return null;
}

/** Short roots hide in longer words (`man` in `temannya`): they count only where nothing stood before them. */
function isLongEnough(root: string, word: string): boolean {
  return root.length > SHORTEST || word.startsWith(root);
}

function lessOneAffix(word: string): string[] {
  const found: string[] = [];
  for (const suffix of SUFFIXES) {
    if (word.endsWith(suffix)) found.push(word.slice(0, -suffix.length));
  }
  for (const prefix of PLAIN_PREFIXES) if (word.startsWith(prefix)) found.push(word.slice(prefix.length));
  for (const prefix of JOINED_PREFIXES) if (word.startsWith(prefix)) found.push(word.slice(prefix.length));
  for (const [prefix, swallowed] of NASAL_PREFIXES) {
    if (!word.startsWith(prefix)) continue;
    const rest = word.slice(prefix.length);
    found.push(...swallowed.map((letter) => letter + rest));
  }
  return found.filter((shorter) => shorter.length >= SHORTEST);
}
