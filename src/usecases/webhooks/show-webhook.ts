import type { Ports } from '../ports/ports.ts';
import type { Webhook, WebhookDelivery } from '../ports/webhooks.ts';
import { UseCaseError } from '../use-case-error.ts';

const SHOWN_DELIVERIES = 20;

export async function showWebhook(
  ports: Pick<Ports, 'webhooks'>,
  { id }: { readonly id: number },
): Promise<{ webhook: Webhook; deliveries: readonly WebhookDelivery[] }> {
  const webhook = await ports.webhooks.find(id);
  if (webhook === null) throw webhookNotFound(id);
  return { webhook, deliveries: await ports.webhooks.deliveries(id, SHOWN_DELIVERIES) };
}

export function webhookNotFound(id: number): UseCaseError {
  return new UseCaseError('webhook-not-found', `Unknown webhook ${id}.`);
}
