import { collectDefaultMetrics, Registry } from 'prom-client';

/** The metrics of one process: Node's own, and what others register here. */
export function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
