import * as fc from 'fast-check';
import type { CaseFile } from '../../domain/case-file';
import { judge } from '../../domain/judge';
import { noticesOf } from '../../domain/notices/notices';
import { generationOf, hasEnded, heedSecretWord, maySendSecret } from '../../domain/secrets';
import { viewEvents } from '../../domain/view';
import { DAY_MS, HOUR_MS } from '../../domain/vocabulary';
import { actors } from '../support/actors';
import { opened } from '../support/case';
import { shippedReference } from '../support/reference';
import { at, cast, contextOf, sealer, told } from '../support/told';

const reference = shippedReference();
const START = at('2026-11-17T09:00:00');
const contact = sealer.sealJson({ name: 'Siti', email: 'siti@example.org' });
const fresh = (otherwise: Parameters<typeof opened>[2] = {}): CaseFile =>
  opened(reference, START, { reporter: contact, notify: true, ...otherwise });
const by = (generation?: number) => ({
  ...actors.reporter,
  ...(generation === undefined ? {} : { generation }),
});
const ask = (file: CaseFile, when: number): boolean =>
  heedSecretWord(file, { kind: 'asked', at: when }, when);
const use = (file: CaseFile, generation: number, when: number): boolean =>
  heedSecretWord(file, { kind: 'used', generation, at: when }, when);

test('a case that nobody has asked for another secret has nothing of it', () => {
  const file = fresh();
  expect(Object.hasOwn(file, 'secrets')).toBe(false);
  expect([generationOf(file), hasEnded(file, by()), maySendSecret(file, START)]).toEqual([1, false, true]);
});

test('the old one holds until the new one is used, and never again', () => {
  const file = fresh();
  expect(ask(file, START)).toBe(true);
  expect([hasEnded(file, by()), hasEnded(file, by(2))]).toEqual([false, false]);
  expect(use(file, 2, START + 1)).toBe(true);
  expect([hasEnded(file, by()), hasEnded(file, by(2)), generationOf(file)]).toEqual([true, false, 2]);
  expect(use(file, 2, START + 2)).toBe(false);
  // Nobody else is touched by it.
  expect([hasEnded(file, actors.liaison), hasEnded(file, null)]).toEqual([false, false]);
});

test('no word ends a secret whose successor was not sent', () => {
  const file = fresh();
  expect(use(file, 2, START)).toBe(false);
  ask(file, START);
  for (const generation of [1, 3, 1000]) expect(use(file, generation, START)).toBe(false);
  expect(generationOf(file)).toBe(1);
});

test('an hour, two, four … a day between one and the next, until one is used', () => {
  const file = fresh();
  const sent: number[] = [];
  for (let hour = 0; hour < 24 * 4; hour += 1) {
    if (ask(file, START + hour * HOUR_MS)) sent.push(hour);
    expect(ask(file, START + hour * HOUR_MS + 1)).toBe(false);
  }
  expect(sent).toEqual([0, 1, 3, 7, 15, 31, 55, 79]);
  // It is the same secret each time, and no more of it is kept.
  expect(file.trail.filter(({ type }) => type === 'secretAsked').map(({ data }) => data)).toEqual(
    Array.from({ length: 6 }, () => ({ generation: 2 })),
  );
  use(file, 2, START + 100 * HOUR_MS);
  expect(ask(file, START + 100 * HOUR_MS)).toBe(true);
});

test('in any order of words the generation never falls, and the file stays small', () => {
  const word = fc.oneof(
    fc.record({ kind: fc.constant('asked' as const), at: fc.integer({ min: 0, max: 400 }) }),
    fc.record({
      kind: fc.constant('used' as const),
      generation: fc.integer({ min: 1, max: 9 }),
      at: fc.integer({ min: 0, max: 400 }),
    }),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), (words) => {
      const file = fresh();
      const before = JSON.stringify(file).length;
      for (const { at: hours, ...rest } of words) {
        const known = generationOf(file);
        const when = START + hours * HOUR_MS;
        const changed = heedSecretWord(file, { ...rest, at: when }, when);
        expect(generationOf(file) - known).toBe(changed && rest.kind === 'used' ? 1 : 0);
      }
      expect(JSON.stringify(file).length - before).toBeLessThan(1000);
    }),
  );
});

test('a command with a secret that has ended is refused before anything else is looked at', () => {
  const file = fresh();
  ask(file, START);
  use(file, 2, START);
  const command = {
    name: 'withdrawal',
    id: 'i',
    key: 'k',
    sender: 's',
    at: START,
    body: {},
    ifRevision: 99,
  } as const;
  expect(judge(file, { ...command, actor: by() })).toEqual({ code: 'secret-ended' });
  expect(judge(file, { ...command, actor: by(2) })).toMatchObject({ code: 'stale' });
});

test('it is sent to the contact on file, and nobody else hears of it', () => {
  const world = reference.world();
  const heard = (file: CaseFile) => {
    const { seq } = file.trail.at(-1) ?? { seq: 0 };
    ask(file, START + DAY_MS);
    return noticesOf(file, seq, world);
  };
  const [notice, ...others] = heard(fresh());
  expect(others).toEqual([]);
  expect(notice).toMatchObject({ to: { kind: 'reporter', contact }, about: 'secretAsked', secret: 2 });
  expect(notice?.text.id).toContain('{secret}');
  expect(notice?.text.en).toContain('{secret}');
  // Who wants no notices has asked for this one; who is anonymous must have said that they may be written to.
  expect(heard(fresh({ notify: false }))).toHaveLength(1);
  expect(heard(fresh({ anonymous: true, notify: false }))).toEqual([]);
  expect(heard(fresh({ anonymous: true, notify: true }))).toHaveLength(1);
  expect(heard(fresh({ reporter: null, notify: false }))).toEqual([]);
});

test('the trail tells it to the reporter alone', async () => {
  const [file, ctx] = [await told(reference), contextOf(reference)];
  ask(file, START + DAY_MS);
  use(file, 2, START + DAY_MS);
  for (const [who, actor] of Object.entries(cast)) {
    const types = (viewEvents(file, actor, null, ctx) ?? []).map(({ type }) => type);
    expect([who, types.some((type) => type.startsWith('secret'))]).toEqual([who, who === 'reporter']);
  }
});
