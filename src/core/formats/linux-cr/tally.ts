import type { AttributeValue } from '../../image/attribute-value.ts';
import { type ByteOrder, readNumber } from './byte-order.ts';
import {
  atVersion,
  CLAIMED_COUNTS,
  KEPT_FIELDS,
  type KeptField,
  SHM_FLAGS,
  SHM_HUGETLB,
  SHM_SHIFT,
} from './kept-fields.ts';

/** log2 of the page size of every architecture whose segments can carry a page size of their own. */
const BASE_PAGE_SHIFT = 12;

/** Counts and attributes of the records met, nothing else of them. */
export class Tally {
  readonly #order: ByteOrder;
  readonly #valuesCap: number;
  readonly #byName = new Map<string, number>();
  readonly #claimed = new Map<string, number>();
  readonly #lists = new Map<string, Map<string, Set<string | number>>>();
  readonly #single = new Map<string, Map<string, AttributeValue>>();
  #lastFamily: number | null = null;

  constructor(order: ByteOrder, valuesCap: number) {
    this.#order = order;
    this.#valuesCap = valuesCap;
  }

  count(name: string): void {
    this.#byName.set(name, this.countOf(name) + 1);
  }

  countOf(name: string): number {
    return this.#byName.get(name) ?? 0;
  }

  set(name: string, attribute: string, value: AttributeValue): void {
    const attributes = this.#single.get(name) ?? new Map<string, AttributeValue>();
    this.#single.set(name, attributes.set(attribute, value));
  }

  claim(name: string, count: number): void {
    this.#claimed.set(name, (this.#claimed.get(name) ?? 0) + count);
  }

  /** Takes what is kept of one record. False when an attribute has more different values than any image would. */
  look(name: string, version: number, record: Uint8Array): boolean {
    for (const claim of CLAIMED_COUNTS) {
      const place = claim.by === name ? atVersion(claim.at, version) : null;
      if (place !== null) this.claim(claim.by, readNumber(record, place.at, place.width, this.#order));
    }
    if (name === 'IPC_SHM') this.#lookAtSegment(version, record);
    const fields = KEPT_FIELDS[name] ?? [];
    return fields.every((field) => this.#keep(name, field, version, record)) && this.#noteFamily(name, version, record);
  }

  /** The first claim that what came does not bear out. */
  brokenClaim(): { readonly by: string; readonly claimed: number; readonly met: number } | null {
    for (const { by, of } of CLAIMED_COUNTS) {
      const claimed = this.#claimed.get(by) ?? 0;
      const met = this.countOf(of);
      if (claimed !== met) return { by, claimed, met };
    }
    return null;
  }

  attributes(): ReadonlyMap<string, Readonly<Record<string, AttributeValue>>> {
    const all = new Map<string, Record<string, AttributeValue>>();
    const record = (name: string): Record<string, AttributeValue> => {
      const known = all.get(name) ?? {};
      all.set(name, known);
      return known;
    };
    for (const [name, values] of this.#single) Object.assign(record(name), Object.fromEntries(values));
    for (const [name, lists] of this.#lists) {
      for (const [attribute, values] of lists) record(name)[attribute] = [...values].sort(compareValues);
    }
    return all;
  }

  #keep(name: string, field: KeptField, version: number, record: Uint8Array): boolean {
    const place = atVersion(field.at, version);
    if (place === null) return true;
    const number = readNumber(record, place.at, place.width, this.#order);
    const value = field.names === undefined ? number : (field.names.get(number) ?? `unknown-${number}`);
    return this.#addTo(name, field.attribute, value);
  }

  #addTo(name: string, attribute: string, value: string | number): boolean {
    const lists = this.#lists.get(name) ?? new Map<string, Set<string | number>>();
    const values = lists.get(attribute) ?? new Set<string | number>();
    values.add(value);
    this.#lists.set(name, lists.set(attribute, values));
    return values.size <= this.#valuesCap;
  }

  /** A SOCKET_INET belongs to the SOCKET before it and does not repeat its family reliably. */
  #noteFamily(name: string, version: number, record: Uint8Array): boolean {
    if (name === 'SOCKET') {
      const place = atVersion(KEPT_FIELDS.SOCKET?.[0]?.at ?? [], version);
      this.#lastFamily = place === null ? null : readNumber(record, place.at, place.width, this.#order);
    }
    if (name !== 'SOCKET_INET' || this.#lastFamily === null) return true;
    return this.#addTo(name, 'families', this.#lastFamily);
  }

  #lookAtSegment(version: number, record: Uint8Array): void {
    const flags = atVersion(SHM_FLAGS, version);
    const shift = atVersion(SHM_SHIFT, version);
    const huge =
      (flags !== null && (readNumber(record, flags.at, flags.width, this.#order) & SHM_HUGETLB) !== 0) ||
      (shift !== null && readNumber(record, shift.at, shift.width, this.#order) > BASE_PAGE_SHIFT);
    this.set('IPC_SHM', 'huge', huge || this.#single.get('IPC_SHM')?.get('huge') === true);
  }
}

function compareValues(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : 1;
}
