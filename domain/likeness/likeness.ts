import type { Bilingual } from '../policy';
import { DAY_MS, type Instant } from '../vocabulary';
import { isCommon, type Signature } from './signature';
import { distanceOf, type Point } from './distance';

/** One complaint as it is compared. What is not known, or not for the asker to know, is null. */
export interface Matter {
  readonly signature: Signature;
  readonly region: string | null;
  /** Roots of the names of that region and of those that it lies in: they tell where, not what. */
  readonly whereabouts: readonly string[];
  readonly point: Point | null;
  readonly topic: string | null;
  /** When it happened, else when it was filed. */
  readonly at: Instant | null;
}

export interface Likeness {
  /** 0..1: from 0.5 on, more likely the same matter than not. */
  readonly likeness: number;
  readonly because: readonly Bilingual[];
}

/** From here on somebody is asked whether it is the same. */
export const LIKELY = 0.5;

const COMMON_COUNTS = 0.25;
/** A text that says less counts as if it said this much: two words in common are little. */
const LEAST_SAID = 4;
const BIAS = -6;
const WORDS = 14;
const SAME_NAME = 0.5;
/** What another name says against it. Villages and schools have one each; streets have names in many ways. */
const OTHER_NAME: Readonly<Record<string, number>> = {
  village: 9,
  school: 9,
  water: 8,
  district: 6,
  neighbourhood: 1,
};
const OTHER_NAMES = 4;
const MOST_WORDS_NAMED = 6;

/**
 * How likely two complaints are about the same matter, and why. A logistic sum whose weights were adjusted by hand to two thirds of
 * the pairs under test/likeness: what is said weighs most; another place, or another name of the same kind of thing,
 * speaks against it.
 */
export function likenessOf(one: Matter, other: Matter): Likeness {
  const words = wordsOf(one, other);
  const names = namesOf(one.signature, other.signature);
  const place = placeOf(one, other);
  const time = timeOf(one, other);
  const topic = topicOf(one.topic, other.topic);
  const sum = BIAS + WORDS * words.share + names.points + place.points + time.points + topic.points;
  // Nothing is said in both: place and topic alone are no matter.
  const likeness = words.share === 0 ? 0 : 1 / (1 + Math.exp(-sum));
  return {
    likeness: Math.round(likeness * 100) / 100,
    because: [place.because, time.because, topic.because, both([...names.shared, ...words.shared])].filter(
      (reason) => reason !== null,
    ),
  };
}

interface Points {
  readonly points: number;
  readonly because: Bilingual | null;
}

const NONE: Points = { points: 0, because: null };

/**
 * How much of what they say both say, whatever the length of either text. Words of every complaint count less, and
 * names of places not at all: where it is, is asked apart.
 */
function wordsOf(one: Matter, other: Matter): { share: number; shared: string[] } {
  const where = new Set([...one.whereabouts, ...other.whereabouts]);
  for (const { names } of [one.signature, other.signature]) {
    for (const named of names.values()) for (const name of named) where.add(name);
  }
  const weight = (roots: Iterable<string>): number => {
    let sum = 0;
    for (const root of roots) if (!where.has(root)) sum += isCommon(root) ? COMMON_COUNTS : 1;
    return sum;
  };
  const mine = one.signature.words;
  const theirs = other.signature.words;
  const both_ = [...mine.keys()].filter((root) => theirs.has(root));
  // Nearer to the shorter text than to the longer: who says more says other things besides.
  const size = 0.5 * Math.min(weight(mine.keys()), weight(theirs.keys()));
  const mean = 0.5 * Math.sqrt(weight(mine.keys()) * weight(theirs.keys()));
  return {
    share: Math.min(1, weight(both_) / Math.max(size + mean, LEAST_SAID)),
    shared: both_
      .filter((root) => !isCommon(root) && !where.has(root))
      .map((root) => theirs.get(root) ?? root),
  };
}

/** Names of one kind in both texts: the same, or others. */
function namesOf(one: Signature, other: Signature): { points: number; shared: string[] } {
  let points = 0;
  const shared: string[] = [];
  for (const [kind, mine] of one.names) {
    const theirs = other.names.get(kind);
    if (!theirs) continue;
    const same = [...mine].filter((name) => theirs.has(name));
    const isOther = same.length === 0 || differ(mine, theirs, /^\d+$/) || differ(mine, theirs, /\D/);
    points += isOther ? -(OTHER_NAME[kind] ?? OTHER_NAMES) : SAME_NAME;
    if (!isOther) shared.push(...same.flatMap((name) => other.words.get(name) ?? []));
  }
  return { points, shared };
}

/** SD 1 and SD 3 of one village are two schools, and so are SD 1 of two villages. */
function differ(mine: ReadonlySet<string>, theirs: ReadonlySet<string>, which: RegExp): boolean {
  const these = [...mine].filter((name) => which.test(name));
  const those = [...theirs].filter((name) => which.test(name));
  return these.length > 0 && those.length > 0 && !these.some((name) => those.includes(name));
}

function placeOf(one: Matter, other: Matter): Points {
  const distance = one.point && other.point ? distanceOf(one.point, other.point) : null;
  if (distance !== null) {
    if (distance <= 300)
      return {
        points: 2,
        because: {
          id: `titiknya berjarak ${Math.round(distance)} meter`,
          en: `the points are ${Math.round(distance)} metres apart`,
        },
      };
    if (distance > 3000) return { points: -2.5, because: null };
  }
  if (one.region === null || other.region === null) return NONE;
  const [mine, theirs] = [one.region.split('.'), other.region.split('.')];
  const depth = Math.min(mine.length, theirs.length);
  let same = 0;
  while (same < depth && mine[same] === theirs[same]) same += 1;
  if (same === 4) return SAME_VILLAGE;
  // Whoever names only the district may mean any of its villages.
  if (same === depth) return same === 3 ? SAME_DISTRICT : same === 2 ? SAME_REGENCY : NONE;
  return { points: [-9, -9, -2, -1.6][same] ?? 0, because: null };
}

const SAME_VILLAGE: Points = {
  points: 0.6,
  because: { id: 'desa atau kelurahan yang sama', en: 'same village' },
};
const SAME_DISTRICT: Points = { points: 0.4, because: { id: 'kecamatan yang sama', en: 'same district' } };
const SAME_REGENCY: Points = {
  points: 0.3,
  because: { id: 'kabupaten atau kota yang sama', en: 'same regency or city' },
};

function timeOf(one: Matter, other: Matter): Points {
  if (one.at === null || other.at === null) return NONE;
  const days = Math.abs(one.at - other.at) / DAY_MS;
  if (days < 1.5) return { points: 0.3, because: { id: 'hari yang sama', en: 'same day' } };
  if (days < 8) return { points: 0.2, because: { id: 'berselang kurang dari sepekan', en: 'within a week' } };
  if (days > 120) return { points: -0.8, because: null };
  return NONE;
}

function topicOf(one: string | null, other: string | null): Points {
  if (one === null || other === null || one === 'other' || other === 'other') return NONE;
  if (one === other) return { points: 0.8, because: { id: 'topik yang sama', en: 'same topic' } };
  // People choose neighbouring topics for one and the same thing.
  return { points: categoryOf(one) === categoryOf(other) ? -0.8 : -1.6, because: null };
}

function categoryOf(topic: string): string {
  return topic.split('.')[0] ?? topic;
}

function both(words: readonly string[]): Bilingual | null {
  const named = [...new Set(words)].slice(0, MOST_WORDS_NAMED).join(', ');
  return named === '' ? null : { id: `sama-sama menyebut: ${named}`, en: `both say: ${named}` };
}
