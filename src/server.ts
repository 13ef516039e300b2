/** Entry point of an API process. It needs DATABASE_URL; workers/main.ts is the process that evaluates. */
import { compose } from './compose.ts';
import { needDatabase } from './config/need-database.ts';
import { runProcess } from './run-process.ts';

runProcess('api', async ({ config, logger, registry, onStop }) => {
  const composition = await compose({ config, databaseUrl: needDatabase(config), logger, registry });
  onStop(() => composition.close());
  const { url } = await composition.startApi();
  logger.info({ url }, 'listening');
  const { changed } = await composition.recordBuiltins();
  logger.info({ changed }, 'built-in object types, profiles and samples recorded');
});
