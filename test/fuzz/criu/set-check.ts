import { isDeepStrictEqual } from 'node:util';
import { inventorySchema } from '#api/schemas/inventory.ts';
import { IMAGE_ERROR_CODES, type ImageError } from '#core/formats/image-error.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import { findObjectType } from '#core/object-types/catalogue.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import { readCorpusProfile } from '../../unit/core/verdict/read-corpus-profile.ts';
import { isFirst } from '../harness/remembered.ts';
import { baseOf, type SetFile } from './fuzz-set.ts';

const MAX_MESSAGE = 1_024;
const SIZE_AND_MESSAGE = 4;
/** A kernel of which everything is recorded, and one of which only the configuration is. */
const PROFILES = [readCorpusProfile('lab-6.1-amd64'), readCorpusProfile('debian-12-amd64-criu-3.17.1')];
/** What is wrong with a set as a whole has no place in it. */
const WITHOUT_FILE: readonly string[] = ['image-not-recognised', 'image-incomplete', 'archive-too-many-entries'];
const WITHOUT_OFFSET: readonly string[] = ['image-incomplete', 'archive-too-many-entries'];

/** Checks inventories. What does not depend on counts is checked once for all that are equal but for their counts. */
export class SetCheck {
  readonly #formed = new Set<string>();
  readonly #judged = new Set<string>();

  /** `judged`: its signature and verdicts too, which take longer than everything else together. */
  check(inventory: Inventory, files: readonly SetFile[], judged: boolean): void {
    checkInventory(inventory);
    checkTotals(inventory, files);
    const { arch, origin, flavour, objects } = inventory;
    const content = JSON.stringify([arch, origin, flavour, objects.map(({ count: _, ...object }) => object)]);
    if (isFirst(this.#formed, content)) checkForm(inventory);
    if (judged && isFirst(this.#judged, content)) checkVerdicts(inventory);
  }
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`not so: ${what}`);
}

/** What holds for every inventory and is cheap to look at. */
export function checkInventory({ objects, read }: Inventory): void {
  must(Number.isSafeInteger(read.unknown) && read.unknown >= 0, `${read.unknown} unknown`);
  objects.forEach(({ type, count }, index) => {
    const next = objects[index + 1];
    must(next === undefined || type < next.type, `${type} is sorted and there once`);
    must(Number.isSafeInteger(count) && count > 0, `${count} times ${type}`);
  });
}

/** Work and size are bounded by what came: no entry is shorter than its size. */
function checkTotals({ read }: Inventory, files: readonly SetFile[]): void {
  const bytes = files.reduce((sum, file) => sum + (file.link === undefined ? file.bytes.length : 0), 0);
  must(read.bytes === bytes, `${read.bytes} bytes read of ${bytes}`);
  must(read.files <= files.length, `${read.files} files read of ${files.length}`);
  must(read.records * SIZE_AND_MESSAGE <= bytes, `${read.records} entries in ${bytes} bytes`);
}

function checkForm(inventory: Inventory): void {
  inventorySchema.parse(inventory);
  for (const { type, version, attributes } of inventory.objects) {
    const known = findObjectType(type);
    must(known?.versions.some((one) => one.version === version) === true, `${type}@${version} is in the catalogue`);
    const keys = Object.keys(attributes);
    must(isDeepStrictEqual(keys, keys.toSorted()), `attributes of ${type} are sorted`);
    for (const [name, value] of Object.entries(attributes)) {
      must(known?.attributes[name] !== undefined, `${type}.${name} is documented`);
      must(!Array.isArray(value) || new Set(value).size === value.length, `${type}.${name} has no doubles`);
      must(typeof value !== 'number' || Number.isFinite(value), `${type}.${name} is a number`);
    }
  }
  const copy = JSON.parse(JSON.stringify(inventory)) as Inventory;
  must(isDeepStrictEqual(copy, inventory), 'JSON holds the inventory');
}

function checkVerdicts(inventory: Inventory): void {
  const { hash, content } = signatureOf(inventory);
  const turned = signatureOf({ ...inventory, objects: inventory.objects.toReversed() });
  must(hash === turned.hash, 'the signature does not depend on the order of objects');
  for (const profile of PROFILES) {
    const { verdict, findings } = decideVerdict(content, profile, RULE_BOOK);
    must(verdict === 'yes' || findings.length > 0, `${verdict} on ${profile.name} has a reason`);
  }
}

/** A known code, the file and the place in it where there is one, and a text that can be shown. */
export function checkError({ code, offset, file, message }: ImageError, files: readonly SetFile[]): void {
  must(IMAGE_ERROR_CODES.includes(code), `${code} is a code`);
  must(!/\p{Cc}/u.test(message) && message.length <= MAX_MESSAGE, `${JSON.stringify(message)} can be shown`);
  must(file !== null || WITHOUT_FILE.includes(code), `${code} names a file: ${message}`);
  must(offset !== null || WITHOUT_OFFSET.includes(code), `${code} names a place: ${message}`);
  if (code === 'image-incomplete' || file === null) return;
  const named = files.filter(({ name }) =>
    baseOf(name)
      .replace(/\p{Cc}/gu, '?')
      .startsWith(file),
  );
  const sizes = named.map(({ bytes, claimed = 0 }) => Math.max(bytes.length, claimed));
  must(named.length > 0, `${file} is in the set`);
  must(
    offset === null || (Number.isSafeInteger(offset) && offset >= 0 && offset <= Math.max(...sizes)),
    `${code} is at ${offset} of ${file}`,
  );
}
