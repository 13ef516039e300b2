/** Windows of the matrix, for screens. */
import type { ImageFamily } from '#core/image/image-format.ts';
import type { ObservationCounts } from '#core/observation/weigh-observations.ts';
import type { Grade, Verdict } from '#core/verdict/verdict.ts';
import type { CellState, Page, PageRequest } from './shared.ts';

export interface MatrixCellView {
  readonly image: string;
  readonly digest: string;
  readonly profile: string;
  readonly kernel: string;
  readonly arch: string;
  readonly state: CellState;
  readonly verdict: Verdict | null;
  readonly grade: Grade | null;
  /** A real restore contradicted the prediction. */
  readonly conflict: boolean;
  /** That count at the profile revision in force; null: none does. */
  readonly observations: ObservationCounts | null;
  readonly evaluatedAt: Date | null;
}

export type MatrixCell = Pick<MatrixCellView, 'state' | 'verdict' | 'grade' | 'observations'>;

/** Wide reads for screens and windows of the matrix. */
export interface MatrixReadModel {
  /** Read by a statement that began after the call; calls that come together share one statement. */
  revision(): Promise<{ revision: number; ruleBook: string; updatedAt: Date }>;
  /** Rows are images, columns are profiles. */
  window(query: {
    images: PageRequest;
    profiles: PageRequest;
    /** Only images that it restores, and profiles that have such a restorer; absent: all. */
    family?: ImageFamily | null;
  }): Promise<{
    images: Page<{ digest: string; name: string; format: string; arch: string }>;
    profiles: Page<{ name: string; kernel: string; arch: string; restorers: readonly string[] }>;
    /** cells[i][j] is image i on profile j. */
    cells: readonly (readonly MatrixCell[])[];
    /** Those that have images in the whole matrix, the one with the newest image first. */
    families: readonly ImageFamily[];
    revision: number;
  }>;
  row(digest: string, page: PageRequest): Promise<Page<MatrixCellView> & { revision: number }>;
  column(profile: string, page: PageRequest): Promise<Page<MatrixCellView> & { revision: number }>;
}
