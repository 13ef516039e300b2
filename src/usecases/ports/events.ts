/** Every kind of event that is stored; an event of another does not compile (store/sql/matrix-state.ts). */
export const EVENT_KINDS = [
  'cells-decided',
  'cells-fault',
  'conflict-found',
  'fleet-added',
  'fleet-changed',
  'fleet-deleted',
  'image-added',
  'image-deleted',
  'image-named',
  'image-read-anew',
  'image-unnamed',
  'images-detected',
  'observation-objected',
  'observation-recorded',
  'profile-added',
  'profile-changed',
  'profile-deleted',
  'rule-book',
  'rule-book-held',
  'rule-book-preview',
  'verdict-flipped',
] as const;

export type EventKind = (typeof EVENT_KINDS)[number];

export function isEventKind(text: string): text is EventKind {
  return (EVENT_KINDS as readonly string[]).includes(text);
}

export interface RecordedEvent {
  readonly id: number;
  readonly kind: string;
  readonly subject: string;
  readonly body: unknown;
  readonly createdAt: Date;
}

/** What happened, in the order in which it was committed. */
export interface EventStore {
  after(id: number, limit: number): Promise<readonly RecordedEvent[]>;
  latest(): Promise<number>;
  /** Events up to this id are no more. */
  prunedTo(): Promise<number>;
  /** Deletes the oldest, but for the newest `keep` and what webhooks have not heard of; returns how many. */
  prune(keep: number): Promise<number>;
}
