import { randomBytes } from 'node:crypto';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { Webhook as Signer } from 'standardwebhooks';
import type { SendOutcome, WebhookDoor } from '#usecases/ports/webhooks.ts';
import { type AllowedHost, isAllowed } from './allowed-hosts.ts';
import { type Address, isPublic, resolveHost } from './resolve-host.ts';

export interface WebhookDoorConfig {
  readonly hosts: readonly AllowedHost[];
  /** Also to addresses that are not public. */
  readonly allowPrivate: boolean;
  readonly attempts: number;
  readonly retryMs: number;
  readonly userAgent: string;
}

/** Name, connection, request and answer together. */
const TIMEOUT_MS = 10_000;
/** What the other side says is thrown away, and not even that without end. */
const MAX_ANSWER_BYTES = 64 * 1024;
const SECRET_BYTES = 32;
const SECRET_PREFIX = 'whsec_';
/** Standard Webhooks: 24 to 64 bytes. */
const SECRET_SHAPE = /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/;
const MIN_SECRET_BYTES = 24;
const MAX_SECRET_BYTES = 64;

type Checked = { readonly url: URL; readonly address: Address } | { readonly refused: string };

/** Signs as Standard Webhooks says (https://github.com/standard-webhooks/standard-webhooks). Follows no redirect. */
export function createWebhookDoor(config: WebhookDoorConfig): WebhookDoor {
  return {
    attempts: config.attempts,
    retryMs: config.retryMs,
    newSecret: () => `${SECRET_PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`,
    refuseSecret: (secret) => {
      const bytes = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64').length;
      const isFit = SECRET_SHAPE.test(secret) && bytes >= MIN_SECRET_BYTES && bytes <= MAX_SECRET_BYTES;
      return isFit ? null : 'must be whsec_ followed by 24 to 64 bytes in base64';
    },
    refuse: async (url) => {
      const checked = await check(url, config);
      return 'refused' in checked ? checked.refused : null;
    },
    send: async ({ messageId, url, secret, body }) => {
      const checked = await check(url, config);
      if ('refused' in checked) return { status: null, error: checked.refused };
      const now = new Date();
      const headers = {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        'user-agent': config.userAgent,
        'webhook-id': messageId,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': new Signer(secret).sign(messageId, now, body),
      };
      return post(checked, headers, body);
    },
  };
}

async function check(text: string, { hosts, allowPrivate }: WebhookDoorConfig): Promise<Checked> {
  if (hosts.length === 0) return { refused: 'is not allowed: WEBHOOK_HOSTS is not set, so no host is allowed' };
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return { refused: 'must be an https URL' };
  if (url.username !== '' || url.password !== '') return { refused: 'must not contain a user or a password' };
  if (!isAllowed(url, hosts)) return { refused: 'has a scheme, host and port that WEBHOOK_HOSTS does not allow' };
  const addresses = await within(resolveHost(url.hostname)).catch(() => []);
  const [address] = addresses;
  if (address === undefined) return { refused: 'has a host without an address' };
  // All of them: a name with one address of each kind would be a matter of luck.
  if (!allowPrivate && !addresses.every((one) => isPublic(one.address))) {
    return { refused: 'has a host with an address that is not public' };
  }
  return { url, address };
}

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), TIMEOUT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Connects to the address that was checked: the name is not resolved once more, when it may say something else. */
function post(
  { url, address }: { readonly url: URL; readonly address: Address },
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<SendOutcome> {
  const pinned: LookupFunction = (_name, options, done) => {
    if (options.all) done(null, [address]);
    else done(null, address.address, address.family);
  };
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    let status: number | null = null;
    const sending = request(url, {
      method: 'POST',
      headers,
      lookup: pinned,
      agent: false,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    sending.on('response', (answer) => {
      status = answer.statusCode ?? null;
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_ANSWER_BYTES) answer.destroy();
      });
      answer.on('error', () => undefined);
    });
    let fault: string | null = null;
    sending.on('error', (error: NodeJS.ErrnoException) => {
      fault =
        error.name === 'AbortError' || error.name === 'TimeoutError' ? 'timeout' : (error.code ?? 'no connection');
    });
    sending.on('close', () => resolve(outcomeOf(status, fault)));
    sending.end(body);
  });
}

function outcomeOf(status: number | null, fault: string | null): SendOutcome {
  if (status === null) return { status, error: fault ?? 'no answer' };
  if (status >= 200 && status < 300) return { status, error: null };
  return { status, error: status >= 300 && status < 400 ? 'redirects are not followed' : 'refused' };
}
