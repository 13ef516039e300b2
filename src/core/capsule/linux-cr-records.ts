import type { LinuxCrRecords } from '../formats/linux-cr/linux-cr-records.ts';
import { inOneStep } from '../inventory/in-steps.ts';
import { inventoryOfLinuxCr } from '../inventory/linux-cr/inventory-of-linux-cr.ts';
import { linuxCrCapsuleOf, linuxCrRecordsOf } from './linux-cr-capsule.ts';
import type { KeptRecords, ReadRecords } from './read-records.ts';

/** Neither takes long: what was read is counts, not records. */
export function linuxCrRecords(records: LinuxCrRecords): ReadRecords {
  return {
    inventoryInSteps: () => inOneStep(() => inventoryOfLinuxCr(records)),
    keptInSteps: () => inOneStep(() => linuxCrCapsuleOf(records)),
  };
}

/** @throws CapsuleError */
export function linuxCrRecordsAgain(kept: KeptRecords): ReadRecords {
  return linuxCrRecords(linuxCrRecordsOf(kept));
}
