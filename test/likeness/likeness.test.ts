import { likenessOf, LIKELY, type Matter } from '../../domain/likeness/likeness';
import { rootOfAny } from '../../domain/likeness/root';
import { signatureOf } from '../../domain/likeness/signature';
import { compare, readPairs, shippedSpelling } from './pairs';

const spelling = shippedSpelling();

describe('words formed from one root, written or spoken, have one root', () => {
  test.each([
    ['salur', ['penyaluran', 'disalurkan', 'nyalurin', 'menyalurkan', 'salurannya', 'tersalurkan']],
    ['rusak', ['kerusakan', 'rusaknya', 'merusak', 'dirusak']],
    ['baik', ['perbaikan', 'diperbaiki', 'memperbaiki', 'perbaiki']],
    ['lubang', ['berlubang', 'lubangnya', 'lobang', 'berlobang']],
    ['layan', ['pelayanan', 'melayani', 'dilayani']],
    ['kirim', ['mengirim', 'dikirimkan', 'pengiriman', 'ngirim']],
    ['potong', ['memotong', 'dipotong', 'pemotongan', 'motong']],
    ['hancur', ['ancur']],
    ['benar', ['bener']],
    ['izin', ['ijin', 'perizinan']],
    ['tumpuk', ['menumpuk', 'numpuk', 'penumpukan']],
    ['urus', ['mengurus', 'ngurus', 'diurusin', 'pengurusan']],
  ])('%s', (root, words) => {
    expect(words.map((word) => [word, rootOfAny(word)])).toEqual(
      words.map((word) => [word, rootOfAny(root)]),
    );
  });

  test('and words of other roots have others', () => {
    const words = [
      'jalan',
      'jembatan',
      'sekolah',
      'listrik',
      'sampah',
      'puskesmas',
      'bantuan',
      'pupuk',
      'parkir',
    ];
    expect(new Set(words.map(rootOfAny)).size).toBe(words.length);
  });

  test('no root is empty, whatever the word', () => {
    for (const word of ['di', 'an', 'menyi', 'pengan', 'berlah', 'ngng', 'memperkan', 'a1', 'kkk', 'xxnya']) {
      expect(rootOfAny(word)).not.toBe('');
    }
  });
});

/** Least precision and recall, so that nobody makes it worse unseen. */
const LEAST = {
  'adjusted to': { desk: [0.75, 0.85], public: [0.85, 0.9] },
  'held out': { desk: [0.7, 0.85], public: [0.65, 0.75] },
} as const;

describe.each(['adjusted to', 'held out'] as const)('pairs that the weights were %s', (which) => {
  test.each([
    ['desk', false],
    ['public', true],
  ] as const)('as the %s sees them', (who, open) => {
    const pairs = readPairs().filter(({ heldOut }) => heldOut === (which === 'held out'));
    const judged = pairs.map((pair) => ({ pair, ...compare(pair, spelling, open) }));
    const said = judged.filter(({ likeness }) => likeness >= LIKELY);
    const right = said.filter(({ pair }) => pair.same).length;
    const all = pairs.filter(({ same }) => same).length;
    const misses = judged
      .filter(({ pair, likeness }) => pair.same !== likeness >= LIKELY)
      .map(
        ({ pair, likeness }) =>
          `  ${likeness} ${pair.same ? 'same' : 'different'}: ${pair.one[0]} | ${pair.other[0]}`,
      );
    process.stderr.write(
      `${which}, ${who}: precision ${right}/${said.length}, recall ${right}/${all} of ${pairs.length} pairs\n${misses.join('\n')}\n`,
    );
    const [precision, recall] = LEAST[which][who];
    expect(right / said.length).toBeGreaterThanOrEqual(precision);
    expect(right / all).toBeGreaterThanOrEqual(recall);
  });
});

test('there are at least sixty pairs, half of them alike, a third held out', () => {
  const pairs = readPairs();
  expect(pairs.length).toBeGreaterThanOrEqual(60);
  expect(pairs.filter(({ same }) => same).length).toBe(pairs.length / 2);
  expect(pairs.filter(({ heldOut }) => heldOut).length).toBe(Math.floor(pairs.length / 3));
});

const NOWHERE: Omit<Matter, 'signature'> = {
  region: null,
  whereabouts: [],
  point: null,
  topic: null,
  at: null,
};

function texted(text: string, otherwise: Partial<Matter> = {}): Matter {
  return { ...NOWHERE, signature: signatureOf('', text, spelling), ...otherwise };
}

test('likeness is the same from either side, and never more than between a text and itself', () => {
  for (const pair of readPairs()) {
    const back = { ...pair, one: pair.other, other: pair.one };
    expect(compare(back, spelling, false).likeness).toBe(compare(pair, spelling, false).likeness);
    const self = compare({ ...pair, other: pair.one }, spelling, false).likeness;
    expect(self).toBeGreaterThanOrEqual(compare(pair, spelling, false).likeness);
    expect(self).toBeGreaterThanOrEqual(LIKELY);
  }
});

test('points far apart make two of what would be one', () => {
  const text = 'kabel listrik menjuntai di depan masjid hampir kena kepala anak yang lewat';
  const here = texted(text, { point: [104.97, -5.35] });
  expect(likenessOf(here, texted(text, { point: [104.971, -5.35] })).because[0]?.en).toContain(
    'metres apart',
  );
  expect(likenessOf(here, texted(text, { point: [105.3, -5.35] })).likeness).toBeLessThan(
    likenessOf(here, texted(text)).likeness + 0.001,
  );
});

test('texts of nothing are like nothing', () => {
  expect(likenessOf(texted(''), texted('')).likeness).toBe(0);
  expect(likenessOf(texted('tolong pak'), texted('mohon bu')).likeness).toBe(0);
});
