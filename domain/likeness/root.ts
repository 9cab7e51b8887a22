/**
 * The root of any Indonesian word, without a list of roots. What it gives need not be a word: it has to be the same for
 * every word formed from one root, as people write and as they speak (penyaluran, disalurkan, nyalurin), and for the ways
 * in which one word is spelled (hancur, ancur; lobang, lubang; bener, benar).
 *
 * The letter that a nasal prefix swallows cannot be known (mengirim from kirim, mengurus from urus). So it is left out
 * everywhere: a word that begins with k loses it before a vowel, one that begins with m, n or ny is written as if the
 * nasal had swallowed p, t or s. Two words become one by that now and then (kasar, asar), and nothing is missed.
 */

const SHORTEST = 4;
/** Short words are not formed from others as a rule, and would be cut to pieces. */
const LEAST_TO_STRIP = 5;

const PARTICLES = ['lah', 'kah', 'pun', 'nya', 'ny'] as const;
const SUFFIXES = ['kan', 'an', 'in', 'i'] as const;
const JOINED = ['memper', 'diper', 'keber', 'ketidak', 'ber', 'ter', 'per', 'di'] as const;
/** What comes in place of a nasal prefix, before a vowel. */
const SWALLOWED: readonly (readonly [RegExp, string])[] = [
  [/^(?:me|pe)ny(?=[aeiou])/, 's'],
  [/^(?:me|pe)nge(?=[^aeiou])/, ''],
  [/^(?:me|pe)ng(?=[aeioughkx])/, ''],
  [/^(?:me|pe)m(?=[aeiou])/, 'p'],
  [/^(?:me|pe)m(?=[bfpv])/, ''],
  [/^(?:me|pe)n(?=[aeiou])/, 't'],
  [/^(?:me|pe)n(?=[cdjstz])/, ''],
  // `per` before a vowel is the prefix as a rule: perizinan, perumahan.
  [/^(?:me(?=[lrwy])|pe(?=[lwy][aeiou]))/, ''],
];

/** A language has few words, and a root takes two dozen replacements: those of the latest words are remembered. */
const MOST_KNOWN = 20_000;
const known = new Map<string, string>();

/** What one word and every word formed from it have in common. Words with digits in them stay as they are. */
export function rootOfAny(word: string): string {
  let root = known.get(word);
  if (root === undefined) {
    root = rootOf(word);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(word, root);
  }
  return root;
}

function rootOf(word: string): string {
  if (/\d/.test(word)) return word;
  const shorter = withoutSuffix(word);
  return spoken(withoutPrefix(shorter, shorter !== word));
}

function withoutSuffix(word: string): string {
  let rest = word;
  for (const particle of PARTICLES) {
    if (rest.length - particle.length < SHORTEST || !rest.endsWith(particle)) continue;
    rest = rest.slice(0, -particle.length);
    break;
  }
  for (const suffix of SUFFIXES) {
    if (!rest.endsWith(suffix)) continue;
    const shorter = rest.slice(0, -suffix.length);
    if (shorter.length >= SHORTEST && isSyllabic(shorter)) return shorter;
  }
  return rest;
}

/** `isDerived`: a suffix has been taken off, so that what is left may be short: perbaikan. */
function withoutPrefix(word: string, isDerived: boolean): string {
  if (word.length < LEAST_TO_STRIP) return word;
  for (const prefix of JOINED) {
    if (!word.startsWith(prefix)) continue;
    const shorter = word.slice(prefix.length);
    if (shorter.length >= (isDerived ? SHORTEST - 1 : SHORTEST) && isSyllabic(shorter))
      return withoutSecond(shorter);
  }
  for (const [prefix, letter] of SWALLOWED) {
    if (!prefix.test(word)) continue;
    const shorter = word.replace(prefix, letter);
    if (shorter.length >= SHORTEST) return shorter;
  }
  // `ke` stands before whole words only together with a suffix, which is off by now: kerusakan, kekurangan.
  if (word.startsWith('ke') && word.length >= (isDerived ? 6 : 7) && isSyllabic(word.slice(2)))
    return word.slice(2);
  return word;
}

/** `keterlambatan`, `pemberhentian`: a second prefix behind the first. */
function withoutSecond(word: string): string {
  const found = /^(?:ber|ter)(?=[^aeiou][a-z]{3,})/.exec(word);
  return found ? word.slice(found[0].length) : word;
}

function isSyllabic(word: string): boolean {
  return /[aeiou].*[aeiou]/.test(word);
}

/** Ways to write and to say a sound, as one. */
function spoken(word: string): string {
  let sound = word
    .replace(/([a-z])\1/g, '$1')
    .replace(/^sy/, 's')
    .replace(/kh/g, 'k')
    .replace(/[fv]/g, 'p')
    .replace(/z/g, 'j')
    .replace(/x/g, 'ks')
    .replace(/q/g, 'k')
    .replace(/(?<=..)ai$/, 'e')
    .replace(/au$/, 'u')
    .replace(/e(?=[^aeiou]+$)/, 'a')
    .replace(/o/g, 'u');
  // Initials that speech drops or a nasal swallows.
  sound = sound
    .replace(/^ng(?=[aeiou])/, '')
    .replace(/^ny(?=[aeiou])/, 's')
    .replace(/^n(?=[aeiou])/, 't')
    .replace(/^m(?=[aeiou])/, 'p')
    .replace(/^[hk](?=[aeiou])/, '');
  // -kan behind a root, and -an behind a root that ends in k, look the same.
  return sound.length > 3 ? sound.replace(/k$/, '') : sound;
}
