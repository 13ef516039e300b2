import type { Ports } from '../ports/ports.ts';
import { webhookNotFound } from './show-webhook.ts';

/** Its deliveries go with it; what is being sent at this moment may still arrive. */
export async function deleteWebhook(ports: Pick<Ports, 'webhooks'>, { id }: { readonly id: number }): Promise<void> {
  if (!(await ports.webhooks.delete(id))) throw webhookNotFound(id);
}
