import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../dev/free-port';
import { startMongo } from '../../dev/mongo';
import { Complaints } from '../../store/complaints';
import { Database } from '../../store/database';
import { until } from '../../chaos/until';

test('a database that freezes keeps one reader waiting, not every one; it is used again when it answers', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tuntas-frozen-'));
  const mongo = await startMongo({ dataDir, port: await freePort(), log: join(dataDir, 'mongo.log') });
  const database = new Database(mongo.uri);
  try {
    await database.start();
    const complaints = new Complaints(database);
    expect(await complaints.find('nobody')).toBeNull();
    mongo.kill('SIGSTOP');
    // The signal is on its way for a moment.
    await until('it stands still', async () => !(await database.answers(300)));
    await expect(complaints.find('nobody')).rejects.toThrow('does not answer');
    expect(complaints.isUp).toBe(false);
    mongo.kill('SIGCONT');
    await until('the database is back', async () => complaints.isUp);
    expect(await complaints.find('nobody')).toBeNull();
  } finally {
    mongo.kill('SIGCONT');
    await database.stop();
    await mongo.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});
