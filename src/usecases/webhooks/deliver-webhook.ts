import { hintQueue } from '../evaluation/hint-queue.ts';
import type { Ports } from '../ports/ports.ts';

/** Far above the time that a message may take (webhooks/create-webhook-door.ts). */
const LEASE_MS = 60_000;
const BACKOFF = 4;
const MAX_PAUSE_MS = 6 * 3_600_000;
/** 410 Gone: the receiver asks to get no more messages (Standard Webhooks). */
const GONE = 410;

/** Exponential: 5 s, 20 s, 80 s ... up to six hours. */
export function pauseAfter(attempts: number, firstMs: number): number {
  return Math.min(MAX_PAUSE_MS, firstMs * BACKOFF ** (attempts - 1));
}

/**
 * Sends one message if it is due and no other worker is sending it. The result is stored. The next attempt is a new job;
 * the sweeper enqueues it again if it gets lost.
 */
export async function deliverWebhook(
  ports: Pick<Ports, 'webhooks' | 'webhookDoor' | 'queue'>,
  input: { readonly deliveryId: number },
): Promise<{ outcome: 'delivered' | 'retried' | 'failed' | 'none' }> {
  const { webhooks, webhookDoor: door, queue } = ports;
  const { deliveryId } = input;
  const message = await webhooks.claim(deliveryId, LEASE_MS);
  if (message === null) return { outcome: 'none' };
  const sent = await door.send(message);
  const isLast = sent.error === null || sent.status === GONE || message.attempts >= door.attempts;
  const retryMs = isLast ? null : pauseAfter(message.attempts, door.retryMs);
  await webhooks.finish(deliveryId, sent, retryMs);
  if (retryMs === null) return { outcome: sent.error === null ? 'delivered' : 'failed' };
  await hintQueue(() => queue.deliverWebhook(deliveryId, retryMs));
  return { outcome: 'retried' };
}
