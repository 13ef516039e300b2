import type { Ports } from '../ports/ports.ts';
import type { Webhook, WebhookFilter } from '../ports/webhooks.ts';
import { UseCaseError } from '../use-case-error.ts';

export const MAX_WEBHOOKS = 100;

export interface WebhookInput {
  readonly url: string;
  readonly events: readonly string[];
  readonly filter: WebhookFilter;
  /** Absent: one is made. */
  readonly secret?: string | undefined;
}

/** The only time that a secret leaves again is in what this returns. */
export async function addWebhook(
  ports: Pick<Ports, 'webhooks' | 'webhookDoor'>,
  input: WebhookInput,
): Promise<{ webhook: Webhook; secret: string }> {
  const { url, events, filter } = input;
  const secret = input.secret ?? ports.webhookDoor.newSecret();
  const badSecret = ports.webhookDoor.refuseSecret(secret);
  if (badSecret !== null) throw refused('webhook-malformed', '/secret', badSecret);
  const badUrl = await ports.webhookDoor.refuse(url);
  if (badUrl !== null) throw refused('webhook-url-refused', '/url', badUrl);
  const unique = (texts: readonly string[]): string[] => [...new Set(texts)].sort();
  const { images, profiles, fleets } = filter;
  const webhook = await ports.webhooks.add(
    {
      url: new URL(url).href,
      secret,
      events: unique(events),
      filter: { images: unique(images), profiles: unique(profiles), fleets: unique(fleets) },
    },
    MAX_WEBHOOKS,
  );
  if (webhook === null)
    throw new UseCaseError('too-many-webhooks', `The maximum of ${MAX_WEBHOOKS} webhooks is reached.`);
  return { webhook, secret };
}

function refused(code: 'webhook-malformed' | 'webhook-url-refused', pointer: string, message: string): UseCaseError {
  return new UseCaseError(code, `${pointer.slice(1)} ${message}`, { errors: [{ pointer, message }] });
}
