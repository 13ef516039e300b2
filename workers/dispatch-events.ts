import type { Ports } from '#usecases/ports/ports.ts';
import { dispatchEvents as dispatch } from '#usecases/webhooks/dispatch-events.ts';

/** After verdicts flipped, and with every sweep: what webhooks are to hear of becomes deliveries. */
export const dispatchEvents = (ports: Pick<Ports, 'webhooks' | 'queue'>, signal: AbortSignal) =>
  dispatch(ports, signal);
