// npm start: makes everything ready, then runs src/start.ts in this very process, so that a signal reaches it once.
import { ensureReady } from './ensure-ready.mjs';

await ensureReady();
const { register } = await import('tsx/esm/api');
register();
await import('../src/start.ts');
