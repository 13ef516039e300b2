/** Types that several ports use. */

export type CellState = 'wanted' | 'running' | 'decided' | 'failed';

export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page starts; null on the last page. Opaque to callers of the use cases (usecases/cursor.ts). */
  readonly next: string | null;
}

export interface PageRequest {
  readonly cursor: string | null;
  readonly limit: number;
}

export interface ProfileRevisionRef {
  readonly profileId: number;
  readonly profileRevision: number;
}
