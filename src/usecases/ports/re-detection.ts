/** What re-detection and rule books need from outside; a part of ports.ts. */
import type { Inventory } from '#core/inventory/inventory.ts';
import type { Signature } from '#core/signature/signature.ts';
import type { Decision, Verdict } from '#core/verdict/verdict.ts';

/** What a later rule book detects again from. `packed` is null where the image was too large for a capsule. */
export interface PackedCapsule {
  readonly version: number;
  readonly packed: Uint8Array | null;
}

/** Rejects for a capsule that this code cannot read. */
export type DetectAgain = (capsule: PackedCapsule) => Promise<Inventory>;

/** Images of consecutive ids: what one job takes. */
export const CHUNK_IMAGES = 100;

export interface CapsuleImage {
  readonly imageId: number;
  readonly digest: string;
  readonly signatureId: number;
  readonly capsule: PackedCapsule;
}

export interface DetectedImage {
  readonly imageId: number;
  readonly inventory: Inventory;
  readonly signature: Signature;
}

/** Images by what can be done for them when the rule book is another. */
export interface DetectionCounts {
  /** Detected by the rule book asked about. */
  readonly done: number;
  /** Still to do. */
  readonly open: number;
  /** Detection threw, or never came back, as often as it is tried. */
  readonly failed: number;
  /** Made on the client: kept as sent. */
  readonly clientMade: number;
  /** Recorded before there were capsules, and detected by another rule book. */
  readonly withoutCapsule: number;
  /** Too large for a capsule, and detected by another rule book. */
  readonly tooLarge: number;
}

export interface CapsuleStore {
  /** Chunks with images that are to be detected by this rule book, lowest first. */
  openChunks(ruleBook: string, maxAttempts: number, limit: number): Promise<readonly number[]>;
  /** Images of a chunk that are still to do; being given out counts as an attempt. */
  claim(chunk: number, ruleBook: string, maxAttempts: number): Promise<readonly CapsuleImage[]>;
  /**
   * Inventory and signature of images as this rule book sees them, in one transaction. Nothing changes for an image
   * that it has seen already, or when the rule book is not the current one.
   */
  record(
    images: readonly DetectedImage[],
    ruleBook: string,
  ): Promise<{ recorded: number; signatureIds: readonly number[] }>;
  fail(imageId: number, ruleBook: string, error: string): Promise<void>;
  counts(ruleBook: string, maxAttempts: number): Promise<DetectionCounts>;
}

export interface RuleBookState {
  readonly current: string;
  /** A newer one that waits to be made current. */
  readonly held: string | null;
  readonly currentSince: Date | null;
  /** When every image was detected again, as far as it can be. */
  readonly finishedAt: Date | null;
}

export interface PreviewFlip {
  readonly digest: string;
  /** The first of its names, else ''. */
  readonly name: string;
  readonly profile: string;
  readonly from: Verdict;
  readonly to: Verdict;
  /** Rules with another finding than before. */
  readonly rules: readonly string[];
}

/** What a held rule book would make of the cells of one image. */
export interface ImagePreview {
  readonly imageId: number;
  /** Decided cells that were looked at. */
  readonly compared: number;
  readonly flips: readonly {
    readonly profileId: number;
    readonly from: Verdict;
    readonly to: Verdict;
    readonly rules: readonly string[];
  }[];
  readonly error: string | null;
}

export interface PreviewTotals {
  readonly images: number;
  readonly done: number;
  readonly failed: number;
  readonly compared: number;
  /** `yes>no` -> how many. */
  readonly flips: Readonly<Record<string, number>>;
  /** Rule -> flips it makes. */
  readonly rules: Readonly<Record<string, number>>;
  /** Flips that can be listed. */
  readonly listed: number;
}

export interface PreviewImage {
  readonly imageId: number;
  readonly signatureId: number;
  /** Null: what is recorded of the image stays as it is. */
  readonly capsule: PackedCapsule | null;
}

export interface DecidedCell {
  readonly profileId: number;
  readonly profileRevision: number;
  readonly decision: Decision;
}

export interface RuleBookStore {
  state(): Promise<RuleBookState>;
  /** The current one stays; cells without a verdict, and new ones, are this one's. False: nothing is current, or this is. */
  hold(ruleBook: string): Promise<boolean>;
  /** The last image is done. */
  finish(ruleBook: string): Promise<void>;
  previewChunks(ruleBook: string, limit: number): Promise<readonly number[]>;
  previewImages(chunk: number, ruleBook: string): Promise<readonly PreviewImage[]>;
  /** Cells of a signature that the current rule book decided, at the profile revision in force. */
  decidedCells(signatureId: number): Promise<readonly DecidedCell[]>;
  recordPreview(ruleBook: string, previews: readonly ImagePreview[]): Promise<void>;
  previewTotals(ruleBook: string): Promise<PreviewTotals>;
  previewFlips(
    ruleBook: string,
    page: { readonly cursor: string | null; readonly limit: number },
  ): Promise<{ readonly items: readonly PreviewFlip[]; readonly next: string | null }>;
}
