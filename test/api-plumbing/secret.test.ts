import * as fc from 'fast-check';
import { canonicalJson } from '../../domain/canonical';
import {
  ID_ALPHABET,
  callerHash,
  commandId,
  keyHash,
  normaliseId,
  reporterSecret,
  secretFits,
  trackingId,
} from '../../api/auth/secret';
import { SECRET_KEY } from './support';

const ids = fc.tuple(fc.string(), fc.string()).map(([caller, key]) => trackingId(SECRET_KEY, caller, key));

test('an id has 14 characters without look-alikes and is its own normal form', () => {
  fc.assert(
    fc.property(ids, (id) => {
      expect(id).toMatch(/^[2-9A-HJKMNP-Z]{14}$/);
      expect(normaliseId(id)).toBe(id);
      expect(normaliseId(` ${id.slice(0, 5)}-${id.slice(5, 10)} ${id.slice(10)}`.toLowerCase())).toBe(id);
    }),
  );
});

test('the check character catches every wrong character', () => {
  fc.assert(
    fc.property(ids, fc.nat(13), (id, at) => {
      const taken = Array.from(ID_ALPHABET).filter((char) =>
        normaliseId(id.slice(0, at) + char + id.slice(at + 1)),
      );
      expect(taken).toEqual([id[at]]);
    }),
  );
});

test('the check character catches every swap of neighbours', () => {
  fc.assert(
    fc.property(ids, fc.nat(12), (id, at) => {
      const [left = '', right = ''] = id.slice(at, at + 2);
      fc.pre(left !== right);
      expect(normaliseId(id.slice(0, at) + right + left + id.slice(at + 2))).toBeNull();
    }),
  );
});

test('what cannot be an id is null', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const id = normaliseId(text);
      expect(id === null || id.length === 14).toBe(true);
    }),
  );
  for (const text of ['', 'ABC', '0'.repeat(14), 'A'.repeat(500), '١'.repeat(14)])
    expect(normaliseId(text)).toBeNull();
});

test('ids differ by caller, key and secret key, and by where one ends and the other begins', () => {
  const made = [
    trackingId(SECRET_KEY, 'a', 'bc'),
    trackingId(SECRET_KEY, 'ab', 'c'),
    trackingId(SECRET_KEY, 'a","b', 'c'),
    trackingId(SECRET_KEY, 'a', 'b","c'),
    trackingId(`${SECRET_KEY}.`, 'a', 'bc'),
  ];
  expect(new Set(made).size).toBe(made.length);
  expect(trackingId(SECRET_KEY, 'a', 'bc')).toBe(made[0]);
});

test('a secret fits its own case, generation and key alone', () => {
  fc.assert(
    fc.property(ids, ids, fc.string(), (id, other, guess) => {
      const secret = reporterSecret(SECRET_KEY, id);
      expect(secret).toMatch(/^tts_[A-Za-z0-9_-]{43}$/);
      expect(secretFits(SECRET_KEY, id, secret)).toBe(true);
      expect(secretFits(SECRET_KEY, other, secret)).toBe(other === id);
      expect(secretFits(SECRET_KEY, id, guess)).toBe(false);
      expect(secretFits(SECRET_KEY, id, secret, 2)).toBe(false);
      expect(secretFits(SECRET_KEY, id, reporterSecret(SECRET_KEY, id, 2), 2)).toBe(true);
      expect(secretFits(`${SECRET_KEY}.`, id, secret)).toBe(false);
    }),
  );
});

test('hashes tell nothing, and uses are kept apart', () => {
  const made = [
    callerHash(SECRET_KEY, 'a'),
    keyHash(SECRET_KEY, 'a', 'b'),
    commandId(SECRET_KEY, 'a', 'b', 'answers', {}),
    commandId(SECRET_KEY, 'a', 'b', 'replies', {}),
    commandId(SECRET_KEY, 'a', 'b', 'answers', { text: 'x' }),
  ];
  expect(new Set(made).size).toBe(made.length);
  for (const hash of made) expect(hash).toMatch(/^[A-Za-z0-9_-]{22}$/);
});

const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, reversed(item)]),
  );
};

const idOf = (body: unknown): string => commandId(SECRET_KEY, 'a', 'b', 'answers', body);

test('the order of keys makes no difference to a command, everything else does', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (body, other) => {
      expect(idOf(reversed(body))).toBe(idOf(body));
      expect(idOf(other) === idOf(body)).toBe(canonicalJson(other) === canonicalJson(body));
      expect(JSON.parse(canonicalJson(body))).toEqual(JSON.parse(JSON.stringify(body)));
    }),
  );
});
