import type { Caller } from '../support/caller';
import { lent } from '../support/lent';
import { HEALTH, KAB, PUPR, Town, type Complaint } from '../support/town';

/** Whose a complaint is, settled over HTTP. */

let town: Town;
let desk: Caller;
let liaison: Caller;
let secretary: Caller;
beforeAll(async () => {
  town = await Town.of(lent().settings);
  [desk, liaison, secretary] = [
    await town.desk(),
    await town.liaison(),
    await town.supervisor(KAB, 'secretary'),
  ];
});

const because = { reason: 'Bukan tugas kami.' };

async function returnedFourTimes(): Promise<Complaint> {
  const complaint = await town.fileUpTo('followUp');
  for (let time = 1; time <= 4; time += 1) {
    await complaint.must(liaison, 'return', because);
    if (time < 4) await complaint.must(desk, 'disposition', { to: PUPR });
  }
  return complaint;
}

test('the regional secretary decides; his desk is told to wait, and why', async () => {
  const complaint = await returnedFourTimes();
  expect(await complaint.now()).toMatchObject({
    stage: 'disposition',
    holder: { agency: KAB },
    arbitration: 'secretary',
    hops: 4,
  });
  const waits = await complaint.give(desk, 'disposition', { to: HEALTH }, { 'accept-language': 'en' });
  expect([waits.brief, waits.json()['detail']]).toEqual([
    '409 wrong-stage',
    'Whose complaint this is, is being settled; wait for the decision, which is binding.',
  ]);
  const bound = await complaint.must(secretary, 'disposition', { to: HEALTH });
  expect(bound).toMatchObject({ stage: 'followUp', binding: true, arbitration: null });
});

test('a binding disposition cannot be given back, and the answer says so in both languages', async () => {
  const complaint = await returnedFourTimes();
  await complaint.must(secretary, 'disposition', { to: PUPR });
  const said = await Promise.all(
    ['id', 'en'].map((lang) => complaint.give(liaison, 'return', because, { 'accept-language': lang })),
  );
  expect(said.map(({ brief }) => brief)).toEqual(['409 wrong-stage', '409 wrong-stage']);
  expect(said.map((answer) => String(answer.json()['detail']).split(':')[0])).toEqual([
    'Disposisi ini mengikat',
    'This disposition is binding',
  ]);
  expect((await complaint.seenBy(liaison)).may).not.toContain('return');
});

test('what is for none of his own he passes on to the national desk', async () => {
  const complaint = await returnedFourTimes();
  const passed = await complaint.must(secretary, 'return', { reason: 'Jalan nasional.' });
  expect(passed).toMatchObject({ holder: { agency: 'nasional' }, arbitration: 'national', hops: 5 });
  const bound = await complaint.must(await town.national(), 'disposition', { to: 'kemenpu' });
  expect(bound).toMatchObject({ binding: true, holder: { agency: 'kemenpu' } });
});
