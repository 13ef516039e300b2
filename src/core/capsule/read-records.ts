import type { InSteps } from '../inventory/in-steps.ts';
import type { Inventory } from '../inventory/inventory.ts';

/** What a capsule keeps of an image: JSON, with the format that reads it again. */
export interface KeptRecords {
  readonly kind: string;
  readonly [member: string]: unknown;
}

/** What stage 1 made of an image, of whatever format. */
export interface ReadRecords {
  /** What detection of this code finds in it. */
  inventoryInSteps(): InSteps<Inventory>;
  /** Without secrets. @throws CapsuleTooLarge */
  keptInSteps(): InSteps<KeptRecords>;
}
