/** What must be true of images, profiles and cells, kept in memory beside the store (cells-model.test.ts). */
import type { ClaimedCell } from '#usecases/ports/cells.ts';
import type { CellState } from '#usecases/ports/shared.ts';

export const MAX_ATTEMPTS = 3;
export const WORKERS = 2;

export interface ModelCell {
  state: CellState;
  revision: number;
  attempts: number;
  leaseEnded: boolean;
  /** What the decision says; tells whose it was. */
  text: string | null;
}

export interface Held {
  readonly cells: readonly ClaimedCell[];
  readonly ruleBook: string;
}

/** Keys of cells are `kind/profile`. */
export class Model {
  ruleBook = 'rb-0';
  /** Which image (kind and bytes) is there. */
  readonly images = new Map<string, number>();
  readonly profiles = new Map<string, { revision: number; content: number }>();
  readonly cells = new Map<string, ModelCell>();
  readonly held: Held[] = Array.from({ length: WORKERS }, () => ({ cells: [], ruleBook: '' }));
  /** Ids of the database, for what the model calls by name. */
  readonly signatureIds = new Map<number, number>();
  readonly profileIds = new Map<string, number>();
  decisions = 0;

  want(kind: number, profile: string, revision: number): void {
    this.cells.set(`${kind}/${profile}`, {
      state: 'wanted',
      revision,
      attempts: 0,
      leaseEnded: false,
      text: null,
    });
  }

  kindOf(signatureId: number): number {
    return [...this.signatureIds].find(([, id]) => id === signatureId)?.[0] ?? -1;
  }

  profileOf(profileId: number): string {
    return [...this.profileIds].find(([, id]) => id === profileId)?.[0] ?? '';
  }

  /** The cell that was claimed, unless it is gone or another one by now. */
  cellOf({ signatureId, profileId }: { signatureId: number; profileId: number }): ModelCell | undefined {
    return this.cells.get(`${this.kindOf(signatureId)}/${this.profileOf(profileId)}`);
  }

  isClaimable(cell: ModelCell): boolean {
    const isOpen = cell.state === 'wanted' || (cell.state === 'running' && cell.leaseEnded);
    return isOpen && cell.attempts < MAX_ATTEMPTS;
  }

  counts(): Record<CellState, number> {
    const counts = { wanted: 0, running: 0, decided: 0, failed: 0 };
    for (const { state } of this.cells.values()) counts[state]++;
    return counts;
  }
}
