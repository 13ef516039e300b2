import { readNumber } from '../../../formats/linux-cr/byte-order.ts';
import type { RecordContext } from '../converter.ts';
import { applyBackward, applyForward } from '../field-map.ts';
import { fieldMapOf } from '../field-map-converter.ts';
import type { RecordFate } from './rewrite-target.ts';

/** TREE versions with a VPIDS record behind their entries. */
const WITH_VPIDS: readonly number[] = [2, 3];
const WIDE_VERSION = 2;

/** Bytes of one entry, and the offset of its depth. Version 1 has no depth. */
function entryOf(version: number): { readonly bytes: number; readonly depthAt: number | null } {
  if (version === WIDE_VERSION) return { bytes: 32, depthAt: 24 };
  return { bytes: 24, depthAt: version === 1 ? null : 20 };
}

/** The entries behind a TREE record, as they come: any number of tasks in no more memory than one. */
export class TreeEntries {
  readonly #fate: RecordFate;
  readonly #context: RecordContext;
  #left: Uint8Array = new Uint8Array(0);
  #depths = 0;

  constructor(fate: RecordFate, context: RecordContext) {
    this.#fate = fate;
    this.#context = context;
  }

  /** Length of the BUFFER they stand in, from that of the old one. */
  newLength(len: number): number {
    const { version, toVersion } = this.#fate;
    return 8 + ((len - 8) / entryOf(version).bytes) * entryOf(toVersion).bytes;
  }

  convert(part: Uint8Array): Uint8Array {
    const { bytes, depthAt } = entryOf(this.#fate.version);
    const all = new Uint8Array(this.#left.length + part.length);
    all.set(this.#left);
    all.set(part, this.#left.length);
    const count = Math.floor(all.length / bytes);
    const size = entryOf(this.#fate.toVersion).bytes;
    const out = new Uint8Array(count * size);
    for (let index = 0; index < count; index += 1) {
      const entry = all.subarray(index * bytes, (index + 1) * bytes);
      if (depthAt !== null) this.#depths += readNumber(entry, depthAt, 4, this.#context.order);
      out.set(this.#convertEntry(entry), index * size);
    }
    this.#left = all.slice(count * bytes);
    return out;
  }

  /** The count for a VPIDS record that the target wants behind the entries; null when it wants none, or has one. */
  vpidsToAdd(): number | null {
    const { version, toVersion } = this.#fate;
    return WITH_VPIDS.includes(toVersion) && !WITH_VPIDS.includes(version) ? this.#depths : null;
  }

  #convertEntry(entry: Uint8Array): Uint8Array {
    const { arch, order } = this.#context;
    let current = entry;
    for (const { type, from, to } of this.#fate.steps) {
      const map = fieldMapOf(type, Math.max(from, to), arch);
      if (map?.of === 'element')
        current = to > from ? applyForward(map, current, order) : applyBackward(map, current, order);
    }
    return current;
  }
}
