import type { JobPayload } from '#queue/pipeline.ts';
import { deliverWebhook as deliver } from '#usecases/deliver-webhook.ts';
import type { Ports } from '#usecases/ports.ts';

/** Sends one message to one webhook. */
export const deliverWebhook = (
  ports: Pick<Ports, 'webhooks' | 'webhookDoor' | 'queue'>,
  { deliveryId }: JobPayload<'deliver-webhook'>,
) => deliver(ports, { deliveryId });
