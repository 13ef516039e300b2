import * as z from 'zod';
import { EVENT_KINDS } from '#usecases/ports/events.ts';
import { timestamp } from './shared.ts';

/** Most names in one list of a filter. */
const MAX_NAMES = 100;
const names = z.array(z.string().min(1).max(300)).max(MAX_NAMES);
const kinds = z.array(z.enum(EVENT_KINDS)).min(1).max(EVENT_KINDS.length);

export const webhookId = z.coerce.number().int().min(1).max(2_147_483_647);
export const webhookParams = z.strictObject({ id: webhookId.meta({ description: 'Number of the webhook' }) });

const given = {
  images: names.optional().meta({ description: '`sha256:...`, `name` or `name:tag`; absent: every image' }),
  profiles: names.optional().meta({ description: 'Names of profiles; absent: every profile' }),
  fleets: names.optional().meta({ description: 'Names of fleets, beside `profiles`: the profiles of their nodes' }),
};

export const webhookBody = z
  .strictObject({
    url: z.string().min(1).max(2_000).meta({
      description: 'An https URL of a host that WEBHOOK_HOSTS allows',
      example: 'https://hooks.example.org/rm',
    }),
    events: kinds.meta({ example: ['verdict-flipped'] }),
    filter: z.strictObject(given).optional(),
    secret: z
      .string()
      .max(200)
      .optional()
      .meta({ description: '`whsec_` and 24 to 64 bytes in base64; made when absent' }),
  })
  .meta({ id: 'WebhookInput' });

const shown = {
  id: z.number().int(),
  url: z.string(),
  events: z.array(z.string()),
  filter: z.strictObject({ images: z.array(z.string()), profiles: z.array(z.string()), fleets: z.array(z.string()) }),
  dropped: z.number().int().meta({ description: 'Messages that were not made, as too many waited already' }),
  createdAt: timestamp,
};

export const webhookSchema = z.strictObject(shown).meta({ id: 'Webhook' });
export const webhookListSchema = z.strictObject({ items: z.array(webhookSchema) });

export const addedWebhookSchema = z
  .strictObject({
    ...shown,
    secret: z
      .string()
      .nullable()
      .meta({ description: 'Shown this once; null where an `Idempotency-Key` repeats an answer' }),
  })
  .meta({ id: 'AddedWebhook' });

const delivery = z
  .strictObject({
    id: z.number().int(),
    kind: z.string(),
    state: z.enum(['waiting', 'sending', 'delivered', 'failed']),
    attempts: z.number().int(),
    status: z.number().int().nullable().meta({ description: 'HTTP status of the last answer; null: there was none' }),
    error: z.string().nullable(),
    createdAt: timestamp,
    lastAttemptAt: timestamp.nullable(),
    dueAt: timestamp.nullable().meta({ description: 'When it is tried next; null once it is delivered or failed' }),
  })
  .meta({ id: 'WebhookDelivery' });

export const webhookDetailSchema = z
  .strictObject({ ...shown, deliveries: z.array(delivery).meta({ description: 'The newest 20' }) })
  .meta({ id: 'WebhookDetail' });

export const testedSchema = z.strictObject({ delivery: z.number().int() });
