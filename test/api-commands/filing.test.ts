import { actorOf } from '../../api/actor';
import { currentRules } from '../../api/case/rules';
import { checkFiling, filerOf, filingOf } from '../../api/command/filing';
import { promisedInstant } from '../../api/command/promise';
import type { AppDeps } from '../../api/deps';
import { Problem } from '../../api/problem';
import { openCase } from '../../domain/intake';
import { filingSchema } from '../../domain/schema/filing';
import { isoIn } from '../../domain/zone';
import { NOW, officer, parts } from './support';

const deps = parts();
afterAll(() => deps.engine.close());

const least = {
  classification: 'complaint',
  title: 'Jalan rusak di depan pasar',
  description: 'Jalan di depan pasar Pringsewu berlubang sejak dua bulan lalu.',
} as const;

const accepts = (over: object): boolean => filingSchema.safeParse({ ...least, ...over }).success;

describe('the body', () => {
  test.each([
    {},
    { occurredOn: '2026-11-01', topic: 'roads.damaged', channel: 'sms', externalId: 'A-1' },
    { location: { region: '18.10.01.1002', address: 'Jl. Ahmad Yani', point: [104.97, -5.35] } },
    {
      reporter: {
        name: 'Siti',
        phone: '+62 812-3456-7890',
        email: 'siti@example.id',
        nationalId: '1'.repeat(16),
      },
    },
    {
      about: ['kab-pringsewu.dinas-pupr'],
      oversight: true,
      anonymous: true,
      confidential: true,
      notify: false,
    },
  ])('%j is taken', (over) => expect(accepts(over)).toBe(true));

  test.each([
    { classification: 'rant' },
    { title: 'pendek' },
    { title: 'x'.repeat(201) },
    { description: 'terlalu pendek' },
    { description: 'x'.repeat(10_001) },
    { occurredOn: '2026-02-30' },
    { occurredOn: '21-11-2026' },
    { location: {} },
    { location: { region: '1810' } },
    { location: { region: '18', point: [-5.35, 104.97] } },
    { location: { region: '18', point: [104.97] } },
    { location: { region: '18', postcode: '35373' } },
    { agency: 'Dinas PUPR' },
    { agency: { $gt: '' } },
    { about: 'kab-pringsewu' },
    { about: Array.from({ length: 21 }, (_, n) => `a-${n}`) },
    { channel: 'fax' },
    { reporter: { phone: '0812' } },
    { reporter: { name: 'Siti', nationalId: '123' } },
    { reporter: { name: 'Siti', email: 'nowhere' } },
    { anonymous: 'yes' },
    { attachments: [] },
  ])('%j is refused', (over) => expect(accepts(over)).toBe(false));
});

const faultsOf = (
  over: object,
  filer: Parameters<typeof checkFiling>[2] = { kind: 'reporter' },
): string[] => {
  try {
    checkFiling(deps, filingSchema.parse({ ...least, ...over }), filer, 'en');
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return (error.options.errors ?? []).map(({ path }) => path);
  }
};

describe('what a filing names must be there', () => {
  test('all faults are told at once', () => {
    const over = {
      agency: 'x',
      about: ['nasional', 'y'],
      topic: 'z',
      location: { region: '18.99' },
      occurredOn: '2026-11-23',
    };
    expect(faultsOf(over)).toEqual(['agency', 'about.1', 'topic', 'location.region', 'occurredOn']);
  });

  test('letters and walk-ins are a desk’s to enter, and all that a desk enters', () => {
    const desk = { kind: 'desk', agency: 'kab-pringsewu' } as const;
    expect(faultsOf({ channel: 'walkIn' })).toEqual(['channel']);
    expect(faultsOf({ channel: 'walkIn' }, desk)).toEqual([]);
    expect(faultsOf({ channel: 'web' }, desk)).toEqual(['channel']);
    expect(faultsOf({}, desk)).toEqual(['channel']);
    expect(faultsOf({}, { kind: 'system', agency: 'kab-pringsewu' })).toEqual([]);
  });

  test('only reporters, desks and software file', () => {
    expect(filerOf(null)).toEqual({ kind: 'reporter' });
    expect(filerOf(actorOf(deps, officer('system', 'kab-pringsewu')))).toEqual({
      kind: 'system',
      agency: 'kab-pringsewu',
    });
    expect(() => filerOf(actorOf(deps, officer('liaison', 'kab-pringsewu')))).toThrow('forbidden');
  });
});

test('the case that a filing opens holds nothing of its texts in clear', () => {
  const body = filingSchema.parse({
    ...least,
    title: 'Laporan tentang Budiman',
    location: { region: '18.10.01.1002', address: 'Gang Melati', point: [104.97123, -5.35] },
    reporter: { name: 'Rahmawati', phone: '0812345678' },
  });
  const actor = actorOf(deps, officer('system', 'kab-pringsewu'));
  const filing = filingOf(deps, { id: 'X', body, actor, filer: filerOf(actor), bodyHash: 'hash' });
  const file = openCase(filing, currentRules(deps, NOW), NOW, deps.reference.world());
  expect(JSON.stringify(file)).not.toMatch(/Budiman|berlubang|Melati|104\.97|Rahmawati|0812345678|Siti/);
  expect(file).toMatchObject({
    channel: 'api',
    regionName: 'Kabupaten Pringsewu',
    notify: true,
    bodyHash: 'hash',
    filer: { kind: 'system', agency: 'kab-pringsewu' },
  });
  expect(deps.sealer.openJson(file.reporter ?? '')).toEqual(body.reporter);
});

const promise = async (nextBy: string, agency = 'kab-pringsewu.dinas-pupr'): Promise<string> => {
  const actor = actorOf(deps, officer('liaison', agency));
  if (!actor) throw new Error('nobody');
  const given = { id: 'X', actor, nextBy, lang: 'en' } as const;
  // Only what the promise needs; nobody answers at the engine and the database.
  const at = await promisedInstant(deps as Partial<AppDeps> as AppDeps, given);
  return isoIn('Asia/Jakarta', at);
};

describe('a promised date', () => {
  test('is the close of that working day where the unit is', async () => {
    expect(await promise('2026-11-25')).toBe('2026-11-25T16:00:00+07:00');
    expect(await promise('2026-11-25', 'kab-sinjai')).toBe('2026-11-25T15:00:00+07:00');
  });

  test('on a day off is the close of the working day before', async () => {
    expect(await promise('2026-11-29')).toBe('2026-11-27T16:00:00+07:00');
  });

  test('an instant is that instant', async () => {
    expect(await promise('2026-11-25T10:00:00+08:00')).toBe('2026-11-25T09:00:00+07:00');
  });

  test('beyond what the rules allow is refused, and the latest date is named', async () => {
    expect(await promise('2026-12-04')).toBe('2026-12-04T16:00:00+07:00');
    await expect(promise('2026-12-07')).rejects.toMatchObject({
      code: 'invalid',
      options: {
        errors: [
          { path: 'nextBy', message: expect.stringContaining('2026-12-04T16:00:00+07:00') as unknown },
        ],
      },
    });
  });
});
