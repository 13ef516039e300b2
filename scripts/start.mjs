// npm start: makes everything ready, then runs the build of src/start.ts in this very process, so that a signal reaches
// it once.
import { ensureBuilt } from './ensure-ready.mjs';

await ensureBuilt();
await import('../dist/service/start.mjs');
