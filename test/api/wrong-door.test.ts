import type { Caller } from '../support/caller';
import { lent } from '../support/lent';
import { Stack } from '../../chaos/stack';
import { Town, type CaseBody, type Complaint, type EventBody, type Page } from '../support/town';
import { COMPLAINTS, type Complaint as Written } from '../routing/complaints';
import { OFFICES } from '../routing/shipped';
import { until } from '../../chaos/until';

/** Reporters and desks at work at the same time. */
const CLIENTS = 8;
const HUNDRED = 100;
const HOP_LIMIT = 3;
/** One in so many, the national desk errs first, and an institution sends the complaint back. */
const ERRS = 10;
const NATIONAL = 'nasional';

const { directory } = OFFICES;

/** A hundred complaints from the whole of the set, evenly. */
const CHOSEN: readonly Written[] = Array.from({ length: HUNDRED }, (_, n) =>
  COMPLAINTS.at(Math.floor((n * COMPLAINTS.length) / HUNDRED)),
).filter((one) => one !== undefined);

/** Institutions whose desk has units to dispose to, in the order of their ids. */
const DOORS: readonly string[] = directory.agencies
  .filter(({ id }) => id !== NATIONAL && directory.ref(id)?.desk === true)
  .map(({ id }) => id)
  .toSorted();

/** Some institution that is not the competent one, nor complained of; every other time one of its units. */
function wrongDoor({ to, about = [] }: Written, n: number): string {
  const right = institutionOf(to);
  const wrong = DOORS.filter((door) => door !== right && !about.some((one) => institutionOf(one) === door));
  const door = wrong[(n * 7) % wrong.length] ?? '';
  const units = directory.agencies.filter(({ id, parent }) => parent === door && institutionOf(id) === door);
  return n % 2 === 0 ? door : (units[n % units.length]?.id ?? door);
}

function institutionOf(agency: string): string {
  return directory.institutionOf(agency)?.id ?? '';
}

interface Way {
  complaint: Complaint;
  /** The case once somebody follows it up, or at the national desk where that is competent. */
  end: CaseBody;
  events: EventBody[];
}

interface Pair {
  written: Written;
  door: string;
  wrong: Way;
  right: Way;
}

let stack: Stack;
let town: Town;
let national: Caller;
let pairs: Pair[];

beforeAll(async () => {
  stack = await Stack.start({ compiled: lent().compiled });
  town = await Town.of(stack.settings);
  national = await town.national();
  pairs = await atOnce(CHOSEN, async (written, n): Promise<Pair> => {
    const door = wrongDoor(written, n);
    const right = await settle(written, institutionOf(written.to), n, false);
    return { written, door, right, wrong: await settle(written, door, n, n % ERRS === ERRS - 1) };
  });
});
afterAll(() => stack.stop());

/** Files a complaint at a door and lets the desks do what desks do, until somebody follows it up. */
async function settle(written: Written, door: string, n: number, errs: boolean): Promise<Way> {
  const complaint = await town.file(bodyOf(written, door, n));
  let seen = await complaint.now();
  let hasErred = !errs;
  // Each turn is one desk; more turns than there may be hops and desks would be a complaint that goes round.
  for (let turn = 0; turn <= HOP_LIMIT + 2; turn += 1) {
    if (seen.stage === 'followUp') break;
    const holder = seen.holder?.agency ?? '';
    const to = seen.suggestion?.to.id ?? '';
    if (holder === NATIONAL && (to === NATIONAL || to === '')) break;
    if (holder === NATIONAL && !hasErred) {
      hasErred = true;
      seen = await sendBack(complaint, written, n);
    } else {
      seen = await decide(complaint, seen, holder, to, n);
    }
  }
  return { complaint, end: await complaint.now(), events: await complaint.events() };
}

/** A desk follows the suggestion as far as its own house reaches, and says otherwise that it is not for it. */
async function decide(
  complaint: Complaint,
  { stage }: CaseBody,
  holder: string,
  to: string,
  n: number,
): Promise<CaseBody> {
  const desk = holder === NATIONAL ? national : await town.desk(holder);
  const house = institutionOf(to);
  // The national desk leaves every other case to the desk of the house, to hand it to its unit.
  const via = holder === NATIONAL && n % 2 === 0 ? house : to;
  if (holder !== NATIONAL && house !== holder) {
    return complaint.must(desk, 'verification', {
      decision: 'not-ours',
      reason: 'Bukan kewenangan kami.',
    });
  }
  return stage === 'verification'
    ? complaint.must(desk, 'verification', { decision: 'accept', to: via })
    : complaint.must(desk, 'disposition', { to: via });
}

/** The national desk sends it to yet another institution that is not competent, which returns it. */
async function sendBack(complaint: Complaint, written: Written, n: number): Promise<CaseBody> {
  const other = institutionOf(wrongDoor(written, n + 1));
  await complaint.must(national, 'verification', { decision: 'accept', to: other });
  return complaint.must(await town.desk(other), 'return', { reason: 'Bukan kewenangan kami.' });
}

function bodyOf({ text, region, topic, oversight, about }: Written, agency: string, n: number) {
  return {
    title: `Laporan ${String(n + 1).padStart(3, '0')}`,
    description: text,
    classification: 'complaint',
    topic,
    agency,
    location: region === undefined ? undefined : { region },
    ...(oversight === undefined ? {} : { oversight }),
    ...(about === undefined ? {} : { about }),
  };
}

/** As `Promise.all` over a list, by so many clients that each take the next one. */
async function atOnce<T, R>(list: readonly T[], work: (one: T, n: number) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  let taken = 0;
  const client = async (): Promise<void> => {
    for (;;) {
      const n = taken;
      taken += 1;
      const one = list[n];
      if (one === undefined) return;
      done[n] = await work(one, n);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return done;
}

const heldBy = ({ end }: Way): string => end.holder?.agency ?? '';

test('a hundred complaints at a wrong door end where the right door would have sent them', () => {
  expect(pairs).toHaveLength(HUNDRED);
  const strays = pairs
    .filter(({ wrong, right }) => heldBy(wrong) !== heldBy(right))
    .map(
      ({ written, door, wrong, right }) => `${written.n}  ${door}: ${heldBy(wrong)}, not ${heldBy(right)}`,
    );
  expect(strays).toEqual([]);
  for (const { door, wrong, right } of pairs) {
    for (const { end } of [wrong, right]) {
      expect([end.id, end.holder?.agency === NATIONAL ? 'followUp' : end.stage]).toEqual([
        end.id,
        'followUp',
      ]);
      expect(end.outcome).toBeNull();
    }
    expect(wrong.end.filedAt).toBe(door);
    expect(institutionOf(door)).not.toBe(wrong.end.holder?.institution);
  }
});

test('and nine in ten at the unit that was judged competent', () => {
  const misses = pairs.filter(({ written, wrong }) => heldBy(wrong) !== written.to);
  const lines = misses.map(
    ({ written, wrong }) =>
      `  ${written.n}  ${written.to} → ${heldBy(wrong)} (${wrong.end.suggestion?.rule ?? 'none'})  ${written.text.slice(0, 70)}`,
  );
  process.stdout.write(
    `${[`at a wrong door: ${HUNDRED - misses.length} of ${HUNDRED}`, ...lines].join('\n')}\n`,
  );
  expect(HUNDRED - misses.length).toBeGreaterThanOrEqual(90);
});

test('none makes more hops than there may be, and none starts its settlement anew', () => {
  for (const [n, { wrong }] of pairs.entries()) {
    const { id, hops, clocks = [], path = [] } = wrong.end;
    const returned = wrong.events.some(({ type }) => type === 'returned');
    const errs = n % ERRS === ERRS - 1 && wrong.end.suggestion?.to.id !== NATIONAL;
    expect([id, returned, hops]).toEqual([id, errs, errs ? 2 : 1]);
    expect(Number(hops)).toBeLessThanOrEqual(HOP_LIMIT);
    const settlement = clocks.filter(({ name }) => name === 'settlement');
    const verified = wrong.events.find(({ type }) => type === 'verified');
    expect([id, settlement.map(({ cycle, startedAt }) => [cycle, Date.parse(startedAt)])]).toEqual([
      id,
      verified ? [[1, Date.parse(verified.at)]] : [],
    ]);
    // Its history comes along: the first stop is the desk whose door was chosen.
    expect(path[0]?.agency).toBe(institutionOf(wrong.end.filedAt ?? ''));
  }
});

test('each reporter is told once, plainly; whoever chose the right door is told nothing', () => {
  for (const { door, wrong, right } of pairs) {
    const told = wrong.events.filter(({ type }) => type === 'forwarded');
    expect([wrong.end.id, told.length]).toEqual([wrong.end.id, 1]);
    const message = told[0]?.data['message'] as { id: string; en: string };
    const chosen = directory.get(institutionOf(door))?.name ?? '';
    expect(message.id).toContain(`${chosen}, instansi yang Anda pilih, tidak berwenang`);
    expect(message.id).toContain('Anda tidak perlu melakukan apa pun');
    expect(message.en).toContain('is not the competent one');
    const stayed = right.end.path?.[0]?.agency === right.end.holder?.institution;
    const toldThere = right.events.some(({ type }) => type === 'forwarded');
    expect([right.end.id, stayed && toldThere]).toEqual([right.end.id, false]);
  }
});

interface RuleRow {
  rule: string;
  because: string | null;
  suggested: number;
  confirmed: number;
  changed: number;
  undecided: number;
  share: number | null;
  changedTo: { agency: string; name: string; count: number }[];
}

const rows = async (by: Caller, query = ''): Promise<RuleRow[]> =>
  (await by.get(`/v1/routes/decisions?limit=200${query}`)).json<Page<RuleRow>>().items;
const total = (list: readonly RuleRow[], of: 'suggested' | 'confirmed' | 'changed' | 'undecided'): number =>
  list.reduce((sum, row) => sum + row[of], 0);

const accusing = ({ end }: Way): boolean => (end.about ?? []).length > 0;
const heldIn =
  (institution: string) =>
  ({ end }: Way): boolean =>
    (end.path ?? []).some(({ agency }) => institutionOf(agency) === institution);

describe('what desks made of the suggestions', () => {
  test('is counted by rule: all of them followed them', async () => {
    const ways = pairs.flatMap(({ wrong, right }) => [wrong, right]);
    const atNational = ways.filter(({ end }) => heldBy({ end } as Way) === NATIONAL).length;
    const list = await until('all of them are counted', async () => {
      const found = await rows(national);
      return total(found, 'suggested') >= 2 * HUNDRED && found;
    });
    expect(total(list, 'suggested')).toBe(2 * HUNDRED);
    expect(total(list, 'confirmed')).toBe(2 * HUNDRED - atNational);
    expect([total(list, 'changed'), total(list, 'undecided')]).toEqual([0, atNational]);
    for (const { rule, because, suggested } of list) {
      const own = ways.filter(({ end }) => end.suggestion?.rule === rule);
      expect([rule, suggested, because]).toEqual([rule, own.length, own[0]?.end.suggestion?.because?.id]);
    }
  });

  test('a desk that decides otherwise shows, with where it went; corrections later do not', async () => {
    const KAB = 'kab-sinjai';
    const [desk, lamps] = [await town.desk(KAB), `${KAB}.dinas-perhubungan`];
    const before = await rows(desk);
    const complaint = await town.file({
      agency: KAB,
      location: { region: '73.07' },
      topic: 'roads.street-lights',
    });
    const { suggestion } = await complaint.seenBy(desk);
    expect(suggestion?.to.id).toBe(lamps);
    await complaint.must(desk, 'verification', { decision: 'accept', to: `${KAB}.dinas-pupr` });
    // Sent on to whom the rule had named after all: the decision was the first.
    await complaint.must(desk, 'disposition', { to: lamps });
    const row = await until('the change is counted', async () => {
      const found = (await rows(desk)).find(({ rule }) => rule === suggestion?.rule);
      return found !== undefined && found.changed > 0 && found;
    });
    const earlier = before.find(({ rule }) => rule === suggestion?.rule);
    expect(row.changed).toBe((earlier?.changed ?? 0) + 1);
    expect(row.changedTo).toEqual([
      { agency: `${KAB}.dinas-pupr`, name: directory.get(`${KAB}.dinas-pupr`)?.name, count: 1 },
    ]);
    expect(row.share).toBe(Math.round((row.confirmed / (row.confirmed + 1)) * 1000) / 1000);
    // The most changed come first.
    expect((await rows(national))[0]?.rule).toBe(suggestion?.rule);
    expect(await rows(national, '&from=2100-01-01')).toEqual([]);
    expect(await rows(national, '&to=2100-01-01&institution=kab-sinjai')).toEqual(await rows(desk));
  });

  test('an institution has the counts of its own cases; what accuses somebody, or is confidential, an operator has not', async () => {
    const [desk, operator] = [await town.desk('kab-luwu-timur'), await town.operator()];
    const held = heldIn('kab-luwu-timur');
    const ways = pairs.flatMap(({ wrong, right }) => [wrong, right]);
    const own = ways.filter((way) => held(way) && !way.end.about?.includes('kab-luwu-timur'));
    expect(own.length).toBeGreaterThan(0);
    expect(ways.filter(accusing).length).toBeGreaterThan(0);
    expect(total(await rows(desk), 'suggested')).toBe(own.length);
    // And one that was filed by the test before.
    expect(total(await rows(operator), 'suggested')).toBe(ways.filter((way) => !accusing(way)).length + 1);
    const secret = await town.file({ agency: 'kab-luwu-timur', confidential: true });
    await until('the case is there', async () => (await secret.seenBy(desk)).stage === 'verification');
    const mine = await until('it is counted', async () => {
      const sum = total(await rows(desk), 'suggested');
      return sum > own.length && sum;
    });
    expect(mine).toBe(own.length + 1);
    expect(total(await rows(operator), 'suggested')).toBe(ways.filter((way) => !accusing(way)).length + 1);
  });
});
