import type { RecordedEvent } from '#usecases/ports/events.ts';
import type { Subscriber, WebhookStore } from '#usecases/ports/webhooks.ts';
import type { Queryable } from '../transaction.ts';
import { onlyRow } from './matrix-state.ts';

type Dispatch = WebhookStore['dispatch'];

interface SubscriberRow extends Subscriber {
  readonly id: number;
  readonly open: number;
}

/**
 * From events to deliveries, in one transaction under the lock of the feed's row: ids follow the order of commits
 * (sql/matrix-state.ts), so nothing before `dispatched` is still to come.
 */
export async function dispatchEvents(
  client: Queryable,
  write: Parameters<Dispatch>[0],
  limits: Parameters<Dispatch>[1],
): ReturnType<Dispatch> {
  const { rows: feed } = await client.query<{ dispatched: number }>(
    'select dispatched from event_feed where id = 1 for update',
  );
  const { rows: events } = await client.query<RecordedEvent>(
    'select id, kind, subject, body, created_at as "createdAt" from event where id > $1 order by id limit $2',
    [onlyRow(feed).dispatched, limits.events],
  );
  const last = events.at(-1);
  if (last === undefined) return { deliveries: [], finished: true };
  const deliveries: number[] = [];
  for (const subscriber of await readSubscribers(client)) {
    const messages = events.flatMap((event) => {
      const body = write(event, subscriber);
      return body === null ? [] : [{ event: event.id, kind: event.kind, body }];
    });
    const taken = messages.slice(0, Math.max(0, limits.maxOpen - subscriber.open));
    deliveries.push(...(await addDeliveries(client, subscriber.id, taken)));
    const dropped = messages.length - taken.length;
    if (dropped > 0)
      await client.query('update webhook set dropped = dropped + $2 where id = $1', [subscriber.id, dropped]);
  }
  await client.query('update event_feed set dispatched = $1 where id = 1', [last.id]);
  return { deliveries, finished: events.length < limits.events };
}

async function readSubscribers(client: Queryable): Promise<readonly SubscriberRow[]> {
  const { rows } = await client.query<
    Omit<SubscriberRow, 'filter'> & { images: string[]; profiles: string[]; fleets: string[] }
  >(
    `with named as (
       select w.id, i.digest, s.hash from webhook w
         join lateral unnest(w.images) as ref(text) on true
         join image i on i.digest = ref.text or exists (
           select 1 from image_name n where n.image_id = i.id and ref.text in (n.name || ':' || n.tag, case n.tag when 'latest' then n.name end))
         join signature s on s.id = i.signature_id)
     select w.id, w.events, w.images, w.profiles, w.fleets,
            array(select distinct digest from named where named.id = w.id) as digests,
            array(select distinct hash from named where named.id = w.id) as signatures,
            array(select distinct m.profile_name from fleet f join fleet_profile m on m.fleet_id = f.id
                   where f.name = any(w.fleets)) as "fleetProfiles",
            (select count(*) from webhook_delivery d where d.webhook_id = w.id and d.state in ('waiting', 'sending'))::int as open
       from webhook w order by w.id`,
  );
  return rows.map(({ images, profiles, fleets, ...row }) => ({ ...row, filter: { images, profiles, fleets } }));
}

async function addDeliveries(
  client: Queryable,
  webhookId: number,
  messages: readonly { readonly event: number; readonly kind: string; readonly body: string }[],
): Promise<readonly number[]> {
  if (messages.length === 0) return [];
  const { rows } = await client.query<{ id: number }>(
    `insert into webhook_delivery (webhook_id, event_id, kind, body)
     select $1, m.event, m.kind, m.body from unnest($2::bigint[], $3::text[], $4::text[]) as m(event, kind, body)
     on conflict (webhook_id, event_id) do nothing returning id`,
    [webhookId, messages.map(({ event }) => event), messages.map(({ kind }) => kind), messages.map(({ body }) => body)],
  );
  return rows.map(({ id }) => id);
}
