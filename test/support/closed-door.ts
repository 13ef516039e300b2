import { createWebhookDoor } from '#webhooks/create-webhook-door.ts';

/** The real door where no host is allowed. */
export const CLOSED_DOOR = createWebhookDoor({
  hosts: [],
  allowPrivate: false,
  attempts: 1,
  retryMs: 10,
  userAgent: 'test',
});
