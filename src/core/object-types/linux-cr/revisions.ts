import type { Arch } from '../../image/arch.ts';
import type { HeaderRevision } from './header-revision.ts';
import { HEADER_REVISIONS } from './header-revisions.ts';

export const LINUX_CR_REVISIONS = HEADER_REVISIONS;

/** Family name that arch-specific record types carry: `CPU@x86`. */
export function archFamilyOf(arch: Arch): string {
  switch (arch) {
    case 'x86_32':
    case 'x86_64':
      return 'x86';
    case 's390x':
      return 's390';
    case 'ppc32':
    case 'ppc64':
      return 'powerpc';
    default:
      return arch;
  }
}

/** `TASK_OBJS` is `linux-cr/task-objs`, `CPU@x86` is `linux-cr/cpu.x86`. */
export function objectTypeIdOf(recordType: string): string {
  return `linux-cr/${recordType.toLowerCase().replaceAll('_', '-').replace('@', '.')}`;
}

/** By commit id (7 digits or more) or by label. */
export function findRevision(idOrLabel: string): HeaderRevision | null {
  return (
    HEADER_REVISIONS.find(
      ({ id, label }) => label === idOrLabel || (idOrLabel.length >= id.length && idOrLabel.startsWith(id)),
    ) ?? null
  );
}

const supportOf = new Map<string, Readonly<Record<string, readonly number[]>>>();

function buildSupport(revision: HeaderRevision, arch: Arch): Readonly<Record<string, readonly number[]>> {
  if (!revision.arches.includes(arch)) return {};
  const family = archFamilyOf(arch);
  const support: Record<string, readonly number[]> = {};
  for (const [type, version] of Object.entries(revision.versions)) {
    const [, typeFamily] = type.split('@');
    if (typeFamily === undefined || typeFamily === family) support[objectTypeIdOf(type)] = [version];
  }
  return support;
}

/**
 * Object-type versions that a kernel of a header revision takes: exactly those of the revision. Null when the
 * revision is not recorded; empty when it never supported the architecture.
 */
export function linuxCrSupport(revision: string, arch: Arch): Readonly<Record<string, readonly number[]>> | null {
  const found = findRevision(revision);
  if (found === null) return null;
  const key = `${found.id} ${arch}`;
  const known = supportOf.get(key);
  if (known !== undefined) return known;
  const built = buildSupport(found, arch);
  supportOf.set(key, built);
  return built;
}

/** Type number on the wire of a record type (without family) in one of its versions; null when there is none. */
export function wireNumberOf(type: string, version: number): number | null {
  const revision = HEADER_REVISIONS.find(({ versions }) => versions[type] === version);
  return revision?.typeNumbers[type.split('@')[0] ?? type] ?? null;
}
