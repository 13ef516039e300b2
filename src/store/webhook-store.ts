import type pg from 'pg';
import type { Webhook, WebhookDelivery, WebhookStore } from '#usecases/ports/webhooks.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';
import { dispatchEvents } from './sql/dispatch-events.ts';
import { claimDelivery, dueDeliveries, finishDelivery, pruneDeliveries } from './sql/webhook-deliveries.ts';
import { inTransaction } from './transaction.ts';

/** Never the secret: only sql/webhook-deliveries.ts reads it, to sign. */
const SHOWN = {
  id: true,
  url: true,
  events: true,
  images: true,
  profiles: true,
  fleets: true,
  dropped: true,
  createdAt: true,
} as const satisfies Prisma.WebhookSelect;
type ShownRow = Prisma.WebhookGetPayload<{ select: typeof SHOWN }>;

export function createWebhookStore(pool: pg.Pool, prisma: PrismaClient): WebhookStore {
  return {
    add: async ({ url, secret, events, filter }, max) => {
      const { images, profiles, fleets } = filter;
      // One more than allowed when two come at once is no harm.
      if ((await prisma.webhook.count()) >= max) return null;
      const data = {
        url,
        secret,
        events: [...events],
        images: [...images],
        profiles: [...profiles],
        fleets: [...fleets],
      };
      return webhookOf(await prisma.webhook.create({ data, select: SHOWN }));
    },
    list: async () => (await prisma.webhook.findMany({ select: SHOWN, orderBy: { id: 'asc' } })).map(webhookOf),
    find: async (id) => {
      const row = await prisma.webhook.findUnique({ where: { id }, select: SHOWN });
      return row === null ? null : webhookOf(row);
    },
    deliveries: async (webhookId, limit) => {
      const rows = await prisma.webhookDelivery.findMany({
        where: { webhookId },
        orderBy: { id: 'desc' },
        take: limit,
        omit: { body: true },
      });
      return rows.map(deliveryOf);
    },
    delete: async (id) => (await prisma.webhook.deleteMany({ where: { id } })).count > 0,
    addTest: async (webhookId, body) => {
      const { rows } = await pool.query<{ id: number }>(
        `insert into webhook_delivery (webhook_id, kind, body) select id, 'test', $2 from webhook where id = $1
         returning id`,
        [webhookId, body],
      );
      return rows[0]?.id ?? null;
    },
    dispatch: (write, limits) => inTransaction(pool, (client) => dispatchEvents(client, write, limits)),
    claim: (deliveryId, leaseMs) => claimDelivery(pool, deliveryId, leaseMs),
    finish: (deliveryId, outcome, retryMs) => finishDelivery(pool, deliveryId, outcome, retryMs),
    due: (olderThanMs, limit) => dueDeliveries(pool, olderThanMs, limit),
    prune: (olderThanMs) => pruneDeliveries(pool, olderThanMs),
  };
}

function webhookOf({ id, url, events, images, profiles, fleets, dropped, createdAt }: ShownRow): Webhook {
  return { id, url, events, filter: { images, profiles, fleets }, dropped, createdAt };
}

function deliveryOf(row: Prisma.WebhookDeliveryGetPayload<{ omit: { body: true } }>): WebhookDelivery {
  const { kind, attempts, status, error, createdAt, lastAttemptAt } = row;
  const state = row.state as WebhookDelivery['state'];
  const isOpen = state === 'waiting' || state === 'sending';
  const dueAt = isOpen ? row.dueAt : null;
  return { id: Number(row.id), kind, state, attempts, status, error, createdAt, lastAttemptAt, dueAt };
}
