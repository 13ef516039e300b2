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
  readonly meanings: ReadonlyMap<number, Meaning>;
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
  const candidate = known.get(key) ?? { revision, arch, meanings: meaningsOf(revision, arch) };
  known.set(key, candidate);
  return candidate;
}

function meaningsOf(revision: HeaderRevision, arch: Arch): ReadonlyMap<number, Meaning> {
  const meanings = new Map<number, Meaning>();
  for (const [name, number] of Object.entries(revision.typeNumbers)) {
    for (const type of [name, `${name}@${archFamilyOf(arch)}`]) {
      const version = revision.versions[type];
      const rule = version === undefined ? undefined : lengthRuleOf(type, version, arch);
      if (version !== undefined && rule !== undefined) meanings.set(number, { name, type, version, rule });
    }
  }
  return meanings;
}
