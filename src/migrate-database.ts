/** Entry point of `npm run db:migrate`: brings the database of DATABASE_URL up to date. Safe at any time, by many at once. */
import { readConfig } from '#config/config.ts';
import { needDatabase } from '#config/need-database.ts';
import { migrate } from '#store/migrate.ts';

try {
  const applied = await migrate(needDatabase(readConfig()));
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
