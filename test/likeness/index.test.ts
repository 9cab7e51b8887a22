import { askedKeysOf, keysOf } from '../../domain/likeness/keys';
import { signatureOf } from '../../domain/likeness/signature';
import { shippedSpelling } from './pairs';

const spelling = shippedSpelling();
const told = {
  signature: signatureOf(
    'Jembatan gantung Way Kunyir lapuk',
    'Papan jembatan gantung lapuk dan bolong, murid menyeberang dengan taruhan nyawa.',
    spelling,
  ),
  region: '18.10.04.2012',
  topic: 'roads.bridge',
};
const again = {
  signature: signatureOf(
    'jmbatan way kunyir',
    'papannya udh lapuk pak, anak2 nyebrang taruhan nyawa',
    spelling,
  ),
  region: '18.10',
  topic: null,
};

test('a complaint told otherwise asks for several keys of the first', () => {
  const keys = new Set(keysOf(told));
  expect(askedKeysOf(again, true).filter((key) => keys.has(key)).length).toBeGreaterThanOrEqual(3);
});

test('whoever asks for the public asks for nothing that tells a village', () => {
  expect(keysOf(told).some((key) => key.startsWith('@18.10.04.2012'))).toBe(true);
  expect(askedKeysOf(told, true).some((key) => key.includes('18.10.04'))).toBe(false);
  expect(askedKeysOf(told, false).some((key) => key.startsWith('@18.10.04.2012'))).toBe(true);
});

test('keys are few, whatever the length of a text', () => {
  const long = signatureOf(
    'judul',
    Array.from({ length: 9000 }, (_, n) => `kata${String.fromCharCode(97 + (n % 26))}${n}x`).join(' '),
    spelling,
  );
  expect(keysOf({ ...told, signature: long }).length).toBeLessThanOrEqual(16);
  expect(askedKeysOf({ ...told, signature: long }, true).length).toBeLessThanOrEqual(40);
});

test('the same words in another order are one text, wherever they are', () => {
  const one = signatureOf('lampu veteran padam', 'tiang miring kabel putus', spelling);
  const other = signatureOf('kabel putus tiang miring', 'padam lampu veteran', spelling);
  const textKey = (signature: typeof one, region: string) =>
    keysOf({ signature, region, topic: null }).find((key) => key.startsWith('='));
  expect(textKey(one, '18.10')).toBeDefined();
  expect(textKey(other, '73.07')).toBe(textKey(one, '18.10'));
});
