// A thread inherits no loader from its process (Node 20), so each sets up its own before it imports TypeScript.
import { register } from 'tsx/esm/api';

register();
await import('./fuzz-worker.ts');
