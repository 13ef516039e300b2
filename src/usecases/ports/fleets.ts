/** What fleets need from outside; a part of ports.ts. */
import type { FleetMember } from '#core/answer/answer-for-fleet.ts';
import type { Page, PageRequest } from './shared.ts';

/** A named set of profiles with node counts; members sorted by profile name. */
export interface Fleet {
  readonly name: string;
  readonly members: readonly FleetMember[];
  readonly labels: Readonly<Record<string, string>>;
  readonly updatedAt: Date;
}

/** What one member refuses, in images; equal signatures are looked at once and counted as often as there are images. */
export interface MemberRefusals extends FleetMember {
  /** Images with a verdict here. */
  readonly decided: number;
  readonly open: number;
  readonly unknown: number;
  readonly refused: number;
  /** Of those, images that every other recorded member takes. */
  readonly refusedAlone: number;
  /** Rules of blockers here, most images first. */
  readonly rules: readonly { readonly rule: string; readonly images: number }[];
}

export interface FleetRefusals {
  readonly images: number;
  readonly members: readonly MemberRefusals[];
  /** Members whose profile is not recorded (any more). */
  readonly missing: readonly FleetMember[];
  readonly revision: number;
  readonly ruleBook: string;
}

export interface FleetStore {
  /** `unknownProfiles`: unrecorded names; then nothing is stored. */
  put(
    fleet: Omit<Fleet, 'updatedAt'>,
    ruleBook: string,
  ): Promise<
    | { readonly unknownProfiles: readonly string[] }
    | { readonly fleet: Fleet; readonly created: boolean; readonly changed: boolean }
  >;
  find(name: string): Promise<Fleet | null>;
  /** By name. */
  list(page: PageRequest): Promise<Page<Fleet>>;
  delete(name: string): Promise<boolean>;
  names(): Promise<readonly string[]>;
  /** From one snapshot; null = no such fleet. At most `rules` rules a member. */
  refusals(name: string, rules: number): Promise<FleetRefusals | null>;
}
