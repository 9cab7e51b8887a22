import { actors } from '../support/actors';
import { DINAS_PUPR } from '../support/case';
import { Engine } from '../support/engine';
import { shippedReference } from '../support/reference';

describe('a plain life', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await Engine.start(shippedReference());
  }, 60_000);
  afterAll(() => engine.stop());

  it('is filed, verified, disposed, answered and accepted', async () => {
    const complaint = await engine.file();
    await complaint.command('verification', actors.desk, { decision: 'accept' });
    await complaint.command('disposition', actors.desk, { to: DINAS_PUPR });
    await complaint.command('answers', actors.liaison, { text: 'Sudah diperbaiki.', final: true });
    const head = await complaint.command('acceptance', actors.reporter, { rating: 5 });
    expect(head).toMatchObject({ stage: 'closed', outcome: 'settled' });
    const file = await complaint.end();
    expect(file.clocks.map(({ name, state }) => `${name} ${state}`)).toEqual([]);
    const history = await complaint.handle.fetchHistory();
    console.log(
      history.events?.length,
      history.events?.map((e) => Object.keys(e).find((k) => k.endsWith('Attributes'))).join('\n'),
    );
    console.log(JSON.stringify(file).length);
  }, 30_000);
});
