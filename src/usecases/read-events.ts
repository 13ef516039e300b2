import type { Ports } from './ports.ts';

export const MAX_EVENTS = 500;

export interface RecordedEvent {
  readonly id: number;
  readonly kind: string;
  readonly subject: string;
  readonly body: unknown;
  readonly createdAt: Date;
}

/** Events after `after`, oldest first. `after: null` = none of the past: only tells where the feed stands. */
export async function readEvents(
  ports: Pick<Ports, 'events'>,
  input: { after: number | null; limit?: number },
): Promise<{ events: readonly RecordedEvent[]; latest: number }> {
  if (input.after === null) return { events: [], latest: await ports.events.latest() };
  const limit = Math.min(MAX_EVENTS, Math.max(1, input.limit ?? MAX_EVENTS));
  const events = await ports.events.after(input.after, limit);
  return { events, latest: events.at(-1)?.id ?? input.after };
}
