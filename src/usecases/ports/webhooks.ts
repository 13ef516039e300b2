/** What webhooks need from outside: their rows, and the door through which a message leaves. */
import type { RecordedEvent } from './events.ts';

export interface WebhookFilter {
  /** `name`, `name:tag` or digests; empty = of every image. */
  readonly images: readonly string[];
  readonly profiles: readonly string[];
  readonly fleets: readonly string[];
}

/** As it is shown: the secret is not part of it. */
export interface Webhook {
  readonly id: number;
  readonly url: string;
  readonly events: readonly string[];
  readonly filter: WebhookFilter;
  /** Messages that were not made, as too many waited already. */
  readonly dropped: number;
  readonly createdAt: Date;
}

export type DeliveryState = 'waiting' | 'sending' | 'delivered' | 'failed';

export interface WebhookDelivery {
  readonly id: number;
  readonly kind: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** HTTP status of the last answer; null: there was none. */
  readonly status: number | null;
  readonly error: string | null;
  readonly createdAt: Date;
  readonly lastAttemptAt: Date | null;
  /** Null once it is delivered or failed. */
  readonly dueAt: Date | null;
}

/** A webhook with what its filter comes to at this moment. */
export interface Subscriber {
  readonly events: readonly string[];
  readonly filter: WebhookFilter;
  /** Of the images that `filter.images` names. */
  readonly digests: readonly string[];
  readonly signatures: readonly string[];
  /** Of `filter.fleets`. */
  readonly fleetProfiles: readonly string[];
}

/** What a worker holds the lease of. */
export interface ClaimedDelivery {
  /** The same at every attempt: receivers tell repetitions by it. */
  readonly messageId: string;
  readonly url: string;
  readonly secret: string;
  readonly body: string;
  /** This one included. */
  readonly attempts: number;
}

export interface SendOutcome {
  /** HTTP status; null: no answer came. */
  readonly status: number | null;
  /** Null: it was taken. A few words of ours, nothing that the other side said. */
  readonly error: string | null;
}

export interface WebhookStore {
  /** Null: there are `max` already. */
  add(
    webhook: Pick<Webhook, 'url' | 'events' | 'filter'> & { readonly secret: string },
    max: number,
  ): Promise<Webhook | null>;
  list(): Promise<readonly Webhook[]>;
  find(id: number): Promise<Webhook | null>;
  /** Newest first. */
  deliveries(id: number, limit: number): Promise<readonly WebhookDelivery[]>;
  delete(id: number): Promise<boolean>;
  /** A message that no event made; null: there is no such webhook. */
  addTest(id: number, body: string): Promise<number | null>;
  /**
   * Makes deliveries of the events that webhooks have not heard of, in the order of events and each once, whoever does it
   * at the same time. `write` gives the text for a subscriber, or null. A webhook with `maxOpen` open ones gets no more.
   */
  dispatch(
    write: (event: RecordedEvent, subscriber: Subscriber) => string | null,
    limits: { readonly events: number; readonly maxOpen: number },
  ): Promise<{ readonly deliveries: readonly number[]; readonly finished: boolean }>;
  /** Null: it is not due, or somebody else sends it. */
  claim(deliveryId: number, leaseMs: number): Promise<ClaimedDelivery | null>;
  /** `retryMs`: null = it is at its end, well or not. */
  finish(deliveryId: number, outcome: SendOutcome, retryMs: number | null): Promise<void>;
  /** Open deliveries whose time came, or whose lease ended, `olderThanMs` ago. */
  due(olderThanMs: number, limit: number): Promise<readonly number[]>;
  /** Deletes deliveries that ended before; returns how many. */
  prune(olderThanMs: number): Promise<number>;
}

/** Sends, and knows where to it may. */
export interface WebhookDoor {
  readonly attempts: number;
  /** Pause after the first attempt. */
  readonly retryMs: number;
  newSecret(): string;
  /** Words about what is wrong with a secret that somebody gave; null: nothing. */
  refuseSecret(secret: string): string | null;
  /** Words about why nothing may be sent there; null: it may. Resolves the host's name. */
  refuse(url: string): Promise<string | null>;
  /** Checks again, and connects to nothing but what it checked. Never rejects. */
  send(message: Pick<ClaimedDelivery, 'messageId' | 'url' | 'secret' | 'body'>): Promise<SendOutcome>;
}
