import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { mongo } from 'mongoose';
import { loadSettings } from '../../cli/settings';
import { bootstrapTemporal } from '../../dev/bootstrap';
import { freePort } from '../../dev/free-port';
import { type ServerSettings, startServers } from '../../dev/servers';
import { SEARCH_ATTRIBUTES } from '../../workflows/contract';

const STAGE = defineSearchAttributeKey('Stage', SearchAttributeType.KEYWORD);
const OPTIONS = { retentionDays: 7, searchAttributes: SEARCH_ATTRIBUTES };

let settings: ServerSettings;
beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tuntas-servers-'));
  const [temporalPort, mongoPort, uiPort] = [await freePort(), await freePort(), await freePort()];
  settings = { ...loadSettings(['--data', dataDir], {}), temporalPort, mongoPort, uiPort };
});
afterAll(() => rm(settings.dataDir, { recursive: true }));

async function withTemporal<T>(address: string, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await use(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

async function withMongo<T>(uri: string, use: (client: mongo.MongoClient) => Promise<T>): Promise<T> {
  const client = new mongo.MongoClient(uri);
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

test('what was acknowledged survives SIGKILL and a restart, and preparing twice changes nothing', async () => {
  const first = await startServers(settings);
  try {
    expect((await fetch(`${first.uiUrl}/`)).status).toBe(200);
    await expect(startServers(settings)).rejects.toThrow('Another Tuntas');

    await bootstrapTemporal(first.temporalAddress, 'default', OPTIONS);
    await withTemporal(first.temporalAddress, async ({ workflow, connection }) => {
      await workflow.start('complaint', {
        taskQueue: 'nobody-listens',
        workflowId: 'complaint/KEPT',
        typedSearchAttributes: [{ key: STAGE, value: 'verification' }],
      });
      const { config } = await connection.workflowService.describeNamespace({ namespace: 'default' });
      expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(7 * 24 * 60 * 60);
    });
    await withMongo(first.mongodbUri, async (client) => {
      await client.withSession((session) =>
        session.withTransaction(async () => {
          await client.db().collection('kept').insertOne({ text: 'jalan rusak' }, { session });
        }),
      );
      expect(client.db().databaseName).toBe('tuntas');
    });

    for (const server of first.started) server.kill('SIGKILL');
    const dead = await first.died;
    expect(dead.exit).toEqual({ code: null, signal: 'SIGKILL' });
    expect(first.started.map(({ name }) => name)).toContain(dead.name);
  } finally {
    await first.stop();
  }

  const second = await startServers(settings);
  try {
    await bootstrapTemporal(second.temporalAddress, 'default', OPTIONS);
    await bootstrapTemporal(second.temporalAddress, 'default', OPTIONS);
    await withTemporal(second.temporalAddress, async ({ workflow }) => {
      const kept = await workflow.getHandle('complaint/KEPT').describe();
      expect(kept.status.name).toBe('RUNNING');
      expect(
        (await workflow.count("Stage = 'verification' AND Overdue IS NULL AND Hops IS NULL")).count,
      ).toBe(1);
    });
    const texts = await withMongo(second.mongodbUri, (client) =>
      client
        .db()
        .collection('kept')
        .find()
        .map((document) => String(document.text))
        .toArray(),
    );
    expect(texts).toEqual(['jalan rusak']);
    const clash = bootstrapTemporal(second.temporalAddress, 'default', {
      ...OPTIONS,
      searchAttributes: [{ name: 'Stage', type: 'INT' }],
    });
    await expect(clash).rejects.toThrow('Search attribute Stage of namespace default is not of type INT');
  } finally {
    await second.stop();
  }
  expect(await readdir(settings.dataDir)).not.toContain('lock');
});

test('a namespace that is not there is made', async () => {
  const servers = await startServers({
    ...settings,
    uiPort: null,
    mongodbUri: 'mongodb://127.0.0.1:1/tuntas',
  });
  try {
    expect(servers.started.map(({ name }) => name)).toEqual(['Temporal']);
    expect(servers.mongodbUri).toBe('mongodb://127.0.0.1:1/tuntas');
    await bootstrapTemporal(servers.temporalAddress, 'rehearsal', OPTIONS);
    await withTemporal(servers.temporalAddress, async ({ connection }) => {
      const { customAttributes } = await connection.operatorService.listSearchAttributes({
        namespace: 'rehearsal',
      });
      expect(Object.keys(customAttributes ?? {}).toSorted()).toEqual(
        SEARCH_ATTRIBUTES.map(({ name }) => name).toSorted(),
      );
    });
  } finally {
    await servers.stop();
  }
});

test('a busy port stops the start before anything runs', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(settings.mongoPort, '127.0.0.1', resolve));
  try {
    await expect(startServers(settings)).rejects.toThrow(`Port ${settings.mongoPort} for MongoDB is busy`);
    expect(await readdir(settings.dataDir)).not.toContain('lock');
  } finally {
    await new Promise((resolve) => holder.close(resolve));
  }
});

test('a start that is given up leaves nothing running', async () => {
  const giveUp = new AbortController();
  const starting = startServers(settings, { signal: giveUp.signal });
  giveUp.abort();
  await expect(starting).rejects.toThrow('while it was starting');
  expect(await readdir(settings.dataDir)).not.toContain('lock');
});

test('preparing an address where nothing answers says so', async () => {
  const address = `127.0.0.1:${await freePort()}`;
  await expect(bootstrapTemporal(address, 'default', OPTIONS)).rejects.toThrow(
    `No Temporal answers at ${address}: start one, or correct TEMPORAL_ADDRESS.`,
  );
});
