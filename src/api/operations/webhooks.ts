import type { Operation } from '../operation.ts';
import { idempotencyHeaders } from '../schemas/image.ts';
import {
  addedWebhookSchema,
  testedSchema,
  webhookBody,
  webhookDetailSchema,
  webhookListSchema,
  webhookParams,
} from '../schemas/webhook.ts';

const tag = 'Webhooks';

export const postWebhook: Operation = {
  method: 'post',
  path: '/api/v1/webhooks',
  id: 'postWebhook',
  tag,
  summary: 'Add a webhook that sends events to a URL',
  description: 'Messages are signed according to Standard Webhooks. Only this answer shows the secret.',
  headers: idempotencyHeaders,
  body: { 'application/json': webhookBody },
  answers: { 201: { description: 'The webhook and its secret', content: { 'application/json': addedWebhookSchema } } },
  problems: [
    'request-malformed',
    'webhook-malformed',
    'webhook-url-refused',
    'too-many-webhooks',
    'payload-too-large',
    'unsupported-media-type',
    'idempotency-key-malformed',
    'idempotency-key-in-use',
    'idempotency-key-reused',
  ],
};

export const getWebhooks: Operation = {
  method: 'get',
  path: '/api/v1/webhooks',
  id: 'getWebhooks',
  tag,
  summary: 'List all webhooks without their secrets',
  answers: { 200: { description: 'At most 100', content: { 'application/json': webhookListSchema } } },
  problems: ['request-malformed'],
};

export const getWebhook: Operation = {
  method: 'get',
  path: '/api/v1/webhooks/{id}',
  id: 'getWebhook',
  tag,
  summary: 'Show a webhook and its latest deliveries',
  params: webhookParams,
  answers: { 200: { description: 'The webhook', content: { 'application/json': webhookDetailSchema } } },
  problems: ['request-malformed', 'webhook-not-found'],
};

export const deleteWebhook: Operation = {
  method: 'delete',
  path: '/api/v1/webhooks/{id}',
  id: 'deleteWebhook',
  tag,
  summary: 'Delete a webhook',
  params: webhookParams,
  answers: { 204: { description: 'Deleted' } },
  problems: ['request-malformed', 'webhook-not-found'],
};

export const postWebhookTest: Operation = {
  method: 'post',
  path: '/api/v1/webhooks/{id}/test',
  id: 'postWebhookTest',
  tag,
  summary: 'Send a message of the kind `test` to a webhook',
  params: webhookParams,
  answers: { 202: { description: 'The id of the delivery', content: { 'application/json': testedSchema } } },
  problems: ['request-malformed', 'webhook-not-found'],
};
