import { trackingId } from '../../api/auth/secret';
import { complaintCollection } from '../../store/complaint-model';
import { recordOf } from '../../store/complaint-record';
import { Complaints } from '../../store/complaints';
import { makeRegions } from '../../store/regions';
import { bearer, SECRET_KEY, startApi, token, type Stack } from '../api-plumbing/support';
import { opened } from '../support/case';
import { ownDatabase, type OwnDatabase } from '../support/database';
import { shippedReference } from '../support/reference';
import { at, NOW, sealer } from '../support/told';

/** Words that a national desk looks for among all cases: no index leads to them. */

const reference = shippedReference();
const CASES = 1000;

let own: OwnDatabase;
/** A list may take a millisecond there. */
let hurried: Stack;
let patient: Stack;

beforeAll(async () => {
  own = await ownDatabase();
  const { database } = own;
  const complaints = new Complaints(database);
  await complaints.prepare();
  const file = opened(reference, at('2026-11-16T09:00:00'), { agency: 'kab-sinjai', region: '73.07' });
  const record = recordOf(file, reference.world(), sealer);
  const records = Array.from({ length: CASES }, (_, n) => ({
    ...record,
    _id: trackingId(SECRET_KEY, 'tests', `wide-${n}`),
  }));
  await complaintCollection(database).insertMany(records);
  const options = { reference, sealer, regions: makeRegions(), now: () => NOW };
  patient = await startApi({ ...options, complaints });
  hurried = await startApi({ ...options, complaints: new Complaints(database, undefined, 1) });
});

afterAll(async () => {
  await patient?.close();
  await hurried?.close();
  await own?.stop();
});

const as = async (role: string, agency: string): Promise<RequestInit> =>
  bearer(await token({ role, agency }));
const national = () => as('national-admin', 'nasional');
const nowhere = '/v1/complaints?q=tidak%20ada%20di%20mana%20pun';

test.each([nowhere, `${nowhere}&count=true`])(
  '%s that takes too long says how to narrow it',
  async (path) => {
    const answer = await hurried.call(path, await national());
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60']);
    expect(answer.json()['detail']).toContain('Persempit dengan instansi');
  },
);

test('more than two at once are told to come back; whoever looks among their own cases is not', async () => {
  const by = await national();
  const wide = await Promise.all(Array.from({ length: 6 }, () => patient.call(nowhere, by)));
  const turnedAway = wide.filter(({ status }) => status === 429);
  expect(wide.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(2);
  expect(turnedAway.length).toBeGreaterThan(0);
  expect(turnedAway[0]?.headers.get('retry-after')).toBe('10');
  const desk = await as('institution-admin', 'kab-sinjai');
  const narrow = await Promise.all(Array.from({ length: 6 }, () => patient.call(nowhere, desk)));
  expect(narrow.map(({ status }) => status)).toEqual(narrow.map(() => 200));
  // By its tracking id a case is found without a walk, by however many.
  const id = trackingId(SECRET_KEY, 'tests', 'wide-7');
  const known = await Promise.all(
    Array.from({ length: 6 }, () => patient.call(`/v1/complaints?q=${id}`, by)),
  );
  expect(known.map(({ status }) => status)).toEqual(known.map(() => 200));
  // And when they are through, there is room again.
  expect((await patient.call(nowhere, by)).status).toBe(200);
});
