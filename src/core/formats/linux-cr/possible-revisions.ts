import type { ByteOrder } from './byte-order.ts';
import type { Candidate, Meaning } from './candidates.ts';
import { fitsLength, mayFitLength } from './fits-length.ts';
import { REVISION_KINDS } from './kept-fields.ts';
import { type Reading, readingOf } from './reading.ts';
import type { RecordInspector } from './record-inspector.ts';

/** More than the types of any revision, and than the unknown ones that an image may have. */
const REMEMBERED_READINGS = 256;

/**
 * The header revisions that the records seen so far allow. `rev` is not enough, since it stayed 6 over eight changes
 * and type numbers were reused: each record whose length or place does not fit a revision rules it out.
 */
export class PossibleRevisions {
  #candidates: readonly Candidate[];
  /** null: an unknown type. A stream may hold any number of those, so only so many are remembered. */
  #readings = new Map<number, Reading | null>();
  #agreedKinds = new Map<string, Set<number>>();

  readonly #inspector: RecordInspector | null;

  constructor(candidates: readonly Candidate[], inspector: RecordInspector | null = null) {
    this.#candidates = candidates;
    this.#inspector = inspector;
  }

  /** Oldest first, never empty. */
  get candidates(): readonly Candidate[] {
    return this.#candidates;
  }

  get newest(): Candidate {
    const newest = this.#candidates.at(-1);
    if (newest === undefined) throw new RangeError('no header revision is left');
    return newest;
  }

  /** Keeps the candidates that pass; keeps all and answers false when none does. */
  narrow(keep: (candidate: Candidate) => boolean): boolean {
    const kept = this.#candidates.filter(keep);
    if (kept.length === 0) return false;
    if (kept.length < this.#candidates.length) {
      this.#candidates = kept;
      this.#readings.clear();
      this.#agreedKinds.clear();
    }
    return true;
  }

  /** Keeps the candidates to which a type, such as TREE, is in a version that passes. */
  narrowVersion(type: string, keep: (version: number) => boolean): boolean {
    return this.narrow(({ revision }) => keep(revision.versions[type] ?? 0));
  }

  /** A kind inside a record that later revisions added rules out those that lack it. */
  narrowByKind(name: string, number: number): void {
    const kinds = REVISION_KINDS[name];
    if (kinds === undefined || this.#candidates.length === 1 || this.#agreedKinds.get(name)?.has(number)) return;
    const known = this.narrow(({ revision }) => Object.values(kinds.of(revision)).includes(number));
    // Numbers that no revision knows are not remembered: a stream may hold any number of them.
    if (known) this.#agreedKinds.set(name, (this.#agreedKinds.get(name) ?? new Set()).add(number));
  }

  /** What the type number means, by its length; null when it is unknown; 'impossible' when no length fits. */
  admit(number: number, len: number): Reading | null | 'impossible' {
    const reading = this.#readingOf(number);
    if (reading === null) return null;
    if (reading.rule !== null) return mayFitLength(reading.rule, len) ? reading : 'impossible';
    const fits = (meaning: Meaning | undefined): boolean => meaning !== undefined && mayFitLength(meaning.rule, len);
    if (this.#narrowByMeaning(number, fits)) return this.#readingOf(number);
    return this.#narrowByMeaning(number, (meaning) => meaning === undefined) ? null : 'impossible';
  }

  /** The same once the first bytes of the record are there; null when the length contradicts them. */
  confirm(number: number, record: Uint8Array, len: number, order: ByteOrder): Reading | null {
    const reading = this.#readingOf(number);
    if (reading === null) return null;
    if (reading.rule !== null) return fitsLength(reading.rule, record, len, order) ? reading : null;
    const fits = (meaning: Meaning | undefined): boolean =>
      meaning !== undefined && fitsLength(meaning.rule, record, len, order);
    return this.#narrowByMeaning(number, fits) ? this.#readingOf(number) : null;
  }

  /** Keeps the candidates to which the number is a record of this name. */
  settle(number: number, name: string): Reading | null {
    this.#narrowByMeaning(number, (meaning) => meaning?.name === name);
    return this.#readingOf(number);
  }

  /** What to call a type in an error. */
  nameOf(number: number): string {
    return this.#readingOf(number)?.name ?? `type ${number}`;
  }

  /** Could these be the type and len of a record, as far as is known? Rules nothing out. */
  plausible(number: number, len: number): boolean {
    return this.#candidates.some(({ meanings }) => {
      const meaning = meanings.get(number);
      return meaning !== undefined && mayFitLength(meaning.rule, len);
    });
  }

  #narrowByMeaning(number: number, keep: (meaning: Meaning | undefined) => boolean): boolean {
    return this.narrow(({ meanings }) => keep(meanings.get(number)));
  }

  #readingOf(number: number): Reading | null {
    const known = this.#readings.get(number);
    if (known !== undefined) return known;
    const reading = readingOf(this.#candidates, number, this.#inspector);
    if (reading !== null || this.#readings.size < REMEMBERED_READINGS) this.#readings.set(number, reading);
    return reading;
  }
}
