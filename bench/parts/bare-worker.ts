import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { loadSettings, runSettings } from '../../cli/settings';
import { stopRequest } from '../../cli/stop-request';
import { BENCH_QUEUE, type LifeActivities } from '../workflows/contract';

/** A process of its own: the worker of the workflows that the product is measured against. */

const logger = new DefaultLogger('ERROR');

const activities: LifeActivities = {
  plan: async ({ bytes }) => 'x'.repeat(bytes),
};

async function main(): Promise<void> {
  const stop = stopRequest(process.env);
  Runtime.install({ logger, shutdownSignals: [] });
  const { temporalAddress: address, namespace } = await runSettings(loadSettings([], process.env));
  const workflowBundle = await bundleWorkflowCode({ workflowsPath: require.resolve('../workflows'), logger });
  const connection = await NativeConnection.connect({ address });
  // As the product's own worker is set up, so that neither has an advantage.
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: BENCH_QUEUE,
    workflowBundle,
    activities,
    maxCachedWorkflows: 2000,
    maxConcurrentLocalActivityExecutions: 100,
    workflowTaskPollerBehavior: { type: 'autoscaling' },
  });
  const running = worker.run();
  process.stdout.write('ready\n');
  await stop.came;
  worker.shutdown();
  await running;
  await connection.close();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`bare worker: ${String(error)}\n`);
    process.exit(1);
  },
);
