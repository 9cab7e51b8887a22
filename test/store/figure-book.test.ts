import type { FigureCase, Selection } from '../../domain/figures/case';
import { STATISTICS_BY, Tally } from '../../domain/statistics';
import { complaintCollection } from '../../store/complaint-model';
import { recordOf, type ComplaintRecord } from '../../store/complaint-record';
import { Complaints } from '../../store/complaints';
import { FigureBook, FiguresLoading } from '../../store/figure-book';
import { FigureCases } from '../../store/figure-cases';
import { upgradeRecords } from '../../store/record-upgrade';
import { until } from '../../chaos/until';
import { opened } from '../support/case';
import { ownDatabase, type OwnDatabase } from '../support/database';
import { shippedReference } from '../support/reference';
import { isSelected } from '../support/selected';
import { sealer } from '../support/told';
import { seeded } from '../../bench/seeded';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 20, 3);
const reference = shippedReference();

let own: OwnDatabase;
let complaints: Complaints;
let base: ComplaintRecord;

beforeAll(async () => {
  own = await ownDatabase();
  complaints = new Complaints(own.database);
  await complaints.prepare();
  const file = opened(reference, NOW - DAY, { agency: 'kab-sinjai', region: '73.07' });
  base = recordOf(file, reference.world(), sealer);
});
afterAll(() => own?.stop());
beforeEach(() => own.empty('complaints'));

const random = seeded(4);
const one = <T>(...list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

/** A case somewhere in its life, at a revision. */
function record(n: number, revision: number): ComplaintRecord {
  const agency = one('kab-sinjai', 'kab-sinjai.dinas-pupr', 'kab-pringsewu');
  const institution = agency.split('.')[0] ?? agency;
  const outcome = one(null, 'settled', 'archived');
  return {
    ...base,
    _id: `SNAP${String(n).padStart(10, '0')}`,
    revision,
    agency,
    institution,
    holders: [...new Set([agency, institution])],
    about: one([], [], ['kab-sinjai']),
    topic: one('roads', null),
    stage: outcome === null ? 'followUp' : 'closed',
    outcome,
    dueAt: one(null, new Date(NOW - DAY), new Date(NOW + DAY)),
    hops: one(0, 1, 2),
    // From years ago to a moment that has not come: clocks of machines differ.
    receivedAt: new Date(Date.now() - Math.floor(random() ** 4 * 4000 * DAY) + one(0, 5000)),
    measures: {
      ...base.measures,
      verified: one(true, false),
      firstAnswer: one(null, 0.25, 3.5),
      rating: one(null, 4, 5),
    },
  };
}

/** What all that lies in the database comes to, counted case by case. */
async function counted(selection: Selection, by: (typeof STATISTICS_BY)[number]) {
  const groups = new Map<string, Tally>();
  const all: FigureCase[] = [];
  await new FigureCases(own.database).received(null, null, (found) => all.push(found));
  for (const found of all.filter((each) => isSelected(each, selection))) {
    const key = by === 'region' ? '73.07' : (found[by] ?? 'none');
    const tally = groups.get(key) ?? new Tally();
    groups.set(key, tally);
    tally.add(found, NOW);
  }
  return figures(groups);
}

const figures = (groups: ReadonlyMap<string, Tally>) =>
  Object.fromEntries([...groups].map(([key, tally]) => [key, tally.figures()]));

const SELECTIONS: readonly Selection[] = [
  {},
  { isPublishable: true },
  { holder: 'kab-sinjai', notAbout: ['kab-sinjai'] },
  { from: Date.now() - 30 * DAY },
];

async function expectSame(book: FigureBook): Promise<void> {
  await book.upToDate({ isPatient: false });
  for (const selection of SELECTIONS) {
    for (const by of STATISTICS_BY) {
      expect(figures(book.columns.groups(selection, by, NOW))).toEqual(await counted(selection, by));
    }
  }
}

test('however cases were written, and in whatever order, the book says what counting them says', async () => {
  for (let n = 0; n < 150; n += 1) await complaints.write(record(n, 1 + Math.floor(random() * 3)));
  const patient = { waitMs: 120_000 };
  const book = new FigureBook(new FigureCases(own.database), patient);
  await expectSame(book);
  expect(book.columns.size).toBe(150);
  for (let round = 0; round < 3; round += 1) {
    // New ones, newer revisions, and projections that come late and change nothing.
    for (let write = 0; write < 40; write += 1) {
      await complaints.write(record(Math.floor(random() * 180), 1 + Math.floor(random() * 6)));
    }
    await expectSame(book);
  }
  // Two processes that look at different times agree when they have looked.
  const other = new FigureBook(new FigureCases(own.database), patient);
  await expectSame(other);
  book.stop();
  other.stop();
});

test('what was stamped by a clock far behind is found when all is read again', async () => {
  await complaints.write(record(1, 1));
  const book = new FigureBook(new FigureCases(own.database), { sweepMs: 300, waitMs: 120_000 });
  await expectSame(book);
  const late = { ...record(2, 1), writtenAt: new Date(Date.now() - DAY) };
  await complaintCollection(own.database).insertOne(late);
  await until('it is swept in', async () => book.columns.size === 2);
  await expectSame(book);
  book.stop();
});

test('while it is read for the first time it says so, and how far it is', async () => {
  for (let n = 0; n < 20; n += 1) await complaints.write(record(n, 1));
  const book = new FigureBook(new FigureCases(own.database), { waitMs: 0 });
  const asked = await book.upToDate({ isPatient: true }).catch((error: unknown) => error);
  expect(asked).toBeInstanceOf(FiguresLoading);
  await until('it is read', () =>
    book.upToDate({ isPatient: true }).then(
      () => true,
      () => false,
    ),
  );
  expect(book.columns.size).toBe(20);
  book.stop();
});

test('records of an earlier release are found by lists after the database was prepared', async () => {
  const { foundBy, ...earlier } = record(1, 3);
  const collection = complaintCollection(own.database);
  await collection.insertOne(earlier as ComplaintRecord);
  await own.empty('upgrades');
  await upgradeRecords(own.database);
  const found = await collection.findOne({ _id: earlier._id });
  expect(found?.foundBy).toEqual(earlier.about.length === 0 ? foundBy.map(plain) : foundBy.map(hidden));
  // What has keys keeps them.
  await collection.updateOne({ _id: earlier._id }, { $set: { foundBy: ['a:elsewhere'] } });
  await own.empty('upgrades');
  await upgradeRecords(own.database);
  expect((await collection.findOne({ _id: earlier._id }))?.foundBy).toEqual(['a:elsewhere']);
});

const plain = (key: string): string => key.replace(/^!/, '');
const hidden = (key: string): string => `!${plain(key)}`;
