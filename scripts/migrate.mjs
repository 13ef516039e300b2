// npm run db:migrate: makes everything ready, then runs the build of src/migrate-database.ts.
import { ensureBuilt } from './ensure-ready.mjs';

await ensureBuilt();
await import('../dist/service/migrate.mjs');
