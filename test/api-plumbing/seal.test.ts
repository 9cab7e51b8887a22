import * as fc from 'fast-check';
import { TOMBSTONE, isSealed, makeSealer } from '../../store/seal';

const key = (fill: number): string => Buffer.alloc(32, fill).toString('base64url');
const sealer = makeSealer({ current: 'v1', keys: { v1: key(1) } });
const wellFormed = fc.string({ unit: 'grapheme', maxLength: 300 });

test('what was sealed opens again', () => {
  fc.assert(
    fc.property(wellFormed, (text) => {
      const sealed = sealer.seal(text);
      expect(sealed).toMatch(/^sealed:v1:[A-Za-z0-9_-]+$/);
      expect(sealer.open(sealed)).toBe(text);
    }),
  );
});

test('also JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(sealer.openJson(sealer.sealJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  expect(sealer.openJson('sealed:v1:AAAA')).toBeUndefined();
  expect(sealer.openJson('{')).toBeUndefined();
});

test('a text without the prefix is returned as it is', () => {
  fc.assert(
    fc.property(
      wellFormed.filter((text) => !isSealed(text)),
      (text) => {
        expect(sealer.open(text)).toBe(text);
      },
    ),
  );
});

test('any change anywhere leaves a tombstone', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=.: ';
  const char = fc.constantFrom(...Array.from(alphabet));
  fc.assert(
    fc.property(wellFormed, fc.nat(), char, (text, at, other) => {
      const sealed = sealer.seal(text);
      const start = 'sealed:'.length;
      const place = start + (at % (sealed.length - start));
      fc.pre(sealed[place] !== other);
      expect(sealer.open(sealed.slice(0, place) + other + sealed.slice(place + 1))).toBe(TOMBSTONE);
      expect(sealer.open(sealed.slice(0, place))).toBe(TOMBSTONE);
      expect(sealer.open(`${sealed}A`)).toBe(TOMBSTONE);
    }),
    { numRuns: 500 },
  );
});

test('keys are replaced without losing what the old one sealed', () => {
  const old = sealer.seal('lama');
  const both = makeSealer({ current: 'v2', keys: { v1: key(1), v2: key(2) } });
  expect(both.seal('baru')).toMatch(/^sealed:v2:/);
  expect(both.open(old)).toBe('lama');
  expect(makeSealer({ current: 'v2', keys: { v2: key(2) } }).open(old)).toBe(TOMBSTONE);
  // Passed off as the new version's, even under the same key.
  const same = makeSealer({ current: 'v2', keys: { v1: key(1), v2: key(1) } });
  expect(same.open(old.replace(':v1:', ':v2:'))).toBe(TOMBSTONE);
});

test('long texts take less room, and nothing of them shows', () => {
  const text = 'Jalan di depan pasar rusak berat. '.repeat(30);
  const sealed = sealer.seal(text);
  expect(sealed.length).toBeLessThan(text.length / 2);
  expect(sealed).not.toContain('pasar');
  expect(sealer.seal(text)).not.toBe(sealed);
});

test('bad keys are refused at the start', () => {
  expect(() => makeSealer({ current: 'v1', keys: { v1: 'short' } })).toThrow(/32 bytes/);
  expect(() => makeSealer({ current: 'v2', keys: { v1: key(1) } })).toThrow(/v2/);
  expect(() => makeSealer({ current: 'a:b', keys: { 'a:b': key(1) } })).toThrow(/name/);
});
