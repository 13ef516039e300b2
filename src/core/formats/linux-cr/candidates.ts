import type { Arch } from '../../image/arch.ts';
import type { HeaderRevision } from '../../object-types/linux-cr/header-revision.ts';
import { archFamilyOf, LINUX_CR_REVISIONS } from '../../object-types/linux-cr/revisions.ts';
import type { ByteOrder } from './byte-order.ts';
import { type LengthRule, lengthRuleOf } from './record-lengths.ts';

/** A header revision and architecture that the image may be of: arch ids were reassigned, so they go together. */
export interface Candidate {
  readonly revision: HeaderRevision;
  readonly arch: Arch;
  /** By type number. Types without a layout for the architecture are left out: they are as good as unknown. */
  readonly meanings: Pick<ReadonlyMap<number, Meaning>, 'get' | 'has' | 'keys'>;
}

/** What one type number means to one candidate. */
export interface Meaning {
  /** CKPT_HDR_ name: `TASK`, `CPU`. */
  readonly name: string;
  /** The same with its family where it is arch-specific: `CPU@x86`. */
  readonly type: string;
  readonly version: number;
  readonly rule: LengthRule;
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

/** What HEADER alone allows, oldest first: `rev`, `arch_id` and the byte order. */
export function candidatesOf(rev: number, archId: number, order: ByteOrder): readonly Candidate[] {
  return LINUX_CR_REVISIONS.filter(({ checkpointVersion }) => checkpointVersion === rev).flatMap((revision) =>
    Object.entries(revision.archIds)
      .filter(([name, id]) => id === archId && ORDERS[name]?.includes(order))
      .map(([name]) => candidateOf(revision, name.toLowerCase() as Arch)),
  );
}

/** By what a candidate is known by; null when the catalogue does not have the revision. */
export function candidateFor(revisionId: string, arch: Arch): Candidate | null {
  const revision = LINUX_CR_REVISIONS.find(({ id }) => id === revisionId);
  return revision === undefined ? null : candidateOf(revision, arch);
}

const known = new Map<string, Candidate>();

function candidateOf(revision: HeaderRevision, arch: Arch): Candidate {
  const key = `${revision.id} ${arch}`;
  const candidate = known.get(key) ?? { revision, arch, meanings: new Meanings(revision, arch) };
  known.set(key, candidate);
  return candidate;
}

/** Revisions that share their type numbers share the object that has them. */
const NAMES = new WeakMap<HeaderRevision['typeNumbers'], ReadonlyMap<number, string>>();

function namesOf({ typeNumbers }: HeaderRevision): ReadonlyMap<number, string> {
  const names = NAMES.get(typeNumbers) ?? new Map(Object.entries(typeNumbers).map(([name, number]) => [number, name]));
  NAMES.set(typeNumbers, names);
  return names;
}

/** Looked up when a number is asked for: an image has few of the hundred record types, and may be of nine revisions. */
class Meanings {
  readonly #revision: HeaderRevision;
  readonly #arch: Arch;
  readonly #names: ReadonlyMap<number, string>;
  readonly #known = new Map<number, Meaning | undefined>();

  constructor(revision: HeaderRevision, arch: Arch) {
    this.#revision = revision;
    this.#arch = arch;
    this.#names = namesOf(revision);
  }

  get(number: number): Meaning | undefined {
    const name = this.#names.get(number);
    if (name === undefined) return undefined;
    if (!this.#known.has(number)) this.#known.set(number, meaningOf(name, this.#revision, this.#arch));
    return this.#known.get(number);
  }

  has(number: number): boolean {
    return this.get(number) !== undefined;
  }

  *keys(): MapIterator<number> {
    for (const number of this.#names.keys()) if (this.has(number)) yield number;
  }
}

function meaningOf(name: string, { versions }: HeaderRevision, arch: Arch): Meaning | undefined {
  for (const type of [`${name}@${archFamilyOf(arch)}`, name]) {
    const version = versions[type];
    const rule = version === undefined ? undefined : lengthRuleOf(type, version, arch);
    if (version !== undefined && rule !== undefined) return { name, type, version, rule };
  }
  return undefined;
}
