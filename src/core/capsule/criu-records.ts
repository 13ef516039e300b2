import type { CriuImageSet } from '../formats/criu/criu-image-set.ts';
import { inventoryOfCriuInSteps } from '../inventory/criu/inventory-of-criu.ts';
import { criuCapsuleInSteps, criuSetOf } from './criu-capsule.ts';
import type { KeptRecords, ReadRecords } from './read-records.ts';

export function criuRecords(set: CriuImageSet): ReadRecords {
  return { inventoryInSteps: () => inventoryOfCriuInSteps(set), keptInSteps: () => criuCapsuleInSteps(set) };
}

/** @throws CapsuleError */
export function criuRecordsAgain(kept: KeptRecords): ReadRecords {
  return criuRecords(criuSetOf(kept));
}
