import type { mongo } from 'mongoose';
import { z } from 'zod';
import { errorCode } from './error-code';

const NOT_YET_INITIALIZED = 94;

/**
 * Makes a `mongod` that was started with `--replSet tuntas` the primary of a set of one, on first use and again
 * after its port has changed. Idempotent.
 * @returns true once it takes writes; false: ask again a little later.
 */
export async function becomePrimary(client: mongo.MongoClient, port: number): Promise<boolean> {
  const admin = client.db('admin');
  const host = `127.0.0.1:${port}`;
  const config = await currentConfig(admin);
  if (config === null) {
    await admin.command({ replSetInitiate: { _id: 'tuntas', members: [{ _id: 0, host }] } });
  } else if (config.members[0]?.host !== host) {
    // Not a member of its own set any more: only a forced change is possible without a primary.
    const members = [{ ...config.members[0], _id: 0, host }];
    await admin.command({
      replSetReconfig: { ...config, version: config.version + 1, members },
      force: true,
    });
  }
  const hello = await admin.command({ hello: 1 });
  return hello.isWritablePrimary === true;
}

const configAnswer = z.object({
  config: z.looseObject({ version: z.number(), members: z.array(z.looseObject({ host: z.string() })) }),
});
type ReplicaSetConfig = z.infer<typeof configAnswer>['config'];

async function currentConfig(admin: mongo.Db): Promise<ReplicaSetConfig | null> {
  try {
    return configAnswer.parse(await admin.command({ replSetGetConfig: 1 })).config;
  } catch (error) {
    if (errorCode(error) === NOT_YET_INITIALIZED) return null;
    throw error;
  }
}
