/** What the use cases need from outside. Adapters in store/, queue/, unpack/, image-conversion/ implement these; compose.ts wires them. */

import type { Answer, AskedImage } from '#core/answer/answer.ts';
import type { FleetMember } from '#core/answer/answer-for-fleet.ts';
import type { Candidate } from '#core/answer/candidate.ts';
import type { ProfileSelector } from '#core/answer/profile-selector.ts';
import type { Arch } from '#core/image/arch.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import type { ObjectType } from '#core/object-types/object-type.ts';
import type { HostFacts, Profile } from '#core/profile/profile.ts';
import type { ProfileDifferences } from '#core/profile/profile-differences.ts';
import type { ProfileLayer } from '#core/profile/provenance.ts';
import type { Signature } from '#core/signature/signature.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import type { Alternative } from '#core/way-out/way-out.ts';
import type { AtlasSource } from './atlas.ts';
import type { CellStore, StoredCell } from './cells.ts';
import type { ComparisonReadModel } from './comparison.ts';
import type { ImageConverter } from './conversion.ts';
import type { EventStore } from './events.ts';
import type { FleetStore } from './fleets.ts';
import type { GuaranteeReadModel, PolicyStore } from './guarantee.ts';
import type { MatrixReadModel } from './matrix.ts';
import type { ObservationStore } from './observations.ts';
import type { CapsuleStore, DetectAgain, PackedCapsule, RuleBookStore } from './re-detection.ts';
import type { Page, PageRequest, ProfileRevisionRef } from './shared.ts';
import type { WebhookDoor, WebhookStore } from './webhooks.ts';

export interface StoredImage {
  readonly id: number;
  readonly digest: string;
  readonly bytes: number;
  /** `name:tag` pairs that point here, sorted. */
  readonly names: readonly { readonly name: string; readonly tag: string }[];
  readonly inventory: Inventory;
  readonly signatureId: number;
  readonly signature: string;
  /** Rule book whose detection made the inventory; empty where a client made it. */
  readonly detectedBy: string;
  readonly createdAt: Date;
}

/** A profile as recorded: the core's profile plus what the API shows. */
export interface StoredProfile {
  readonly id: number;
  readonly profile: Profile;
  readonly digest: string;
  readonly parent: string | null;
  readonly builtin: boolean;
  readonly createdAt: Date;
}

/** Everything a PUT records; the store gives it a revision only when `digest` changed. */
export interface ProfileDraft {
  readonly name: string;
  readonly release: string;
  readonly versionKey: string;
  readonly arch: string;
  readonly restorers: readonly string[];
  readonly kconfig: Readonly<Record<string, string>>;
  readonly kconfigDigest: string;
  readonly kconfigComplete: boolean;
  readonly objectSupport: Readonly<Record<string, readonly number[]>>;
  /** Absent: none is stated. */
  readonly features?: Readonly<Record<string, boolean>>;
  readonly facts: HostFacts;
  readonly labels: Readonly<Record<string, string>>;
  readonly parent: null;
  readonly builtin: boolean;
  readonly digest: string;
}

/** A derived profile: the store makes the rest of it of its parent, in the transaction that records it. */
export interface DerivedProfileDraft extends Pick<ProfileDraft, 'name' | 'builtin'> {
  readonly own: ProfileDifferences;
}

/** With what it and its ancestors say themselves, nearest first; one layer for a profile without parent. */
export interface ProfileLineage {
  readonly stored: StoredProfile;
  readonly layers: readonly ProfileLayer[];
}

/** What a deletion did. A name is taken away alone while the image has others. */
export interface ImageDeletion {
  readonly digest: string;
  /** The image is gone. */
  readonly deleted: boolean;
  /** Those it still has. */
  readonly names: StoredImage['names'];
}

export interface ImageDraft {
  digest: string;
  bytes: number;
  inventory: Inventory;
  signature: Signature;
  /** Absent: a client made the inventory. */
  capsule?: PackedCapsule | null;
  name: string | null;
  tag: string;
  ruleBook: string;
}

export interface AddedImage {
  image: StoredImage;
  created: boolean;
  wantedCells: number;
  revision: number;
}

export interface ImageStore {
  /** Records image, signature, names and wanted cells in one transaction. */
  add(input: ImageDraft): Promise<AddedImage>;
  /** All of them in one transaction, in their order. */
  addAll(inputs: readonly ImageDraft[]): Promise<readonly AddedImage[]>;
  /** Names with that tag that begin so, sorted; at most `limit`. */
  below(prefix: string, tag: string, limit: number): Promise<readonly string[]>;
  /** `sha256:...`, `name` or `name:tag`. */
  find(ref: string): Promise<StoredImage | null>;
  list(page: PageRequest): Promise<Page<StoredImage>>;
  /** By digest the image with all names; by name that name, and with its last one the image. Null: there is none. */
  delete(ref: string): Promise<ImageDeletion | null>;
  /** All references by name (`name` or `name:tag`), for "did you mean". */
  names(): Promise<readonly string[]>;
}

export interface ProfileStore {
  /**
   * Profiles that are derived from it follow in the same transaction; `followed` are the ids of those that changed, and
   * their cells are counted too. Throws LineageError for a parent it cannot have, ProfileError when it, or one that
   * follows, would be larger than a profile may be.
   */
  put(
    draft: ProfileDraft | DerivedProfileDraft,
    ruleBook: string,
  ): Promise<ProfileLineage & { created: boolean; changed: boolean; wantedCells: number; followed: readonly number[] }>;
  find(name: string): Promise<StoredProfile | null>;
  /** One snapshot. */
  findLineage(name: string): Promise<ProfileLineage | null>;
  /** Heads only, sorted by version then name. */
  select(selector: ProfileSelector): Promise<readonly StoredProfile[]>;
  /**
   * Immutable revisions as `decideVerdict` needs them, keyed by profile id: Kconfig holds only the options that the
   * rule book speaks of. A revision that is gone (its profile was deleted) is missing.
   */
  forEvaluation(refs: readonly ProfileRevisionRef[]): Promise<ReadonlyMap<number, Profile>>;
  list(page: PageRequest): Promise<Page<StoredProfile>>;
  /** Throws LineageError when others are derived from it. */
  delete(name: string): Promise<boolean>;
  names(): Promise<readonly string[]>;
  /** Names of built-in profiles that somebody deleted or recorded otherwise. */
  droppedBuiltins(): Promise<readonly string[]>;
  /** Distinct releases with their arches and profile names, sorted by version. */
  kernels(): Promise<readonly { release: string; arch: string; profiles: readonly string[] }[]>;
}

export interface SignatureStore {
  content(signatureIds: readonly number[]): Promise<ReadonlyMap<number, Signature>>;
}

/** Everything one question needs, read by one statement: one snapshot, one revision. */
export interface QuestionSnapshot {
  readonly image: (AskedImage & { readonly arch: Arch; readonly signatureId: number }) | null;
  /** Rule book whose detection made the image's inventory; empty where a client made it, and without an image. */
  readonly detectedBy: string;
  /** Heads of the selected profiles, sorted by version then name. */
  readonly candidates: readonly QuestionCandidate[];
  /** Of the fleet asked about, recorded or not; null = no such fleet, or none was asked about. */
  readonly members: readonly FleetMember[] | null;
  readonly revision: number;
  /** The current one. */
  readonly ruleBook: string;
}

export interface QuestionCandidate extends Candidate, ProfileRevisionRef {
  /** null: not wanted yet, which happens only when there is no image. */
  readonly cell: Omit<StoredCell, 'signatureId' | 'profileId' | 'error'> | null;
}

/** Where an image restores, of one snapshot. */
export interface WillingProfiles {
  readonly profiles: readonly Alternative[];
  readonly revision: number;
}

export interface QuestionReadModel {
  read(imageRef: string, selector: ProfileSelector): Promise<QuestionSnapshot>;
  /** Profiles whose current revision says yes or conditional to the signature. */
  willing(signatureId: number): Promise<WillingProfiles>;
  /** The same of two images, of one snapshot. */
  readBoth(
    imageRefs: readonly [string, string],
    selector: ProfileSelector,
  ): Promise<readonly [QuestionSnapshot, QuestionSnapshot]>;
}

/** Answers by question; an entry is good only at the matrix revision it was read at. */
export interface AnswerCache {
  get(question: string): Answer | undefined;
  set(question: string, answer: Answer): void;
}

export interface ObjectTypeStore {
  /** Records the built-in catalogue; user additions stay. */
  recordBuiltin(types: readonly ObjectType[]): Promise<void>;
  put(type: ObjectType): Promise<{ created: boolean }>;
  find(id: string): Promise<{ type: ObjectType; builtin: boolean } | null>;
  list(): Promise<readonly { type: ObjectType; builtin: boolean }[]>;
}

export interface IdempotencyStore {
  /** `new`: go on and call finish. `done`: replay. `running` and `mismatch` are conflicts. */
  begin(
    key: string,
    requestHash: string,
  ): Promise<{ outcome: 'new' | 'running' | 'mismatch' } | { outcome: 'done'; status: number; response: unknown }>;
  finish(key: string, status: number, response: unknown): Promise<void>;
  /** The request failed in a way worth repeating. */
  forget(key: string): Promise<void>;
}

/** Jobs carry only ids (see queue/pipeline.ts). */
export interface JobQueue {
  evaluateSignature(signatureId: number): Promise<void>;
  evaluateProfile(profileId: number): Promise<void>;
  reDetectChunk(chunk: number): Promise<void>;
  previewChunk(chunk: number): Promise<void>;
  dispatchEvents(): Promise<void>;
  /** `delayMs`: not before. */
  deliverWebhook(deliveryId: number, delayMs: number): Promise<void>;
}

/** Bytes to inventory, streamed; throws ImageError. The capsule is made when it is asked for. */
export interface ImageReader {
  /**
   * `revision`: header revision of a Linux-CR image, by id, where the sender knows it. `signal` ends the reading, with its
   * reason, as soon as the client has gone.
   */
  read(
    body: AsyncIterable<Uint8Array>,
    options?: { readonly revision?: string | null; readonly signal?: AbortSignal | null },
  ): Promise<{ inventory: Inventory; digest: string; bytes: number; capsule?: () => Promise<PackedCapsule> }>;
  /**
   * The same for an archive that may hold several images: the checkpoint of a pod, or several container images. `digest`
   * is that of the bytes as uploaded. Never without an image.
   */
  readAll(
    ...args: Parameters<ImageReader['read']>
  ): Promise<{ readonly digest: string; readonly images: readonly ImageOfArchive[] }>;
}

export interface ImageOfArchive {
  /** Of its container; '' where there is one image only. */
  readonly name: string;
  /** `sha256:...` of the tar that holds it alone, as it is in the archive; null: there is none. */
  readonly digest: string | null;
  readonly inventory: Inventory;
  readonly capsule: () => Promise<PackedCapsule>;
}

export interface Clock {
  now(): Date;
}

/** Everything a use case may ask for; each takes the parts it needs with Pick. */
export interface Ports {
  readonly images: ImageStore;
  readonly profiles: ProfileStore;
  readonly fleets: FleetStore;
  readonly cells: CellStore;
  readonly signatures: SignatureStore;
  readonly matrix: MatrixReadModel;
  readonly questions: QuestionReadModel;
  readonly comparisons: ComparisonReadModel;
  readonly guarantees: GuaranteeReadModel;
  readonly policies: PolicyStore;
  readonly answers: AnswerCache;
  readonly objectTypes: ObjectTypeStore;
  readonly observations: ObservationStore;
  readonly atlas: AtlasSource;
  readonly events: EventStore;
  readonly idempotency: IdempotencyStore;
  readonly queue: JobQueue;
  readonly capsules: CapsuleStore;
  readonly ruleBooks: RuleBookStore;
  readonly webhooks: WebhookStore;
  readonly webhookDoor: WebhookDoor;
  readonly detectAgain: DetectAgain;
  readonly reader: ImageReader;
  readonly converter: ImageConverter;
  readonly clock: Clock;
  /** By which everything is judged: the rule book of this process. */
  readonly evaluator: Evaluator;
}
