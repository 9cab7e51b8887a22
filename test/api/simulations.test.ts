import type { Simulation } from '../../rehearsal/simulation';
import type { Caller } from '../support/caller';
import { lent } from '../support/lent';
import { KAB, PUPR, Town } from '../support/town';

/** Rehearsals over HTTP: what operators ask before they publish. */

let town: Town;
let operator: Caller;
beforeAll(async () => {
  town = await Town.of(lent().settings);
  operator = await town.operator();
});

const PATH = '/v1/policies/sp4n/simulations';
const silent = {
  filed: '2026-11-20T09:00:00+07:00',
  classification: 'complaint',
  region: '18.10',
  agency: KAB,
};
const override = {
  policy: 'pringsewu-percobaan',
  extends: 'sp4n',
  where: { institution: KAB },
  title: { id: 'Percobaan', en: 'A trial' },
  effective: '2030-01-01',
  clocks: { verification: { budget: '1 working day' } },
};

test('a rehearsal gives the exact timeline, as JSON or as a picture', async () => {
  const steps = [{ after: '1 working day', verification: { decision: 'accept', to: PUPR } }];
  const answer = await operator.post(PATH, { ...silent, steps });
  expect(answer.brief).toBe('200');
  const simulation = answer.json<Simulation>();
  expect(simulation).toMatchObject({ policy: { name: 'sp4n' }, peakLevel: 4, ended: false });
  expect(simulation.clocks.find(({ name }) => name === 'verification')).toMatchObject({
    state: 'met',
    dueAt: '2026-11-25T16:00:00+07:00',
  });

  const picture = await operator.post(PATH, { ...silent, steps }, { accept: 'text/html' });
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(picture.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(picture.headers.get('vary')).toContain('Accept');
  expect(picture.text).toContain('<svg');
});

test('a file is tried without being published', async () => {
  const path = '/v1/policies/pringsewu-percobaan/simulations';
  const tried = await operator.post(path, { ...silent, document: override });
  expect(tried.json<Simulation>().clocks[0]).toMatchObject({
    policy: 'pringsewu-percobaan',
    dueAt: '2026-11-23T16:00:00+07:00',
  });
  expect((await operator.post(path, silent)).brief).toBe('404 not-found');
  expect((await operator.get('/v1/policies/pringsewu-percobaan')).brief).toBe('404 not-found');
});

/** The fields that an answer finds fault with. */
async function errors(path: string, body: object): Promise<string[]> {
  const answer = await operator.post(path, body);
  expect(answer.brief).toBe('422 invalid');
  return answer.json<{ errors: { path: string }[] }>().errors.map((error) => error.path);
}

test('whatever is wrong is named, field by field', async () => {
  expect(await errors(PATH, {})).toEqual(['filed', 'classification']);
  expect(await errors(PATH, { ...silent, until: '2099-01-01T00:00:00Z' })).toEqual(['until']);
  expect(
    await errors(PATH, {
      ...silent,
      steps: Array.from({ length: 201 }, () => ({ after: '1 hour', acceptance: {} })),
    }),
  ).toEqual(['steps']);
  expect(await errors(PATH, { ...silent, steps: [{ after: '1 hour', acceptance: { rating: 9 } }] })).toEqual([
    'steps.0.acceptance.rating',
  ]);
  expect(await errors(PATH, { ...silent, agency: 'kab-nowhere', topic: 'dragons' })).toEqual([
    'agency',
    'topic',
  ]);
  expect(await errors(PATH, { ...silent, version: 'none' })).toEqual(['version']);
  expect(await errors(PATH, { ...silent, document: override })).toEqual(['document.policy']);
  expect(await errors(PATH, { ...silent, document: { policy: 'sp4n', effective: 7 } })).toContain(
    'document.clocks',
  );
});

test('it is for operators', async () => {
  expect((await town.anonymous.post(PATH, silent)).brief).toBe('401 unauthenticated');
  expect((await (await town.desk()).post(PATH, silent)).brief).toBe('403 forbidden');
});
