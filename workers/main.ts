/** Entry point of a worker process: takes jobs until it gets a signal to stop. It needs DATABASE_URL. */
import { compose } from '#compose.ts';
import { needDatabase } from '#config/need-database.ts';
import { runProcess } from '#run-process.ts';
import { jobHandlers } from './job-handlers.ts';

runProcess('worker', async ({ config, logger, registry, onStop }) => {
  const composition = await compose({ config, databaseUrl: needDatabase(config), logger, registry });
  onStop(() => composition.close());
  await composition.startWorker(jobHandlers(composition.ports));
  logger.info({ concurrency: config.workerConcurrency }, 'worker ready');
});
