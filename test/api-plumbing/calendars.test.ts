import { startApi, token, type Stack } from './support';

let api: Stack;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const put = async (body: unknown, contentType = 'application/json') =>
  api.call('/v1/calendars/national/2028', {
    method: 'PUT',
    headers: {
      'content-type': contentType,
      authorization: `Bearer ${await token({ role: 'operator', agency: undefined })}`,
    },
    body: JSON.stringify(body),
  });

test('a decree is not taken while the database is away', async () => {
  const answer = await put({ basis: 'SKB', national: ['01-01'] });
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).not.toBeNull();
  expect(answer.json()).toMatchObject({ type: '/problems/unavailable' });
});

test('nor read one that was amended since', async () => {
  expect((await api.call('/v1/calendars/national/2026?revision=7')).status).toBe(503);
  expect((await api.call('/v1/calendars/national/2026?revision=1')).status).toBe(200);
});

test('what is not in order is said whether or not it is there', async () => {
  expect((await put({ basis: 'SKB', national: ['13-01'] })).status).toBe(422);
  expect((await put({ national: [] })).status).toBe(422);
  expect((await put('text', 'text/plain')).status).toBe(415);
});
