import { actorOf } from '../../api/actor';
import { reporterSecret, trackingId } from '../../api/auth/secret';
import { commandOf, ticketOf } from '../../api/command/ticket';
import { isSealed } from '../../store/seal';
import { ChangingDirectory } from '../support/directory';
import { isEnvelope } from '../../workflows/guard';
import { officer, parts, SECRET_KEY } from './support';

const deps = parts();
afterAll(() => deps.engine.close());

const id = trackingId(SECRET_KEY, 'anonymous', 'the key of a filing');
const other = trackingId(SECRET_KEY, 'anonymous', 'the key of another');
const reporter = { kind: 'reporter', secret: reporterSecret(SECRET_KEY, id) } as const;

describe('who acts', () => {
  test('a fitting secret is the reporter of that case and of no other', () => {
    expect(actorOf(deps, reporter, id)).toEqual({ role: 'reporter', agency: null, ancestors: [] });
    expect(() => actorOf(deps, reporter, other)).toThrow('unauthenticated');
    expect(() => actorOf(deps, reporter)).toThrow('unauthenticated');
    expect(() => actorOf(deps, { kind: 'reporter', secret: 'tts_x' }, id)).toThrow('unauthenticated');
  });

  test('an officer has what the directory says of the agency, and their name is sealed', () => {
    const actor = actorOf(deps, officer('liaison', 'kab-pringsewu.dinas-pupr'), id);
    expect(actor).toMatchObject({
      role: 'liaison',
      agency: 'kab-pringsewu.dinas-pupr',
      ancestors: ['kab-pringsewu'],
    });
    expect(isSealed(actor?.sub ?? '')).toBe(true);
  });

  test('who stands in for another agency brings what that lies in, and the workflow reads both ways of saying so', () => {
    const town = new ChangingDirectory();
    const away = { post: 'liaison', from: 0, until: 1e14, substitute: 'kab-sinjai.dinas-pupr' } as const;
    town.write({ id: 'kab-pringsewu.dinas-pupr', absences: [away] });
    const changed = { ...deps, reference: town.reference };
    const actor = actorOf(changed, officer('liaison', 'kab-sinjai.dinas-pupr'));
    expect(actor).toMatchObject({
      standsInFor: ['kab-pringsewu.dinas-pupr'],
      standsInUnder: { 'kab-pringsewu.dinas-pupr': ['kab-pringsewu'] },
    });
    const mac = 'k225ZyiycJ1XMYQUhJXOJA';
    const isTaken = (told: object): boolean => {
      const body = { reason: 'sealed:x' };
      return isEnvelope('return', { id: mac, key: mac, sender: mac, at: 1, actor: told, body });
    };
    const { standsInUnder: _, ...earlier } = actor ?? {};
    expect([actor ?? {}, earlier].map(isTaken)).toEqual([true, true]);
    expect(isTaken({ ...actor, standsInUnder: { 'kab-pringsewu.dinas-pupr': 'kab-pringsewu' } })).toBe(false);
    expect(isTaken({ ...actor, standsInUnder: [['kab-pringsewu']] })).toBe(false);
    expect(actorOf(changed, officer('liaison', 'kab-pringsewu.dinas-pupr'))).not.toHaveProperty(
      'standsInUnder',
    );
  });

  test('the national desk is an agency; an operator may have none; a supervisor is the head unless told', () => {
    const claims = { kind: 'officer', sub: 'x' } as const;
    expect(actorOf(deps, { ...claims, role: 'national-admin' })).toMatchObject({
      agency: 'nasional',
      ancestors: [],
    });
    expect(actorOf(deps, { ...claims, role: 'operator' })).toMatchObject({ agency: null });
    const head = actorOf(deps, { ...claims, role: 'supervisor', agency: 'kab-pringsewu' });
    expect(head).toMatchObject({ post: 'head' });
  });

  test('an agency that is not in the directory may nothing, and is told why', () => {
    expect(() => actorOf(deps, officer('liaison', 'kab-nowhere'))).toThrow(
      expect.objectContaining({
        code: 'forbidden',
        options: {
          detail: expect.objectContaining({
            en: expect.stringContaining('kab-nowhere') as unknown,
          }) as unknown,
        },
      }),
    );
  });

  test('nobody is nobody', () => {
    expect(actorOf(deps, { kind: 'anonymous' }, id)).toBeNull();
  });
});

describe('the ticket of a command', () => {
  const command = 'k225ZyiycJ1XMYQUhJXOJA';
  const ticket = ticketOf(SECRET_KEY, reporter, command);

  test('leads its sender, and nobody else, to the command', () => {
    expect(commandOf(SECRET_KEY, reporter, ticket)).toEqual({ id: command, key: null });
    expect(commandOf(SECRET_KEY, officer('liaison', 'kab-pringsewu'), ticket)).toBeNull();
  });

  test('says which key the command came with, where it was given one', () => {
    const key = 'M4cOfAKeyM4cOfAKeyM4cO';
    const keyed = ticketOf(SECRET_KEY, reporter, command, key);
    expect(commandOf(SECRET_KEY, reporter, keyed)).toEqual({ id: command, key });
    expect(commandOf(SECRET_KEY, officer('liaison', 'kab-pringsewu'), keyed)).toBeNull();
    expect(commandOf(SECRET_KEY, reporter, command + command + keyed.slice(-22))).toBeNull();
  });

  test.each(['', command, `${ticket}x`, `x${ticket.slice(1)}`, ticket.slice(0, -1), '%00'])(
    '"%s" is none',
    (text) => {
      expect(commandOf(SECRET_KEY, reporter, text)).toBeNull();
    },
  );
});
