/** What guarantees of many images and policies need from outside; a part of ports.ts. */

import type { Reason } from '#core/guarantee/climb-ladder.ts';
import type { Family } from '#core/guarantee/home-kernel.ts';
import type { Arch } from '#core/image/arch.ts';
import type { ImageFormat } from '#core/image/image-format.ts';
import type { Grade, Verdict } from '#core/verdict/verdict.ts';
import type { Page, PageRequest, ProfileRevisionRef } from './shared.ts';

/** Images that a guarantee cannot tell apart: of equal signature, from an equal home. */
export interface ImageGroup {
  readonly signatureId: number;
  readonly arch: Arch;
  readonly family: Family | null;
  /** Origin of the inventory. */
  readonly kernel: string | null;
  readonly revision: string | null;
  /** Some of them; the first represents all. */
  readonly images: readonly { readonly digest: string; readonly name: string }[];
}

export type ImageSelector =
  | { readonly by: 'format'; readonly format: ImageFormat }
  /** Digests, `name`, `name:tag`, and patterns with `*` in which a missing tag is any tag. */
  | { readonly by: 'refs'; readonly refs: readonly string[] };

export interface ProfileHead extends ProfileRevisionRef {
  readonly profile: string;
  readonly release: string;
  readonly versionKey: string;
  readonly arch: string;
}

/** A decided cell without the words of its decision. */
export interface RowVerdict extends ProfileRevisionRef {
  readonly signatureId: number;
  readonly ruleBook: string;
  readonly verdict: Verdict;
  readonly grade: Grade;
  readonly reasons: readonly Reason[];
  readonly steps: readonly string[];
}

/** Rows of many images, read in one snapshot. */
export interface RowsSnapshot {
  readonly groups: readonly ImageGroup[];
  /** There are more groups than were asked for. */
  readonly isCut: boolean;
  /** Refs that no image answers to. */
  readonly unmatched: readonly string[];
  readonly profiles: readonly ProfileHead[];
  readonly verdicts: readonly RowVerdict[];
  readonly revision: number;
  /** The current one. */
  readonly ruleBook: string;
}

export interface GuaranteeReadModel {
  /** Costs by groups and profiles, not by images of a format. */
  rows(selector: ImageSelector, limits: { readonly groups: number; readonly cells: number }): Promise<RowsSnapshot>;
}

export type PolicyRequirement =
  | { readonly guarantee: string }
  | { readonly profiles: readonly string[] }
  /** Its profiles at the time of the check. */
  | { readonly fleet: string };

export interface Policy {
  readonly name: string;
  readonly images: readonly string[];
  readonly require: PolicyRequirement;
  readonly labels: Readonly<Record<string, string>>;
}

export interface StoredPolicy extends Policy {
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface PolicyViolation {
  readonly image: string;
  readonly digest: string;
  readonly profile: string;
  readonly kernel: string;
  readonly verdict: Verdict;
  readonly grade: Grade;
  readonly rules: readonly string[];
}

export interface PolicyCheck {
  readonly policy: string;
  readonly require: PolicyRequirement;
  readonly answer: Verdict;
  /** Groups of images by what the requirement comes to on them. */
  readonly counts: Readonly<Record<Verdict, number>>;
  /** As many as are kept; `violated` counts all. */
  readonly violations: readonly PolicyViolation[];
  readonly violated: number;
  /** What would settle an unknown. */
  readonly missing: readonly { readonly image: string; readonly missing: readonly string[] }[];
  readonly notes: readonly string[];
  readonly revision: number;
  readonly ruleBook: string;
  readonly checkedAt: Date;
}

export interface PolicyStore {
  put(policy: Policy): Promise<{ stored: StoredPolicy; created: boolean }>;
  find(name: string): Promise<StoredPolicy | null>;
  /** By name. */
  list(page: PageRequest): Promise<Page<StoredPolicy>>;
  names(): Promise<readonly string[]>;
  delete(name: string): Promise<boolean>;
  /** Append-only. Null: the policy is gone. */
  recordCheck(check: PolicyCheck): Promise<{ readonly id: number } | null>;
  /** Newest first. */
  checks(name: string, page: PageRequest): Promise<Page<PolicyCheck & { readonly id: number }>>;
}
