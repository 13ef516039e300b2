import type { Request, Router } from 'express';
import type { Webhook, WebhookDelivery } from '#usecases/ports/webhooks.ts';
import { addWebhook } from '#usecases/webhooks/add-webhook.ts';
import { deleteWebhook as forgetWebhook } from '#usecases/webhooks/delete-webhook.ts';
import { showWebhook } from '#usecases/webhooks/show-webhook.ts';
import { testWebhook } from '#usecases/webhooks/test-webhook.ts';
import type { ApiDeps } from '../api-deps.ts';
import { digestOf } from '../digest-of.ts';
import { HttpError } from '../http-error.ts';
import { mount } from '../operation.ts';
import { deleteWebhook, getWebhook, getWebhooks, postWebhook, postWebhookTest } from '../operations/webhooks.ts';
import { parseFields } from '../parse-fields.ts';
import { mediaTypeOf, readJson } from '../read-body.ts';
import { runOnce } from '../run-once.ts';
import { noQuery } from '../schemas/shared.ts';
import { webhookBody, webhookParams } from '../schemas/webhook.ts';

const MAX_BODY_BYTES = 128 * 1024;

export function mountWebhooks(router: Router, { ports }: ApiDeps): void {
  mount(router, postWebhook, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    if (mediaTypeOf(req) !== 'application/json') {
      throw new HttpError('unsupported-media-type', 'Send the webhook as application/json.');
    }
    const json = await readJson(req, MAX_BODY_BYTES);
    const { url, events, secret: given, filter = {} } = parseFields(webhookBody, json, 'body');
    const { images = [], profiles = [], fleets = [] } = filter;
    // What is kept for the repetition of a request has no secret.
    let secret: string | null = null;
    const { status, body } = await runOnce(ports.idempotency, req, res, digestOf(JSON.stringify(json)), async () => {
      const added = await addWebhook(ports, {
        url,
        events,
        secret: given,
        filter: { images, profiles, fleets },
      });
      secret = added.secret;
      return { status: 201, body: viewWebhook(added.webhook) };
    });
    res.status(status).json({ ...(body as ReturnType<typeof viewWebhook>), secret });
  });

  mount(router, getWebhooks, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    res.json({ items: (await ports.webhooks.list()).map(viewWebhook) });
  });

  mount(router, getWebhook, async (req, res) => {
    const { webhook, deliveries } = await showWebhook(ports, idOf(req));
    res.json({ ...viewWebhook(webhook), deliveries: deliveries.map(viewDelivery) });
  });

  mount(router, deleteWebhook, async (req, res) => {
    await forgetWebhook(ports, idOf(req));
    res.status(204).end();
  });

  mount(router, postWebhookTest, async (req, res) => {
    const { deliveryId } = await testWebhook(ports, idOf(req));
    res.status(202).json({ delivery: deliveryId });
  });
}

function idOf(req: Request): { readonly id: number } {
  parseFields(noQuery, req.query, 'query');
  return parseFields(webhookParams, { id: req.params.id }, 'query');
}

function viewWebhook({ id, url, events, filter, dropped, createdAt }: Webhook) {
  return { id, url, events, filter, dropped, createdAt: createdAt.toISOString() };
}

function viewDelivery(delivery: WebhookDelivery) {
  const { id, kind, state, attempts, status, error, createdAt, lastAttemptAt, dueAt } = delivery;
  const times = { lastAttemptAt: lastAttemptAt?.toISOString() ?? null, dueAt: dueAt?.toISOString() ?? null };
  return { id, kind, state, attempts, status, error, createdAt: createdAt.toISOString(), ...times };
}
