import { startApi, type Json, type Stack } from '../api-plumbing/support';
import { shippedReference } from '../support/reference';
import { ROUTES } from './shipped';

let api: Stack;
beforeAll(async () => {
  api = await startApi({ reference: shippedReference() });
});
afterAll(() => api.close());

const ask = (body: unknown, language = 'id') =>
  api.call('/v1/routes/explanations', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': language },
    body: JSON.stringify(body),
  });

const LAMP = {
  classification: 'complaint',
  description: 'lampu jalan di depan pasar mati semua sejak bulan lalu',
  location: { region: '18.10.03' },
};

describe('POST /v1/routes/explanations', () => {
  test('says to anybody who is competent and why, in their language', async () => {
    const called = await ask(LAMP);
    expect(called.status).toBe(200);
    expect(called.json()).toMatchObject({
      to: { id: 'kab-pringsewu.dinas-perhubungan', name: 'Dinas Perhubungan Kabupaten Pringsewu' },
      rule: 'street-lights',
      because: 'Lampu penerangan jalan dipasang dan dirawat oleh dinas perhubungan.',
      outside: null,
      topic: { id: 'roads.street-lights', guessed: true },
      region: { code: '18.10.03', guessed: false },
    });
    expect((await ask(LAMP, 'en')).json()).toMatchObject({
      because: 'Street lights are put up and maintained by the transport office.',
    });
  });

  test('takes a whole filing, and gives nothing of it back', async () => {
    const filing = {
      ...LAMP,
      title: 'Lampu jalan mati di Ambarawa',
      topic: 'roads.street-lights',
      agency: 'kemenkes',
      about: ['kab-pringsewu.dinas-perhubungan'],
      channel: 'letter',
      reporter: { name: 'Yuliana Sari', phone: '081200000102' },
      anonymous: true,
    };
    const called = await ask(filing);
    expect(called.json()).toMatchObject({ to: { id: 'kab-pringsewu' }, rule: 'street-lights' });
    expect(JSON.stringify(called.json())).not.toContain('Yuliana');
  });

  test.each([
    ['an agency that there is not', { ...LAMP, agency: 'kab-atlantis' }, 'agency'],
    ['a topic that there is not', { ...LAMP, topic: 'roads.gold' }, 'topic'],
    ['a region that there is not', { ...LAMP, location: { region: '18.99' } }, 'location.region'],
    ['no classification', { description: LAMP.description }, 'classification'],
    ['a field that there is not', { ...LAMP, colour: 'red' }, 'colour'],
    [
      'a control character',
      { ...LAMP, description: `lampu ${String.fromCodePoint(0)} jalan yang mati` },
      'description',
    ],
  ])('refuses %s', async (_, body, path) => {
    const called = await ask(body);
    expect(called.status).toBe(422);
    const { errors } = called.json() as { errors: { path: string }[] };
    expect(errors[0]?.path).toContain(path);
  });

  test('answers ten thousand characters soon', async () => {
    const words = 'jalan rusak lampu mati sampah ';
    /** The fastest of a few, by what the processor does: a machine may be slow for a moment. */
    const fastest = async (times: number): Promise<number> => {
      const took: number[] = [];
      for (let n = 0; n < 6; n += 1) {
        const start = process.cpuUsage();
        expect((await ask({ ...LAMP, description: words.repeat(times) })).status).toBe(200);
        const { user, system } = process.cpuUsage(start);
        took.push((user + system) / 1000);
      }
      return Math.min(...took);
    };
    // Ten times as many take about ten times as long, not a hundred times.
    expect(await fastest(333)).toBeLessThan(40 * (await fastest(33)));
  });
});

test('GET /v1/routes lists the rules in the order in which they are asked', async () => {
  const ids: unknown[] = [];
  for (let next: string | null = ''; next !== null;) {
    const page = (await api.call(`/v1/routes?limit=50${next && `&cursor=${next}`}`)).json() as {
      items: Json[];
      next: string | null;
    };
    ids.push(...page.items.map(({ id }) => id));
    ({ next } = page);
  }
  expect(ids).toEqual(ROUTES.rules.map(({ id }) => id));
  expect(ids.at(-1)).toBe('default');
});
