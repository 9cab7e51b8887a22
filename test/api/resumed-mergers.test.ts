import { until } from '../../chaos/until';
import { withSides } from '../../reconciliation/open';
import { reconcile } from '../../reconciliation/reconcile';
import type { DifferenceKind } from '../../reconciliation/report';
import { workflowId } from '../../workflows/contract';
import type { CommandName } from '../../domain/vocabulary';
import type { Caller, Json } from '../support/caller';
import { lent } from '../support/lent';
import { withEngine } from '../support/temporal';
import { Town, type CaseBody, type Complaint } from '../support/town';

/** Of two cases of which one goes on for the other, one is ended by force and started again. */

const PATIENCE_MS = 180_000;
const reason = 'Jalan yang sama, dilaporkan dua kali.';

let town: Town;
let desk: Caller;
let liaison: Caller;
beforeAll(async () => {
  town = await Town.of(lent().settings);
  [desk, liaison] = [await town.desk(), await town.liaison()];
});

/** Two complaints at the unit, of which the first goes on in the second. */
async function merged(): Promise<[waiting: Complaint, lead: Complaint]> {
  const [waiting, lead] = await Promise.all([town.fileUpTo('followUp'), town.fileUpTo('followUp')]);
  await waiting.must(desk, 'merger', { into: lead.id, reason });
  await so('the lead knows', async () => (await lead.seenBy(desk)).merged?.length === 1);
  return [waiting, lead];
}

function so<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> {
  return until(what, ask, PATIENCE_MS);
}

function terminate(...cases: Complaint[]): Promise<unknown> {
  return withEngine(lent().settings, (client) =>
    Promise.all(
      cases.map(({ id }) =>
        client.workflow.getHandle(workflowId(id)).terminate('somebody pressed the button'),
      ),
    ),
  );
}

/** As `tuntas verify --repair` does it, for some cases alone: others share this stack. */
function repaired(...cases: Complaint[]): Promise<[DifferenceKind, boolean][]> {
  return withSides(
    lent().settings,
    (sides) =>
      Promise.all(
        cases.map(async ({ id }) => {
          const { differences, unanswered } = await reconcile(sides, { repair: true, only: id });
          if (unanswered > 0) throw new Error('nobody has answered');
          expect(differences).toHaveLength(1);
          return differences.map(({ kind, repaired: done }) => [kind, done] as [DifferenceKind, boolean])[0];
        }),
      ).then((all) => all.filter((one) => one !== undefined)),
    { perSecond: 500 },
  );
}

const typesOf = async (one: Complaint): Promise<string[]> => (await one.events(desk)).map(({ type }) => type);
const answersFor = async (one: Complaint): Promise<string[]> =>
  ((await one.now()).merger?.lead?.answers ?? []).map(({ text }) => text);

/** A clock of a case, as its desk sees it. */
async function settlement(one: Complaint): Promise<NonNullable<CaseBody['clocks']>[number] | undefined> {
  return (await one.seenBy(desk)).clocks?.find(({ name }) => name === 'settlement');
}

const says = (one: Complaint, by: Caller, name: CommandName, body: Json): Promise<CaseBody> =>
  one.must(by, name, body);

test.each([
  ['the one that goes on for both', 1],
  ['the one that waits', 0],
] as const)('%s is ended and started again: nobody notices it', async (_, ended) => {
  const pair = await merged();
  const [waiting, lead] = pair;
  await says(lead, liaison, 'answers', { text: 'Kami jadwalkan.', final: false });
  const clock = await settlement(lead);
  await terminate(pair[ended]);
  expect(await repaired(pair[ended])).toEqual([['lost', true]]);
  await so('it goes on', async () => (await typesOf(pair[ended])).includes('resumed'));
  expect((await waiting.now()).merger).toMatchObject({ into: lead.id, endedAt: null });
  expect(await lead.seenBy(desk)).toMatchObject({
    followers: 1,
    merged: [{ id: waiting.id, endedAt: null }],
  });
  expect(await settlement(lead)).toEqual(clock);
  expect(await settlement(waiting)).toMatchObject({ state: 'suspended' });

  // What is answered there is read here, of before and of after.
  await says(lead, liaison, 'answers', { text: 'Aspal dipasang pekan ini.', final: true });
  expect(await answersFor(waiting)).toEqual(['Kami jadwalkan.', 'Aspal dipasang pekan ini.']);

  // And it can still be undone; afterwards each of them goes on by itself.
  await says(waiting, desk, 'mergerEnd', { reason: 'Ternyata jalan lain.' });
  await so('the lead knows', async () => (await lead.seenBy(desk)).merged === undefined);
  expect(await settlement(waiting)).toMatchObject({ state: 'running' });
  await says(waiting, liaison, 'answers', { text: 'Jalan ini juga.', final: true });
  expect((await waiting.now()).stage).toBe('reply');
});

test('what one of them did while nobody carried the other on is not lost on that one', async () => {
  const [[parted, lead], [waiting, settled]] = await Promise.all([merged(), merged()]);
  await terminate(lead, waiting);
  // One is taken out of a lead that hears of nothing; another's lead is settled and cannot say so.
  await says(parted, desk, 'mergerEnd', { reason: 'Ternyata jalan lain.' });
  await says(settled, liaison, 'answers', { text: 'Sudah ditambal.', final: true });
  await says(settled, settled.reporter, 'acceptance', { rating: 5 });
  expect(await repaired(lead, waiting)).toEqual([
    ['lost', true],
    ['lost', true],
  ]);

  await so('the lead knows', async () => (await lead.seenBy(desk)).merged === undefined);
  expect((await typesOf(lead)).slice(-2)).toEqual(['resumed', 'mergedOut']);
  expect((await lead.now()).followers).toBe(0);
  await so('the other one goes on by itself', async () => (await waiting.now()).merger === undefined);
  expect((await typesOf(waiting)).slice(-2)).toEqual(['resumed', 'separated']);
  expect(await settlement(waiting)).toMatchObject({ state: 'running' });
  await says(waiting, liaison, 'answers', { text: 'Sudah ditambal.', final: true });
});
