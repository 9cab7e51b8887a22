import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Engine } from '../support/engine';
import { shippedReference } from '../support/reference';
import { FOLDER, writeHistory } from './history-file';
import { fileOf, LIVES, runOf } from './lives';

/** With RECORD=1 every life is lived and recorded anew; README.md says when that is right. */

if (process.env['RECORD'] === '1') {
  let engine: Engine;
  beforeAll(async () => {
    const known = Object.keys(LIVES).map(fileOf);
    for (const file of readdirSync(FOLDER)) if (!known.includes(file)) rmSync(join(FOLDER, file));
    engine = await Engine.start(shippedReference());
  }, 60_000);
  beforeEach(() => engine.workingDays(1));
  afterEach(() => engine.clear());
  afterAll(() => engine.stop());

  it.each(Object.entries(LIVES))(
    'records: %s',
    async (name, live) => {
      const complaint = await engine.file({
        id: `REPLAY-${name.replaceAll(' ', '-').toUpperCase()}`,
        title: 'sealed:title',
        description: 'sealed:description',
      });
      await live(complaint, engine);
      await complaint.untilAtRest();
      writeHistory(fileOf(name), await (runOf(name, complaint) ?? complaint.handle).fetchHistory());
    },
    30_000,
  );
}

it('every life has its recorded history, and there is no other', () => {
  expect(readdirSync(FOLDER).toSorted()).toEqual(Object.keys(LIVES).map(fileOf).toSorted());
});
