import { LINUX_CR_LIMITS } from '../../../../../src/core/formats/linux-cr/limits.ts';
import { ARCHES } from '../../../../../src/core/image/arch.ts';
import type { Inventory, InventoryObject } from '../../../../../src/core/inventory/inventory.ts';
import { findObjectType } from '../../../../../src/core/object-types/catalogue.ts';

/**
 * What any inventory of a Linux-CR stream is, however odd the bytes; throws at the first thing that is not so. Plain
 * checks instead of `expect`: they run a hundred thousand times.
 */
export function checkWellFormed(inventory: Inventory): void {
  check(inventory.format === 'linux-cr' && ARCHES.includes(inventory.arch), 'format and arch');
  inventory.objects.forEach((object, index) => {
    const next = inventory.objects[index + 1];
    check(next === undefined || object.type < next.type, `${object.type} sorted and once`);
    checkObject(object);
  });
  const sum = inventory.objects.reduce((total, { count }) => total + count, 0);
  check(sum === inventory.read.records, 'every record is in exactly one object');
  check(inventory.objects.find(({ type }) => type === 'linux-cr/tail')?.count === 1, 'one TAIL');
}

function checkObject({ type, version, count, attributes }: InventoryObject): void {
  const catalogued = findObjectType(type);
  if (catalogued === null) check(/^linux-cr\/unknown-\d+$/.test(type), `${type} is in the catalogue`);
  else
    check(
      catalogued.versions.some((known) => known.version === version),
      `${type}@${version} is in the catalogue`,
    );
  check(Number.isSafeInteger(count) && count > 0, `count of ${type}`);
  for (const [name, value] of Object.entries(attributes)) {
    check(catalogued?.attributes[name] !== undefined, `${type}.${name} is documented`);
    check(!Array.isArray(value) || value.length <= LINUX_CR_LIMITS.attributeValues, `${type}.${name} is capped`);
  }
}

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(`not so: ${what}`);
}
