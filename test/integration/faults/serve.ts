/** Run as a process of its own: API and worker over DATABASE_URL, without built-ins, so that it is up at once. */
import { compose } from '#compose.ts';
import { needDatabase } from '#config/need-database.ts';
import { runProcess } from '#run-process.ts';
import { jobHandlers } from '../../../workers/job-handlers.ts';

runProcess('serve', async ({ config, logger, registry, onStop }) => {
  const composition = await compose({ config, databaseUrl: needDatabase(config), logger, registry });
  onStop(() => composition.close());
  await composition.startWorker(jobHandlers(composition.ports));
  const { url } = await composition.startApi();
  process.stdout.write(`Open ${url}\n`);
});
