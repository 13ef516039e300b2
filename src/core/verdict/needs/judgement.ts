import type { InventoryObject } from '../../inventory/inventory.ts';
import type { Profile, Restorer } from '../../profile/profile.ts';

/** What one need comes to on one profile. */
export type Judgement =
  | { readonly is: 'met' }
  | { readonly is: 'unmet'; readonly required: string; readonly found: string; readonly hint?: string }
  /** A fact about the kernel is not recorded. */
  | { readonly is: 'unknown'; readonly required: string; readonly found: string }
  /** A fact of the host beyond the kernel is not recorded: taken for granted, and said so. */
  | { readonly is: 'assumed'; readonly text: string }
  /** There once a module is loaded. `module` is null where its name is not known. */
  | { readonly is: 'module'; readonly option: string; readonly module: string | null };

export const MET: Judgement = { is: 'met' };
export const NOT_RECORDED = 'not recorded';

/** The object a need is about: type, version and attributes, no counts. */
export type JudgedObject = Pick<InventoryObject, 'type' | 'version' | 'attributes'>;

/** Object is null for a rule about the profile alone. */
export type JudgeNeed = (profile: Profile, restorer: Restorer, object: JudgedObject | null) => readonly Judgement[];

export const NOTHING: readonly Judgement[] = [];
