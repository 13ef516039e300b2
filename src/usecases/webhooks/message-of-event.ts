import type { RecordedEvent } from '../ports/events.ts';
import type { Subscriber } from '../ports/webhooks.ts';

/** One element of `flips` in an event `verdict-flipped` (store/sql/tell-flips.ts). */
interface Flip {
  readonly signature: string;
  readonly profile: string;
}

/** The text that a subscriber is sent for an event; null: it is not for it. */
export function messageOfEvent(event: RecordedEvent, subscriber: Subscriber): string | null {
  if (!subscriber.events.includes(event.kind)) return null;
  const data = isUnfiltered(subscriber) ? event.body : chosen(event, subscriber);
  return data === null
    ? null
    : writeMessage(event.kind, event.createdAt, { event: event.id, subject: event.subject, data });
}

/** The payload that Standard Webhooks recommends: type, timestamp, data. */
export function writeMessage(type: string, at: Date, more: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ type, timestamp: at.toISOString(), ...more });
}

const isUnfiltered = ({ filter }: Subscriber): boolean =>
  filter.images.length === 0 && filter.profiles.length === 0 && filter.fleets.length === 0;

/** What of an event's body is about the images and profiles of the filter. */
function chosen({ kind, subject, body }: RecordedEvent, subscriber: Subscriber): unknown {
  if (kind === 'verdict-flipped') {
    const { flips, ...rest } = body as { readonly flips: readonly Flip[] };
    const left = flips.filter(
      ({ signature, profile }) => isImage(subscriber, null, signature) && isProfile(subscriber, profile),
    );
    return left.length === 0 ? null : { ...rest, flips: left };
  }
  const isAboutImage = kind.startsWith('image-');
  const isAboutProfile = kind.startsWith('profile-');
  const image = isAboutImage ? subject : (textOf(body, 'digest') ?? textOf(body, 'image'));
  const profile = isAboutProfile ? subject : textOf(body, 'profile');
  // Found while many cells were decided, it names none of them: better sent once too often than not at all.
  if (kind === 'conflict-found' && image === null && profile === null) return body;
  // About an image alone, a filter of profiles says nothing, and the reverse.
  const fits =
    (isAboutProfile || isImage(subscriber, image, textOf(body, 'signature'))) &&
    (isAboutImage || isProfile(subscriber, profile));
  return fits ? body : null;
}

function isImage(
  { filter, digests, signatures }: Subscriber,
  digest: string | null,
  signature: string | null,
): boolean {
  if (filter.images.length === 0) return true;
  if (signature !== null && signatures.includes(signature)) return true;
  return digest !== null && (digests.includes(digest) || filter.images.includes(digest));
}

function isProfile({ filter, fleetProfiles }: Subscriber, profile: string | null): boolean {
  if (filter.profiles.length === 0 && filter.fleets.length === 0) return true;
  return profile !== null && (filter.profiles.includes(profile) || fleetProfiles.includes(profile));
}

function textOf(body: unknown, name: string): string | null {
  const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : null;
  return typeof value === 'string' ? value : null;
}
