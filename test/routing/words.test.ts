import { rootOf } from '../../domain/routing/stem';
import { placesOf, tokensOf, Vocabulary } from '../../domain/routing/words';

describe('a text as people type it', () => {
  test.each([
    ['Jalan RUSAK!!', ['jalan', 'rusak']],
    ['lubang2 di jalan-jalan', ['lubang', 'di', 'jalan']],
    ['lamaaaa bgtt', ['lama', 'bgtt']],
    ['e-KTP 3kg', ['e', 'ktp', '3kg']],
    ['', []],
  ])('%j', (text, tokens) => {
    expect(tokensOf(text)).toEqual(tokens);
  });
});

describe('the root of a word', () => {
  const ROOTS = new Set(
    'lubang terang salur tagih bayar layan antri banjir pukul urus baik rusak sapu kirim ambil man pns angkut cair'.split(
      ' ',
    ),
  );
  test.each([
    ['berlubang', 'lubang'],
    ['penerangan', 'terang'],
    ['penyaluran', 'salur'],
    ['nyalurin', 'salur'],
    ['tagihannya', 'tagih'],
    ['nagihin', 'tagih'],
    ['pembayaran', 'bayar'],
    ['dilayani', 'layan'],
    ['kebanjiran', 'banjir'],
    ['dipukulin', 'pukul'],
    ['ngurus', 'urus'],
    ['diperbaiki', 'baik'],
    ['menyapu', 'sapu'],
    ['mengirimkan', 'kirim'],
    ['pnsnya', 'pns'],
    ['diangkut', 'angkut'],
    ['temannya', null],
    ['jendela', null],
  ])('%s', (word, root) => {
    expect(rootOf(word, (one) => ROOTS.has(one))).toBe(root);
  });
});

const finds = (written: string, text: string): boolean => {
  const vocabulary = new Vocabulary({
    spelling: { rs: 'rumah sakit', jln: 'jalan' },
    stop: ['di', 'yang', 'depan'],
    landmarks: ['depan', 'arah'],
  });
  const phrase = vocabulary.add(written);
  const seen = vocabulary.read(text);
  return seen.some((ids, at) => ids.includes(phrase[0] ?? -1) && placesOf(phrase, at, seen) !== null);
};

describe('a phrase', () => {
  test.each([
    ['jalan rusak', 'jln di depan kantor rusak', true],
    // What is in front of something says where, and not what.
    ['pasar rusak', 'jalan di depan pasar rusak', false],
    ['pasar rusak', 'pasar depan rumah rusak', true],
    ['rumah+sakit', 'lampu mati arah rs', false],
    ['sakit', 'lampu mati arah rumah sakit', true],
    ['rumah', 'di depan', false],
    ['jalan rusak', 'rusaknya jalanan', true],
    ['jalan rusak', 'jalan satu dua tiga empat lima rusak', false],
    ['rumah+sakit', 'antri di rs', true],
    ['rumah+sakit', 'sakit di rumah', false],
    ['rumah+sakit', 'rumah yang sakit', true],
  ])('%s in %j', (written, text, found) => {
    expect(finds(written, text)).toBe(found);
  });
});
