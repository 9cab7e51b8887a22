import { lent } from '../support/lent';
import { KAB, Town, type Complaint, type Page } from '../support/town';
import { until } from '../../chaos/until';

/** Nobody else files here: what is counted here is known. */
const BALI = 'prov-bali';

let town: Town;

beforeAll(async () => {
  town = await Town.of(lent().settings);
});

interface Reason {
  code: string;
  for: string;
  advice: string;
  outside: boolean;
}

const reasons = async (query: string): Promise<Reason[]> =>
  (await town.anonymous.get(`/v1/reasons?${query}`)).json<Page<Reason>>().items;

test('a desk finds what lies outside of the scope among the reasons to archive, marked', async () => {
  const [archive, outside] = [await reasons('for=archive'), await reasons('for=out-of-scope')];
  expect(outside.map(({ code }) => code)).toEqual([
    'in-court',
    'legislation',
    'crime',
    'court-decision',
    'emergency',
  ]);
  expect(archive.filter((one) => one.outside)).toEqual(outside);
  expect(archive.find(({ code }) => code === 'too-general')?.outside).toBe(false);
});

async function archived(code: string): Promise<Complaint> {
  const complaint = await town.file({ agency: BALI, location: { region: '51.71' } });
  await complaint.must(await town.desk(BALI), 'verification', {
    decision: 'archive',
    code,
    reason: 'Putusan sudah berkekuatan hukum tetap.',
  });
  return complaint;
}

test('the reporter is told who decides and why, there is a record, and it is counted apart', async () => {
  const desk = await town.desk(BALI);
  const complaint = await archived('court-decision');
  const [advice] = (await reasons('for=out-of-scope')).filter(({ code }) => code === 'court-decision');
  const seen = await complaint.now();
  expect(seen).toMatchObject({ stage: 'closed', outcome: 'archived', reasonCode: 'court-decision' });
  expect(seen.competent?.id).toBe(advice?.advice);
  expect(seen.competent?.en).toMatch(/^A court decision can only be changed by legal remedies/);
  const line = (await complaint.events()).find(({ type }) => type === 'archived');
  expect(line?.data).toMatchObject({ decision: 'archive', code: 'court-decision' });
  // One that is archived for another reason is not outside of anything.
  const other = await archived('too-general');
  expect((await other.now()).competent).toBeNull();
  // It has no public form, and the public is not told why.
  expect((await town.anonymous.get(complaint.path)).brief).toBe('404 not-found');

  type Figures = {
    received: number;
    archived: number;
    outsideScope: number;
    followedUp: number;
    notFollowedUp: number;
  };
  const figures = await until('both are counted', async () => {
    const { total } = (await desk.get('/v1/statistics?by=institution')).json<{ total: Figures }>();
    return total.archived === 2 && total;
  });
  expect(figures).toMatchObject({
    received: 2,
    archived: 2,
    outsideScope: 1,
    followedUp: 0,
    notFollowedUp: 2,
  });
});

test('it can be objected to as any archive, and then it is outside no more', async () => {
  const complaint = await archived('crime');
  const after = await complaint.must(complaint.reporter, 'replies', {
    text: 'Yang saya adukan adalah petugas yang menolak laporan saya.',
    objection: true,
  });
  expect(after).toMatchObject({ stage: 'verification', outcome: null, reasonCode: null, competent: null });
  expect(after.holder?.agency).toBe('nasional');
  // What it is about turns out to be a service: it goes on.
  await complaint.must(await town.national(), 'verification', { decision: 'accept', to: 'polri' });
  expect((await complaint.now()).holder?.agency).toBe('polri');
});

test('a code of neither kind is refused', async () => {
  const complaint = await town.file({ agency: KAB });
  const answer = await complaint.give(await town.desk(), 'verification', {
    decision: 'archive',
    code: 'not-our-authority',
    reason: 'Bukan wewenang kami.',
  });
  expect([answer.brief, answer.json()['errors']]).toEqual([
    '422 invalid',
    [expect.objectContaining({ path: 'code' })],
  ]);
});

type Suggested = { to: { id: string }; outside: string | null };

const suggested = async (description: string): Promise<Suggested> =>
  (
    await town.anonymous.post('/v1/routes/explanations', {
      classification: 'complaint',
      title: 'Pengaduan',
      description,
      location: { region: '18.10' },
    })
  ).json<Suggested>();

test.each([
  [
    'Saya keberatan dengan putusan hakim pengadilan negeri yang menghukum adik saya.',
    /Pengadilan yang lebih tinggi/,
  ],
  ['Tolong revisi undang-undang cipta kerja karena merugikan buruh.', /DPR RI atau Presiden/],
  ['Tadi malam rumah saya kemalingan, motor dicuri dari teras.', /Kepolisian/],
])('%s: nothing is closed by itself, and it is said who decides', async (description, competent) => {
  expect((await suggested(description)).outside).toMatch(competent);
  const complaint = await town.file({ agency: KAB, topic: undefined, description });
  expect(await complaint.now()).toMatchObject({ stage: 'verification', outcome: null, competent: null });
});

test.each([
  'Polisi di polsek menolak menerima laporan kehilangan saya dan meminta uang rokok.',
  'Pelayanan SKCK di polres antre dari subuh, loket baru buka jam sepuluh.',
  'Petugas loket pengadilan agama meminta biaya tambahan untuk salinan akta cerai.',
  'Jadwal sidang di pengadilan negeri molor lima jam tanpa pemberitahuan petugas.',
  'Jaksa di kejaksaan negeri tidak pernah mengabari perkembangan berkas saya.',
])('the service of police, prosecutors and courts is within the scope: %s', async (description) => {
  const { to, outside } = await suggested(description);
  expect({ outside, nobody: to.id === 'nasional' }).toEqual({ outside: null, nobody: false });
});
