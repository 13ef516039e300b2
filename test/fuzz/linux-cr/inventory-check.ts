import { isDeepStrictEqual } from 'node:util';
import { inventorySchema } from '#api/schemas/inventory.ts';
import { LINUX_CR_LIMITS } from '#core/formats/linux-cr/limits.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import { normaliseProfile } from '#core/profile/normalise-profile.ts';
import type { Profile } from '#core/profile/profile.ts';
import { profileOf } from '#core/profile/profile-of.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import { checkWellFormed } from '../../unit/core/formats/linux-cr/well-formed.ts';
import { isFirst } from '../harness/remembered.ts';

const MIN_RECORD = 8;

function profile(name: string, input: object): Profile {
  return profileOf({ ...normaliseProfile(input), name, revision: 1 });
}

/** The oldest and the newest kernel, a configuration that is whole and empty, and a profile that has no Linux-CR. */
const PROFILES: readonly Profile[] = [
  profile('oldest', { release: '2.6.31', arch: 'x86_32', restorer: ['linux-cr@0abe2fe'] }),
  profile('newest', { release: '3.0.0', arch: 'x86_64', restorer: ['linux-cr@5c3471a', 'linux-cr@b6cdf01'] }),
  profile('bare', {
    release: '2.6.37',
    arch: 's390x',
    restorer: ['linux-cr@a272e68'],
    kconfig: {},
    kconfigComplete: true,
  }),
  profile('criu', { release: '6.1.0', arch: 'x86_64', restorer: ['criu@4.2'] }),
];

/**
 * Checks inventories. What does not depend on counts is checked once for all inventories that are equal but for their
 * counts, as most of those of one base image are.
 */
export class InventoryCheck {
  readonly #formed = new Set<string>();
  readonly #judged = new Set<string>();

  /** `judged`: its signature and verdicts too, which take longer than everything else together. */
  check(inventory: Inventory, length: number, judged: boolean): void {
    checkWellFormed(inventory);
    checkTotals(inventory, length);
    const content = contentOf(inventory);
    if (isFirst(this.#formed, content)) checkForm(inventory);
    if (judged && isFirst(this.#judged, content)) checkVerdicts(inventory);
  }
}

/** Everything but the counts. */
function contentOf({ arch, origin, objects }: Inventory): string {
  const parts = objects.map((object) => [object.type, object.version, object.inferredBy, object.attributes]);
  return JSON.stringify([arch, origin, parts]);
}

/** Work and size are bounded by the bytes that came: no record is shorter than its head. */
function checkTotals({ read, objects }: Inventory, length: number): void {
  if (read.bytes !== length) throw new Error(`${read.bytes} bytes read of ${length}`);
  if (read.records * MIN_RECORD > length) throw new Error(`${read.records} records in ${length} bytes`);
  const unknown = objects.filter(({ type }) => type.startsWith('linux-cr/unknown-')).length;
  if (unknown > LINUX_CR_LIMITS.unknownTypes) throw new Error(`${unknown} unknown types`);
}

function checkForm(inventory: Inventory): void {
  inventorySchema.parse(inventory);
  for (const { type, attributes } of inventory.objects) {
    const keys = Object.keys(attributes);
    if (!isDeepStrictEqual(keys, keys.toSorted())) throw new Error(`attributes of ${type} are not sorted`);
    for (const [key, value] of Object.entries(attributes)) {
      const isSet = !Array.isArray(value) || new Set(value).size === value.length;
      if (!isSet) throw new Error(`${type}.${key} repeats itself`);
    }
  }
  const copy = JSON.parse(JSON.stringify(inventory)) as Inventory;
  if (!isDeepStrictEqual(copy, inventory)) throw new Error('JSON does not hold the inventory');
}

function checkVerdicts(inventory: Inventory): void {
  const { hash, content } = signatureOf(inventory);
  const turned = signatureOf({ ...inventory, objects: inventory.objects.toReversed() });
  if (hash !== turned.hash) throw new Error('the signature depends on the order of objects');
  for (const candidate of PROFILES) {
    const { verdict, findings } = decideVerdict(content, candidate, RULE_BOOK);
    if (candidate.name === 'criu' && verdict !== 'no') throw new Error(`CRIU would restore it: ${verdict}`);
    if (verdict !== 'yes' && findings.length === 0) throw new Error(`${verdict} on ${candidate.name} without a reason`);
  }
}
