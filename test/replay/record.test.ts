import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Engine } from '../support/engine';
import { policySet } from '../../store/reference-data';
import { ReferenceMemory } from '../../store/reference';
import { amended, dateIn } from '../support/decree';
import { Maintenance } from '../support/maintenance';
import { nationalRules } from '../support/rules';
import { shippedReference } from '../support/reference';
import { FOLDER, recordedFiles, writeHistory } from './history-file';
import { CARRIED_OVER, fileOf, idOf, LIVES, MAINTENANCE, runOf } from './lives';

/** With RECORD=1 every life is lived and recorded anew; README.md says when that is right. */

if (process.env['RECORD'] === '1') {
  let engine: Engine;
  beforeAll(async () => {
    const known = [...Object.keys(LIVES), ...MAINTENANCE, CARRIED_OVER].map(fileOf);
    // Of the release that is being made only: what others have recorded stays.
    for (const file of existsSync(FOLDER) ? readdirSync(FOLDER) : [])
      if (!known.includes(file)) rmSync(join(FOLDER, file));
    engine = await Engine.start(withOtherRules());
  });
  beforeEach(() => engine.workingDays(1));
  afterEach(() => engine.clear());
  afterAll(() => engine.stop());

  it.each(Object.entries(LIVES))(
    'records: %s',
    async (name, live) => {
      const complaint = await engine.file({
        id: idOf(name),
        title: 'sealed:title',
        description: 'sealed:description',
      });
      await live(complaint, engine);
      await complaint.untilAtRest();
      writeHistory(fileOf(name), await (runOf(name, complaint) ?? complaint.handle).fetchHistory());
    },
    30_000,
  );

  it('records: maintenance', async () => {
    const maintenance = await Maintenance.start(engine);
    try {
      const cases = [await engine.file({ id: 'REPLAY-A' }), await engine.file({ id: 'REPLAY-B' })];
      for (const one of cases) await one.now();
      const [from, to] = engine.reference.all.policySets.map(({ version }) => version);
      const moved = await maintenance.migrate({ from: from ?? '', to: to ?? '', past: 'fire' });
      await moved.result();
      writeHistory(fileOf(MAINTENANCE[0]), await moved.fetchHistory());
      const data = engine.reference.all;
      engine.reference.replace(amended(data, [dateIn((await engine.now()) + 86_400_000)]));
      const planned = await maintenance.replan();
      await planned.result();
      engine.reference.replace(data);
      writeHistory(fileOf(MAINTENANCE[1]), await planned.fetchHistory());
    } finally {
      await maintenance.stop();
    }
  });
}

/** The shipped rules, and others to which a case can move. */
function withOtherRules(): ReferenceMemory {
  const { all } = shippedReference();
  const other = nationalRules((rules) =>
    Object.assign(rules.clocks['firstAnswer'] ?? {}, { budget: '2 working days' }),
  );
  return new ReferenceMemory({ ...all, policySets: [...all.policySets, policySet([other], -1)] });
}

it('every life has its recorded history, and there is no other', () => {
  const lives = [...Object.keys(LIVES), ...MAINTENANCE, CARRIED_OVER].map(fileOf);
  expect([...new Set(recordedFiles().map((file) => basename(file)))].toSorted()).toEqual(lives.toSorted());
});
