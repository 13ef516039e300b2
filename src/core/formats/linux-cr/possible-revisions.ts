import type { Arch } from '../../inventory/inventory.ts';
import type { HeaderRevision } from '../../object-types/linux-cr/header-revisions.ts';
import { archFamilyOf, LINUX_CR_REVISIONS } from '../../object-types/linux-cr/revisions.ts';
import type { ByteOrder } from './byte-order.ts';
import { exactLength, fitsLength, lengthNeeds, mayFitLength } from './fits-length.ts';
import { fieldNeeds, REVISION_KINDS } from './kept-fields.ts';
import { type LengthRule, RECORD_LENGTHS } from './record-lengths.ts';

/** A header revision and architecture that the image may be of: arch ids were reassigned, so they go together. */
export interface Candidate {
  readonly revision: HeaderRevision;
  readonly arch: Arch;
}

/** What one type number means to one candidate. */
export interface Meaning {
  readonly candidate: Candidate;
  /** Record type with its family where it is arch-specific: `TASK`, `CPU@x86`. */
  readonly type: string;
  readonly version: number;
  readonly rule: LengthRule;
}

/** What one type number means to all candidates together. */
export interface Reading {
  /** CKPT_HDR_ name, without family. */
  readonly name: string;
  /** Some candidates give the number another name, and the length fits both. */
  readonly mixed: boolean;
  readonly meanings: readonly Meaning[];
  /** The length, when it is fixed and the same for all. */
  readonly exact: number | null;
  /** The rule of length, when it is the same for all. */
  readonly rule: LengthRule | null;
  /** Bytes from the record's start that have to be looked at. */
  readonly needs: number;
  /** Counted and skipped, nothing else. */
  readonly plain: boolean;
}

/** The revisions compared `rev` and `arch_id`; the numbers of the latter were reassigned twice. */
export function candidatesOf(rev: number, archId: number, order: ByteOrder): readonly Candidate[] {
  return LINUX_CR_REVISIONS.filter(({ checkpointVersion }) => checkpointVersion === rev).flatMap((revision) =>
    Object.entries(revision.archIds)
      .filter(([name, id]) => id === archId && ORDERS[name]?.includes(order))
      .map(([name]) => ({ revision, arch: name.toLowerCase() as Arch })),
  );
}

/** No little-endian POWER ran these kernels: it came in 3.13, Linux-CR ended with 3.0. */
const ORDERS: Readonly<Record<string, readonly ByteOrder[]>> = {
  X86_32: ['little'],
  X86_64: ['little'],
  S390X: ['big'],
  PPC32: ['big'],
  PPC64: ['big'],
  ARM: ['little', 'big'],
};

/** `CPU@x86` is `CPU`. */
export function nameWithoutFamily(type: string): string {
  return type.split('@')[0] ?? type;
}

const namesByNumber = new Map<string, ReadonlyMap<number, string>>();

function nameOf(revision: HeaderRevision, number: number): string | undefined {
  let names = namesByNumber.get(revision.id);
  if (names === undefined) {
    names = new Map(Object.entries(revision.typeNumbers).map(([name, value]) => [value, name]));
    namesByNumber.set(revision.id, names);
  }
  return names.get(number);
}

/** Null when the revision has no such type, or has none for the architecture: then its layout is not known. */
export function meaningOf(candidate: Candidate, number: number): Meaning | null {
  const { revision, arch } = candidate;
  const name = nameOf(revision, number);
  if (name === undefined) return null;
  for (const type of [name, `${name}@${archFamilyOf(arch)}`]) {
    const version = revision.versions[type];
    if (version === undefined) continue;
    const rule = RECORD_LENGTHS[type]?.[version - 1];
    return rule === undefined ? null : { candidate, type, version, rule };
  }
  return null;
}

/**
 * The header revisions that the records seen so far allow. `rev` is not enough, since it stayed 6 over eight changes
 * and type numbers were reused: each record whose length or place does not fit a revision rules it out.
 */
export class PossibleRevisions {
  #candidates: readonly Candidate[];
  #readings = new Map<number, Reading>();
  #agreedKinds = new Map<string, Set<number>>();

  constructor(candidates: readonly Candidate[]) {
    this.#candidates = candidates;
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
    if (reading === null || reading.exact === len) return reading;
    if (reading.rule !== null) return mayFitLength(reading.rule, len, this.newest.arch) ? reading : 'impossible';
    const fits = ({ candidate, rule }: Meaning): boolean => mayFitLength(rule, len, candidate.arch);
    if (this.#narrowByMeaning(number, (meaning) => meaning !== null && fits(meaning))) return this.#readingOf(number);
    return this.#narrowByMeaning(number, (meaning) => meaning === null) ? null : 'impossible';
  }

  /** The same once the first bytes of the record are there; null when the length contradicts them. */
  confirm(number: number, record: Uint8Array, len: number, order: ByteOrder): Reading | null {
    const reading = this.#readingOf(number);
    if (reading === null || reading.exact !== null) return reading;
    if (reading.rule !== null) return fitsLength(reading.rule, record, len, order) ? reading : null;
    const fits = (meaning: Meaning | null): boolean => meaning !== null && fitsLength(meaning.rule, record, len, order);
    return this.#narrowByMeaning(number, fits) ? this.#readingOf(number) : null;
  }

  /** Keeps the candidates to which the number is a record of this name. */
  settle(number: number, name: string): Reading | null {
    this.#narrowByMeaning(number, (meaning) => meaning !== null && nameWithoutFamily(meaning.type) === name);
    return this.#readingOf(number);
  }

  /** Could these be the type and len of a record, as far as is known? Rules nothing out. */
  plausible(number: number, len: number): boolean {
    const reading = this.#readingOf(number);
    return reading?.meanings.some(({ rule, candidate }) => mayFitLength(rule, len, candidate.arch)) ?? false;
  }

  #narrowByMeaning(number: number, keep: (meaning: Meaning | null) => boolean): boolean {
    return this.narrow((candidate) => keep(meaningOf(candidate, number)));
  }

  #readingOf(number: number): Reading | null {
    const known = this.#readings.get(number);
    if (known !== undefined) return known;
    const reading = buildReading(this.#candidates, number);
    // Nor are unknown types.
    if (reading !== null) this.#readings.set(number, reading);
    return reading;
  }
}

/** Records that something follows without a head, or that have a cap of their own. */
const READ_APART: readonly string[] = ['TAIL', 'PGARR', 'SOCKET_FRAG', 'HPAGE', 'FILE_NAME', 'MM'];

function buildReading(candidates: readonly Candidate[], number: number): Reading | null {
  const meanings = candidates.map((candidate) => meaningOf(candidate, number)).filter((meaning) => meaning !== null);
  const newest = meanings.at(-1);
  if (newest === undefined) return null;
  const name = nameWithoutFamily(newest.type);
  const lengths = meanings.map(({ rule, candidate }) =>
    rule.is === 'exact' ? exactLength(rule, candidate.arch) : null,
  );
  const first = lengths[0] ?? null;
  const rule = meanings[0]?.rule ?? null;
  const certain = meanings.length === candidates.length && meanings.every(({ type }) => type === newest.type);
  const needs = Math.max(...meanings.map((meaning) => lengthNeeds(meaning.rule)), fieldNeeds(name));
  return {
    name,
    mixed: meanings.some(({ type }) => nameWithoutFamily(type) !== name),
    meanings,
    exact: certain && lengths.every((length) => length === first) ? first : null,
    rule: certain && rule?.is !== 'exact' && meanings.every((meaning) => meaning.rule === rule) ? rule : null,
    needs,
    plain: needs === 0 && !READ_APART.includes(name),
  };
}
