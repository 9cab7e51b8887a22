import { createServer, type Server } from 'node:net';
import { freePort } from '../../dev/free-port';
import { requireFreePorts } from '../../dev/ports';

async function listen(port: number, host: string): Promise<Server> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

test('a free port can be listened on', async () => {
  const port = await freePort();
  const server = await listen(port, '127.0.0.1');
  expect(server.address()).toMatchObject({ port });
  server.close();
});

test.each(['127.0.0.1', '0.0.0.0'])(
  'a port busy on %s is told with its owner and its setting',
  async (host) => {
    const port = await freePort();
    const server = await listen(port, host);
    try {
      const wanted = [{ port, owner: 'the API', setting: 'TUNTAS_API_PORT' }];
      const sentence = new RegExp(
        `^Port ${port} for the API is busy( \\(held by .+, process \\d+\\))?: stop what holds it, or choose another port with TUNTAS_API_PORT\\.$`,
      );
      await expect(requireFreePorts(wanted)).rejects.toThrow(sentence);
    } finally {
      server.close();
    }
  },
);

test('one port for two is refused', async () => {
  const port = await freePort();
  const wanted = [
    { port, owner: 'the API', setting: 'TUNTAS_API_PORT' },
    { port, owner: 'MongoDB', setting: 'TUNTAS_MONGO_PORT' },
  ];
  await expect(requireFreePorts(wanted)).rejects.toThrow('change TUNTAS_API_PORT or TUNTAS_MONGO_PORT');
});
