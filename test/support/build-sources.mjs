/** Once before a run: processes that tests start, and the file that the service serves, are of the build. */
import { ensureBuilt } from '../../scripts/ensure-ready.mjs';

export default () => ensureBuilt();
