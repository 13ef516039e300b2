import type { InventoryObject } from '../../inventory/inventory.ts';
import type { Profile, Restorer } from '../../profile/profile.ts';

/** What one need comes to on one profile. */
export type Judgement =
  | { readonly is: 'met' }
  | {
      readonly is: 'unmet';
      readonly required: string;
      readonly found: string;
      readonly hint?: string;
      /** The kernel may have it all the same: `features` of the profile can state it. */
      readonly feature?: boolean;
    }
  /** A fact about the kernel, or about the image, is not recorded. */
  | { readonly is: 'unknown'; readonly required: string; readonly found: string; readonly feature?: boolean }
  /** A fact of the host beyond the kernel is not recorded, so it is assumed. `text` is a clause, `required` a noun phrase. */
  | { readonly is: 'assumed'; readonly text: string; readonly required: string }
  /**
   * There once a module is loaded. `module` is null where its name is not known; `loadable`: null where the profile
   * does not record whether the host can load one.
   */
  | {
      readonly is: 'module';
      readonly option: string;
      readonly module: string | null;
      readonly loadable: true | null;
    };

export const MET: Judgement = { is: 'met' };
export const NOT_RECORDED = 'not recorded';

/** The object a need is about: type, version and attributes, no counts. */
export type JudgedObject = Pick<InventoryObject, 'type' | 'version' | 'attributes'>;

/** Object is null for a rule about the profile alone. */
export type JudgeNeed = (profile: Profile, restorer: Restorer, object: JudgedObject | null) => readonly Judgement[];

/** The inventory leaves out the attribute that says what is needed. */
export function notSaid(required: string, attribute: string): Judgement {
  return { is: 'unknown', required, found: `${attribute} ${NOT_RECORDED} in the inventory` };
}

export const NOTHING: readonly Judgement[] = [];
