import * as fc from 'fast-check';
import { actorOf } from '../../api/actor';
import { envelopeOf } from '../../api/command/envelope';
import type { Instants } from '../../api/command/seal';
import type { Envelope } from '../../domain/command';
import { COMMAND_BODIES, type SentBody } from '../../domain/schema/commands';
import { CLASSIFICATIONS, COMMANDS, type CommandName } from '../../domain/vocabulary';
import { commandIn, isEnvelope } from '../../workflows/guard';
import { NOW, officer, parts } from './support';

const { sealer, reference, ...rest } = parts();
const deps = { ...rest, sealer, reference };
const caller = officer('liaison', 'kab-pringsewu.dinas-pupr');

afterAll(() => deps.engine.close());

type Fields = Record<string, fc.Arbitrary<unknown>>;

const letters = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).map((text) => `x${text}`);
const printable = letters.map((text) => text.replace(/[\p{Cc}\p{Cs}\p{Cf}]/gu, '.'));
const long = (least: number) => printable.map((text) => text + 'ab'.repeat(least));
const agency = fc.constantFrom(...reference.agencies.map(({ id }) => id));
const maybe = (fields: Fields) => fc.record(fields, { requiredKeys: [] });

const corrections: Fields = {
  classification: fc.constantFrom(...CLASSIFICATIONS),
  oversight: fc.boolean(),
  about: fc.uniqueArray(agency, { maxLength: 20 }),
  topic: fc.constantFrom(...reference.topics.map(({ id }) => id)),
  title: long(12),
  description: long(30),
  confidential: fc.boolean(),
};

const withSome = (must: Fields, may: Fields) =>
  fc.tuple(fc.record(must), maybe(may)).map(([all, some]) => ({ ...some, ...all }));

const decision = (name: string, must: Fields, may: Fields = {}) =>
  withSome({ decision: fc.constant(name), ...must }, { ...corrections, ...may });

const receipt = fc.constantFrom('23456789ABCDEF', 'ZZZZZZZZZZZZZZ');

/** Bodies as callers send them, by command. */
const BODIES: Record<CommandName, fc.Arbitrary<object>> = {
  verification: fc.oneof(
    decision('accept', {}, { to: agency }),
    decision('incomplete', { ask: printable }),
    decision('not-ours', { reason: printable }),
    decision('archive', { code: fc.constant('duplicate'), reason: printable }),
  ),
  completion: withSome({ text: printable }, {}),
  disposition: withSome(
    { to: agency },
    { instructions: printable, supporting: fc.array(agency, { minLength: 1, maxLength: 10 }) },
  ),
  return: withSome({ reason: printable }, { suggested: agency }),
  answers: withSome(
    { text: printable, final: fc.boolean() },
    { nextBy: fc.constant('2026-11-25'), question: printable },
  ),
  replies: withSome({ text: printable }, { objection: fc.boolean() }),
  acceptance: maybe({ rating: fc.integer({ min: 1, max: 5 }), text: printable }),
  withdrawal: maybe({ reason: printable }),
  instructions: withSome({ text: printable }, {}),
  corrections: withSome({ reason: printable }, corrections),
  referral: withSome(
    { consent: fc.constant(true) },
    { reporter: fc.constant({ name: 'Siti', nationalId: '1'.repeat(16) }) },
  ),
  receipt: withSome({ reference: long(3) }, {}),
  suspensions: withSome(
    {
      clock: fc.constantFrom('firstAnswer', 'settlement'),
      reason: printable,
      until: fc.constantFrom('2026-11-25', '2026-11-25T10:00:00+07:00'),
    },
    { from: fc.constant('2026-11-20T10:00:00+07:00') },
  ),
  suspensionEnd: fc.record({ n: fc.integer({ min: 1, max: 1e6 }) }),
  supporting: withSome({ agency }, { instructions: printable }),
  supportingEnd: withSome({ agency }, {}),
  followers: withSome(
    { receipt, kind: fc.constantFrom('joined', 'repeated', 'left') },
    { contact: fc.constant({ email: 'siti@example.org', phone: '0812345678' }) },
  ),
  merger: withSome({ into: receipt, reason: printable }, {}),
  mergerEnd: withSome({}, { reason: printable }),
};

/** Fields that name something and hold nothing that anybody has written. */
const PLAIN = [
  'nextBy',
  'from',
  'until',
  'decision',
  'code',
  'to',
  'topic',
  'suggested',
  'classification',
  'clock',
  'agency',
  'receipt',
  'kind',
  'into',
];

/** Fields that the API reads as dates and gives the case as instants. */
const DATES = ['nextBy', 'from', 'until'];
const instantsOf = (body: object): Instants => ({
  ...('nextBy' in body ? { nextBy: NOW + 1000 } : {}),
  ...('until' in body ? { from: NOW, until: NOW + 1000 } : {}),
});

const envelope = <N extends CommandName>(name: N, body: SentBody<N>): Envelope<N> => {
  const actor = actorOf(deps, caller);
  if (!actor) throw new Error('nobody');
  const instants = instantsOf(body);
  const key = 'a key of the caller';
  return envelopeOf(deps, { name, caller, actor, key, keyed: true, body, at: NOW, instants, ifRevision: 3 });
};

const isTaken = (name: CommandName, body: object): boolean => COMMAND_BODIES[name].safeParse(body).success;
const parsed = (name: CommandName, body: object): SentBody => COMMAND_BODIES[name].parse(body);
const verify = (body: object): boolean => isTaken('verification', body);

describe.each(COMMANDS)('%s', (name) => {
  test('what the schema accepts and the API seals, the workflow accepts', () => {
    fc.assert(
      fc.property(BODIES[name], (body) => {
        expect(isEnvelope(name, envelope(name, parsed(name, body)))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('what has the wrong structure, both refuse', () => {
    const wrong = fc.constantFrom(null, { $gt: '' }, 0.5);
    fc.assert(
      fc.property(BODIES[name], wrong, fc.nat(), (body, value, pick) => {
        const sent = parsed(name, body);
        const fields = [...Object.keys(sent), 'extra'];
        const field = fields[pick % fields.length] ?? 'extra';
        // Any number is an instant to the guard, and the schema takes none at all.
        const bad = { [field]: DATES.includes(field) ? 'soon' : value };
        expect(isTaken(name, { ...body, ...bad })).toBe(false);
        const good = envelope(name, sent);
        expect(isEnvelope(name, { ...good, body: { ...good.body, ...bad } })).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  test('nothing of what people wrote is in clear', () => {
    const planted = 'Siti-Rahmawati-binti-Ahmad';
    fc.assert(
      fc.property(BODIES[name], (body) => {
        const marked = Object.fromEntries(
          Object.entries(body).map(([field, value]) =>
            typeof value === 'string' && !PLAIN.includes(field)
              ? [field, `${planted} ${value}`]
              : [field, value],
          ),
        );
        expect(JSON.stringify(envelope(name, parsed(name, marked)))).not.toMatch(/Siti|Rahmawati/);
      }),
      { numRuns: 20 },
    );
  });
});

describe('an envelope of a later release', () => {
  const known = envelope<'replies'>('replies', { text: 'Masih berlubang.' });
  const later = (more: object): Envelope<'replies'> => ({ ...known, ...more });

  test('what is new in it is let be, and does not get into the case', () => {
    const more = { urgency: 7, name: 'withdrawal', constructor: 'x', ['__proto__']: { body: 1 } };
    const sent = JSON.parse(JSON.stringify(later(more))) as Envelope<'replies'>;
    expect(isEnvelope('replies', sent)).toBe(true);
    expect(commandIn('replies', sent)).toStrictEqual({ name: 'replies', ...known });
  });

  test('what is known in it is looked at all the same, and so is who speaks', () => {
    for (const bad of [{ trace: 7 }, { at: 'soon' }, { keyed: 'yes' }, { id: '' }])
      expect(isEnvelope('replies', later({ ...bad, urgency: 7 }))).toBe(false);
    expect(isEnvelope('replies', later({ actor: { ...known.actor, rank: 1 } }))).toBe(false);
    expect(isEnvelope('replies', Object.create(known))).toBe(false);
  });
});

test.each([
  ['of three bytes', 0x4e00, 20_000],
  ['of four bytes, which compress worst', 0x10000, 0xfffff],
])('the longest texts still fit once they are sealed: characters %s', (_kind, first, span) => {
  const text = Array.from({ length: 10_000 }, (_, n) =>
    String.fromCodePoint(first + ((n * 7_368_787 + 12_345) % span)),
  ).join('');
  expect(isTaken('replies', { text })).toBe(true);
  expect(isEnvelope('replies', envelope('replies', parsed('replies', { text })))).toBe(true);
});

test('decisions ask for what they need, and take nothing that they would lose', () => {
  expect(verify({ decision: 'accept', to: 'kab-pringsewu' })).toBe(true);
  expect(verify({ decision: 'incomplete' })).toBe(false);
  expect(verify({ decision: 'archive', reason: 'x' })).toBe(false);
  expect(verify({ decision: 'not-ours' })).toBe(false);
  expect(verify({ decision: 'archive', code: 'duplicate', reason: 'x', to: 'kab-pringsewu' })).toBe(false);
  expect(verify({ decision: 'later' })).toBe(false);
});
