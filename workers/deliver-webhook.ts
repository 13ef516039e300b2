import type { JobPayload } from '#queue/pipeline.ts';
import type { Ports } from '#usecases/ports/ports.ts';
import { deliverWebhook as deliver } from '#usecases/webhooks/deliver-webhook.ts';

/** Sends one message to one webhook. */
export const deliverWebhook = (
  ports: Pick<Ports, 'webhooks' | 'webhookDoor' | 'queue'>,
  { deliveryId }: JobPayload<'deliver-webhook'>,
) => deliver(ports, { deliveryId });
