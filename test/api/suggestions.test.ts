import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Caller } from '../support/caller';
import { lent } from '../support/lent';
import {
  filing,
  HEALTH,
  KAB,
  PUPR,
  SINJAI,
  Town,
  type CaseBody,
  type Complaint,
  type EventBody,
  type ListItem,
  type Page,
  type Receipt,
} from '../support/town';
import { until } from '../../chaos/until';

let town: Town;
let desk: Caller;
beforeAll(async () => {
  town = await Town.of(lent().settings);
  desk = await town.desk();
});

/** A complaint without a topic, in a regency, at the national door. */
const wordsOnly = (description: string, otherwise: object = {}) => ({
  title: `Laporan warga ${Date.now()}`,
  description,
  agency: undefined,
  topic: undefined,
  location: { region: '18.10.01' },
  ...otherwise,
});

/** Files a complaint that nobody has filed before: the same text by the same sender would follow the first. */
let count = 0;
function file(otherwise: object = {}): Promise<Complaint> {
  count += 1;
  return town.file({ title: `Laporan ${Date.now()} nomor ${count}`, ...otherwise });
}

/** One that its unit follows up. */
async function followedUp(): Promise<Complaint> {
  const complaint = await file();
  await complaint.must(desk, 'verification', { decision: 'accept', to: PUPR });
  return complaint;
}

const HOLES = 'Aspal di jalan kampung kami berlubang dan rusak parah, mohon ditambal.';

test('the receipt tells the reporter to whom it will probably go and why, and the case says the same', async () => {
  const body = filing(wordsOnly(HOLES));
  const answer = await town.anonymous.post('/v1/complaints', body);
  expect(answer.status).toBe(201);
  const receipt = answer.json<Receipt>();
  expect(receipt.suggestion).toEqual({
    to: { id: PUPR, name: 'Dinas Pekerjaan Umum dan Penataan Ruang Kabupaten Pringsewu' },
    rule: expect.any(String),
    because: { id: expect.any(String), en: expect.any(String) },
    confidence: expect.any(Number),
    topic: 'roads.damaged',
  });
  const complaint = town.complaint(receipt);
  expect((await complaint.now()).suggestion).toEqual(receipt.suggestion);
  // The rule that is named is the one that anybody can read.
  const explained = await town.anonymous.post('/v1/routes/explanations', body);
  expect(explained.json()).toMatchObject({
    to: receipt.suggestion?.to,
    rule: receipt.suggestion?.rule,
    because: receipt.suggestion?.because?.id,
  });
  // Reading a topic from the words does not choose it.
  expect((await complaint.now()).topic).toBeNull();
});

test('a repeat of a filing repeats its suggestion', async () => {
  const key = { 'idempotency-key': `suggestion-${Date.now()}` };
  const body = filing(wordsOnly(HOLES));
  const [first, second] = [
    await town.anonymous.post('/v1/complaints', body, key),
    await town.anonymous.post('/v1/complaints', body, key),
  ];
  expect(second.json<Receipt>().suggestion).toEqual(first.json<Receipt>().suggestion);
});

test('handlers see it in the case and in their list; the public does not', async () => {
  const complaint = await file();
  const { suggestion } = await complaint.seenBy(desk);
  expect(suggestion?.to.id).toBe(PUPR);
  await complaint.must(desk, 'verification', { decision: 'accept', to: PUPR });
  const found = await until('it is listed', async () => {
    const list = await desk.get(`/v1/complaints?q=${complaint.id}`);
    return list.json<Page<ListItem>>().items[0];
  });
  expect(found.suggestion).toEqual(suggestion);
  expect((await complaint.seenBy(await town.liaison())).suggestion).toEqual(suggestion);
  for (const by of [town.anonymous, await town.desk(SINJAI)]) {
    expect(await complaint.seenBy(by)).not.toHaveProperty('suggestion');
  }
});

test('a desk decides: it may send it elsewhere, and the suggestion stays what it was', async () => {
  const complaint = await file();
  const seen = await complaint.must(desk, 'verification', { decision: 'accept', to: HEALTH });
  expect([seen.holder?.agency, seen.suggestion?.to.id]).toEqual([HEALTH, PUPR]);
});

test('confidential and oversight complaints have one too, for those alone who may see them', async () => {
  const secret = await file({ confidential: true });
  expect((await secret.seenBy(desk)).suggestion?.to.id).toBe(PUPR);
  const oversight = await file({ oversight: true, about: [HEALTH], agency: undefined });
  const { suggestion } = await oversight.seenBy(await town.national());
  expect(suggestion?.to.id).toBe(`${KAB}.inspektorat`);
});

test('whoever is complained of is in no suggestion, neither at filing nor later', async () => {
  const accused = await file({ about: [PUPR] });
  expect((await accused.now()).suggestion?.to.id).toBe(KAB);
  const later = await file();
  await later.must(desk, 'corrections', { about: [PUPR], reason: 'Yang diadukan adalah dinas itu.' });
  const views: CaseBody[] = [await later.now(), await later.seenBy(desk)];
  for (const view of views) expect(view.suggestion).toBeNull();
});

test('what is not for this service to decide says who decides it', async () => {
  const complaint = await file(
    wordsOnly('Saya keberatan dengan putusan hakim pengadilan agama, mohon putusan itu dibatalkan.'),
  );
  const { suggestion } = await complaint.now();
  expect(suggestion?.outside?.id).toEqual(expect.any(String));
});

const forwarded = async (complaint: Complaint): Promise<EventBody[]> =>
  (await complaint.events()).filter(({ type }) => type === 'forwarded');

describe('the reporter who chose the wrong institution', () => {
  test('is told once, whatever happens afterwards', async () => {
    const complaint = await file({ agency: SINJAI });
    const [wrong, national] = [await town.desk(SINJAI), await town.national()];
    await complaint.must(wrong, 'verification', { decision: 'not-ours', reason: 'Bukan wilayah kami.' });
    expect(await forwarded(complaint)).toHaveLength(1);
    await complaint.must(national, 'verification', { decision: 'accept', to: 'kemenpu' });
    await complaint.must(await town.desk('kemenpu'), 'return', { reason: 'Jalan kabupaten.' });
    await complaint.must(national, 'disposition', { to: KAB });
    await complaint.must(desk, 'disposition', { to: PUPR });
    const told = await forwarded(complaint);
    expect(told.map(({ data, by }) => [data['from'], data['to'], by.role])).toEqual([
      [SINJAI, 'nasional', 'engine'],
    ]);
    const message = told[0]?.data['message'] as { id: string; en: string };
    expect(message.id).toBe(
      'Pemerintah Kabupaten Sinjai, instansi yang Anda pilih, tidak berwenang menangani laporan ini. ' +
        'Laporan diteruskan kepada admin nasional, yang meneruskannya ke instansi yang berwenang. ' +
        'Nomor laporan, riwayat, dan batas waktunya tetap sama. Anda tidak perlu melakukan apa pun.',
    );
    expect(message.en).toContain('You need not do anything.');
  });

  test('is told nothing when the institution keeps it, or when no institution was chosen', async () => {
    const kept = await followedUp();
    const open = await file({ agency: undefined });
    await open.must(await town.national(), 'verification', { decision: 'accept', to: PUPR });
    expect([await forwarded(kept), await forwarded(open)]).toEqual([[], []]);
  });

  test('is not told that an institution is not competent when it is complained of', async () => {
    const complaint = await file();
    await complaint.must(desk, 'corrections', { about: [KAB], reason: 'Menyangkut kabupaten.' });
    const [told] = await forwarded(complaint);
    expect(told?.data['message']).toEqual({
      id: expect.stringMatching(/^Laporan Anda menyangkut Pemerintah Kabupaten Pringsewu sendiri/),
      en: expect.stringContaining('is about Pemerintah Kabupaten Pringsewu itself'),
    });
  });
});

describe('tuntas route decisions', () => {
  test('prints the counts of a running system as a table', async () => {
    const { compiled, settings } = lent();
    const run = async (...flags: string[]): Promise<string> => {
      const bin = join(compiled, 'cli', 'bin.js');
      const argv = ['route', 'decisions', '--api-port', String(settings.apiPort), '--data', settings.dataDir];
      return (await promisify(execFile)(process.execPath, [bin, ...argv, ...flags])).stdout;
    };
    const complaint = await file({ agency: SINJAI, location: { region: '73.07' } });
    await complaint.must(await town.desk(SINJAI), 'verification', {
      decision: 'accept',
      to: `${SINJAI}.dinas-kesehatan`,
    });
    const rule = (await complaint.now()).suggestion?.rule ?? '';
    const text = await until('it is counted', async () => {
      const out = await run('--institution', SINJAI);
      return out.includes(`${SINJAI}.dinas-kesehatan (`) && out;
    });
    const [head = '', ...rows] = text.trimEnd().split('\n');
    expect(head).toMatch(/^rule +suggested +confirmed +changed +undecided +share +changed to$/);
    expect(rows.find((row) => row.startsWith(`${rule} `))).toContain(`${SINJAI}.dinas-kesehatan (`);
    expect(await run('--from', '2100-01-01')).toBe('No case has had a suggestion in this time.\n');
    expect(JSON.parse(await run('--from', '2100-01-01', '--json'))).toEqual([]);
    await expect(run('--from', 'gestern')).rejects.toThrow('The API refused');
  });
});

test('a page of decisions goes on where the one before ended', async () => {
  await file();
  await file(wordsOnly('Sampah menumpuk tidak diangkut petugas sampai bau busuk dan banyak lalat.'));
  const national = await town.national();
  const seen: string[] = [];
  await until('two rules are counted', async () => {
    const page = (await national.get('/v1/routes/decisions')).json<Page<{ rule: string }>>();
    return page.items.length >= 2;
  });
  const first = (await national.get('/v1/routes/decisions?limit=1')).json<Page<{ rule: string }>>();
  seen.push(...first.items.map(({ rule }) => rule));
  const rest = (
    await national.get(`/v1/routes/decisions?cursor=${encodeURIComponent(first.next ?? '')}&limit=200`)
  ).json<Page<{ rule: string }>>();
  seen.push(...rest.items.map(({ rule }) => rule));
  expect(new Set(seen).size).toBe(seen.length);
  expect((await national.get('/v1/routes/decisions?limit=0')).brief).toBe('422 invalid');
  expect((await national.get('/v1/routes/decisions?from=2026-02-30')).brief).toBe('422 invalid');
});
