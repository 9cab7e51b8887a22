import { array, assert, asyncProperty, boolean, integer, record as recordOfValues } from 'fast-check';
import type { CaseFile } from '../../domain/case-file';
import { complaintCollection } from '../../store/complaint-model';
import { recordOf } from '../../store/complaint-record';
import { Complaints } from '../../store/complaints';
import { ReconciledCases } from '../../store/reconciled-cases';
import { opened } from '../support/case';
import { ownDatabase, type OwnDatabase } from '../support/database';
import { shippedReference } from '../support/reference';
import { sealer } from '../support/told';

/** Writing a case, in whatever order and however often, against the real database. */

const reference = shippedReference();
let own: OwnDatabase;
let complaints: Complaints;
let cases: ReconciledCases;
beforeAll(async () => {
  own = await ownDatabase();
  complaints = new Complaints(own.database);
  cases = new ReconciledCases(own.database);
  await complaints.prepare();
});
afterAll(() => own?.stop());

const first = opened(reference, Date.now());

function record(id: string, revision: number, otherwise: Partial<CaseFile> = {}) {
  const file = structuredClone({ ...first, id, revision, title: `of ${revision}`, ...otherwise });
  return recordOf(file, reference.world(), sealer);
}

const there = (id: string) => complaintCollection(own.database).findOne({ _id: id });

test('late, twice, at one time, from two runs: the newest stays', async () => {
  let counted = 0;
  let wentBack = 0;
  const writes = array(recordOfValues({ revision: integer({ min: 1, max: 8 }), rewrite: boolean() }), {
    minLength: 2,
    maxLength: 8,
  });
  await assert(
    asyncProperty(writes, boolean(), async (given, atOnce) => {
      counted += 1;
      const id = `ORDER${String(counted).padStart(9, 'A')}`;
      let highest = 0;
      const write = async ({ revision, rewrite }: (typeof given)[number]): Promise<void> => {
        const one = record(id, revision);
        await (rewrite ? cases.rewrite(one, complaints) : complaints.write(one));
        if (atOnce) return;
        highest = Math.max(highest, revision);
        if (revision < highest) wentBack += 1;
        expect((await there(id))?.revision).toBe(highest);
      };
      if (atOnce) await Promise.all(given.map(write));
      else for (const one of given) await write(one);
      const newest = Math.max(...given.map(({ revision }) => revision));
      const found = await there(id);
      expect(found?.revision).toBe(newest);
      expect((JSON.parse(found?.file ?? '') as CaseFile).title).toBe(`of ${newest}`);
    }),
    { numRuns: 30 },
  );
  // Chance has tried what this is about.
  expect(wentBack).toBeGreaterThan(5);
});

test('what is written anew keeps its mark; an archived document is not touched', async () => {
  const id = 'MARKAAAAAAAAAA';
  const mark = async (untold: boolean): Promise<void> => {
    await complaintCollection(own.database).updateOne(
      { _id: id },
      untold ? { $set: { untold } } : { $unset: { untold: true } },
    );
  };
  await complaints.write(record(id, 3));
  await mark(false);
  await cases.rewrite(record(id, 3, { hops: 2 }), complaints);
  expect(await there(id)).toMatchObject({ hops: 2, untold: false });
  await mark(true);
  await cases.rewrite(record(id, 3, { hops: 3 }), complaints);
  expect(await there(id)).toMatchObject({ hops: 3, untold: true });
  await mark(false);
  await cases.rewrite(record(id, 4), complaints);
  expect(await there(id)).toMatchObject({ revision: 4, untold: true });

  await complaintCollection(own.database).updateOne({ _id: id }, { $set: { archived: true } });
  const archived = await there(id);
  for (const revision of [3, 4, 5]) await cases.rewrite(record(id, revision, { hops: 9 }), complaints);
  expect(await there(id)).toEqual(archived);
});
