import { hintQueue } from '../evaluation/hint-queue.ts';
import type { Ports } from '../ports/ports.ts';
import { writeMessage } from './message-of-event.ts';
import { webhookNotFound } from './show-webhook.ts';

/** A message of the kind `test`, on the way that all others go. */
export async function testWebhook(
  ports: Pick<Ports, 'webhooks' | 'queue' | 'clock'>,
  { id }: { readonly id: number },
): Promise<{ deliveryId: number }> {
  const body = writeMessage('test', ports.clock.now(), { data: { webhook: id } });
  const deliveryId = await ports.webhooks.addTest(id, body);
  if (deliveryId === null) throw webhookNotFound(id);
  await hintQueue(() => ports.queue.deliverWebhook(deliveryId, 0));
  return { deliveryId };
}
