import { Complaints } from '../../store/complaints';
import { until } from '../../chaos/until';
import { ownDatabase } from '../support/database';

test('a database that freezes keeps one reader waiting, not every one; it is used again when it answers', async () => {
  const { server, database, stop } = await ownDatabase();
  try {
    const complaints = new Complaints(database);
    expect(await complaints.find('nobody')).toBeNull();
    server.kill('SIGSTOP');
    // The signal is on its way for a moment.
    await until('it stands still', async () => !(await database.answers(300)));
    await expect(complaints.find('nobody')).rejects.toThrow('does not answer');
    expect(complaints.isUp).toBe(false);
    server.kill('SIGCONT');
    await until('the database is back', async () => complaints.isUp);
    expect(await complaints.find('nobody')).toBeNull();
  } finally {
    server.kill('SIGCONT');
    await stop();
  }
});
