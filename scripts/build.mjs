// npm run build: makes dist/ of the sources, if they changed since it was made.
import { ensureBuilt } from './ensure-ready.mjs';

await ensureBuilt();
