import * as fc from 'fast-check';
import { canonicalJson } from '../../domain/canonical';
import { callerName, identify } from '../../api/auth/caller';
import { makeVerifier } from '../../api/auth/jwt';
import { laterGeneration } from '../../store/reporter-secret';
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

test('a later generation is read from its own secret alone', () => {
  const generations = fc.integer({ min: 2, max: 999_999 });
  fc.assert(
    fc.property(ids, ids, generations, generations, (id, other, generation, another) => {
      const secret = reporterSecret(SECRET_KEY, id, generation);
      expect(laterGeneration(SECRET_KEY, id, secret)).toBe(generation);
      expect(laterGeneration(SECRET_KEY, other, secret)).toBe(other === id ? generation : null);
      const renamed = secret.slice(0, -String(generation).length) + String(another);
      expect(laterGeneration(SECRET_KEY, id, renamed)).toBe(another === generation ? generation : null);
      for (const forged of [
        `${secret}0`,
        `${reporterSecret(SECRET_KEY, id)}${generation}`,
        secret.slice(0, 47),
      ]) {
        expect(laterGeneration(SECRET_KEY, id, forged)).toBeNull();
      }
      expect(laterGeneration(SECRET_KEY, id, reporterSecret(SECRET_KEY, id))).toBeNull();
    }),
  );
});

test('whoever comes with a later secret is the same caller, and says by which', async () => {
  const id = trackingId(SECRET_KEY, 'a', 'b');
  const verifier = makeVerifier({ jwtKey: 'j'.repeat(43), issuer: 'i', audience: 'a' });
  const come = (secret: string, text?: string) =>
    identify(`Bearer ${secret}`, { verifier, secretKey: SECRET_KEY }, text);
  const first = reporterSecret(SECRET_KEY, id);
  const third = reporterSecret(SECRET_KEY, id, 3);
  const typed = id.toLowerCase().replace(/(.{4})/g, '$1-');
  expect(await come(first, id)).toEqual({ kind: 'reporter', secret: first });
  for (const text of [id, typed]) {
    expect(await come(third, text)).toEqual({ kind: 'reporter', secret: first, generation: 3 });
  }
  expect(callerName(await come(third, id))).toBe(callerName(await come(first, id)));
  for (const text of [undefined, 'outbox', '22222222222222']) {
    expect(await come(third, text)).toEqual({ kind: 'reporter', secret: third });
  }
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
