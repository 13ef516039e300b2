/** State of deliveries. The conditions on `state` are that of webhook_delivery_open_idx. */
import type { ClaimedDelivery, SendOutcome } from '#usecases/ports/webhooks.ts';
import type { Queryable } from '../transaction.ts';

/** Deleted at once; the next sweep takes more. */
const PRUNED_AT_ONCE = 10_000;

/** Jobs may arrive twice or early. Only one of them sends, and only when the message is due. */
export async function claimDelivery(
  client: Queryable,
  deliveryId: number,
  leaseMs: number,
): Promise<ClaimedDelivery | null> {
  const { rows } = await client.query<Omit<ClaimedDelivery, 'messageId'> & { eventId: number | null }>(
    `update webhook_delivery d
        set state = 'sending', attempts = d.attempts + 1, lease_until = now() + $2 * interval '1 millisecond',
            last_attempt_at = now()
       from webhook w
      where d.id = $1 and w.id = d.webhook_id
        and ((d.state = 'waiting' and d.due_at <= now()) or (d.state = 'sending' and d.lease_until < now()))
     returning d.event_id as "eventId", w.url, w.secret, d.body, d.attempts`,
    [deliveryId, leaseMs],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { url, secret, body, attempts } = row;
  return { messageId: `msg_${deliveryId}`, url, secret, body, attempts };
}

export async function finishDelivery(
  client: Queryable,
  deliveryId: number,
  { status, error }: SendOutcome,
  retryMs: number | null,
): Promise<void> {
  await client.query(
    `update webhook_delivery
        set state = case when $4::bigint is not null then 'waiting' when $3::text is null then 'delivered' else 'failed' end,
            status = $2, error = $3, lease_until = null,
            due_at = now() + coalesce($4::bigint, 0) * interval '1 millisecond'
      where id = $1 and state = 'sending'`,
    [deliveryId, status, error, retryMs],
  );
}

export async function dueDeliveries(client: Queryable, olderThanMs: number, limit: number): Promise<readonly number[]> {
  const { rows } = await client.query<{ id: number }>(
    `select id from webhook_delivery
      where state in ('waiting', 'sending') and due_at < now() - $1 * interval '1 millisecond'
        and (state = 'waiting' or lease_until < now())
      order by due_at limit $2`,
    [olderThanMs, limit],
  );
  return rows.map(({ id }) => id);
}

export async function pruneDeliveries(client: Queryable, olderThanMs: number): Promise<number> {
  const { rowCount } = await client.query(
    `delete from webhook_delivery where id in (
       select id from webhook_delivery
        where state in ('delivered', 'failed') and due_at < now() - $1 * interval '1 millisecond'
        order by id limit ${PRUNED_AT_ONCE})`,
    [olderThanMs],
  );
  return rowCount ?? 0;
}
