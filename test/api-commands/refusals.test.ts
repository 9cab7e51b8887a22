import { problemOfRefusal } from '../../api/engine/refusal';
import {
  FORBIDDEN,
  INVALID,
  type ForbiddenReason,
  type InvalidReason,
  type Refusal,
} from '../../domain/refusal';

const status = (refusal: Refusal): number => problemOfRefusal(refusal, 'en').httpStatus;

test('every refusal has its status', () => {
  expect(status({ code: 'wrong-stage', stage: 'reply', may: [] })).toBe(409);
  expect(status({ code: 'forbidden', reason: 'role' })).toBe(403);
  expect(status({ code: 'not-found' })).toBe(404);
  expect(status({ code: 'secret-ended' })).toBe(401);
  expect(status({ code: 'invalid', field: 'to', reason: 'same' })).toBe(422);
  expect(status({ code: 'key-reused' })).toBe(422);
  expect(status({ code: 'stale', revision: 7 })).toBe(412);
  expect(status({ code: 'too-many', reason: 'messages' })).toBe(429);
  expect(status({ code: 'too-many', reason: 'size' })).toBe(429);
});

test('a wrong stage says which stage it is and what may be done', () => {
  const body = problemOfRefusal({ code: 'wrong-stage', stage: 'reply', may: ['acceptance'] }, 'id').body(
    'id',
    '/x',
  );
  expect(body).toMatchObject({
    type: '/problems/wrong-stage',
    status: 409,
    stage: 'reply',
    may: ['acceptance'],
  });
});

test('what is full says when to look again', () => {
  expect(problemOfRefusal({ code: 'too-many', reason: 'messages' }, 'en').headers['Retry-After']).toMatch(
    /^\d+$/,
  );
});

const invalid = Object.keys(INVALID) as InvalidReason[];
const forbidden = Object.keys(FORBIDDEN) as ForbiddenReason[];

describe.each(['id', 'en'] as const)('in %s', (lang) => {
  test.each(invalid)('invalid: %s names the field', (reason) => {
    const body = problemOfRefusal({ code: 'invalid', field: 'to', reason }, lang).body(lang, '/x');
    expect(body).toMatchObject({ detail: INVALID[reason][lang] });
    expect(body['errors']).toEqual([{ path: 'to', message: INVALID[reason][lang] }]);
  });

  test.each(forbidden)('forbidden: %s says why', (reason) => {
    const body = problemOfRefusal({ code: 'forbidden', reason }, lang).body(lang, '/x');
    expect(body['detail']).toBe(FORBIDDEN[reason][lang]);
  });
});
