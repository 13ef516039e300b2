import type { Lifetime, NamedRevision, ObjectType, ObjectTypeVersion } from '../object-type.ts';
import { ATTRIBUTES, VERSION_ATTRIBUTES } from './attributes.ts';
import type { HeaderRevision } from './header-revision.ts';
import { HEADER_REVISIONS, VERSION_BUMPS } from './header-revisions.ts';
import { RECORD_TYPES, type RecordType } from './record-types.ts';
import { objectTypeIdOf, wireNumberOf } from './revisions.ts';
import type { VersionBump } from './version-bump.ts';

const nameOf = ({ id, label, date }: HeaderRevision): NamedRevision => ({ id, label, date });

/** `TASK`, or `CPU@x86` and its siblings for an arch-specific record. */
function variantsOf(recordType: RecordType): readonly string[] {
  const names = new Set<string>();
  for (const { versions } of HEADER_REVISIONS) {
    for (const name of Object.keys(versions)) {
      if (name === recordType.name || name.startsWith(`${recordType.name}@`)) names.add(name);
    }
  }
  return [...names].sort();
}

const COMMON_HEADER = 'include/linux/checkpoint_hdr.h';

/** Type numbers are all in the common header; the layout of an arch-specific record is in that of its family. */
function layoutHeaderOf(variant: string): string {
  const [, family] = variant.split('@');
  return family === undefined ? COMMON_HEADER : `include/asm-${family}/checkpoint_hdr.h`;
}

/** What holds for a version whatever brought it. */
function whereabouts(variant: string, version: number): Pick<ObjectTypeVersion, 'wireNumber' | 'revisions'> {
  const wireNumber = wireNumberOf(variant, version);
  return {
    ...(wireNumber === null ? {} : { wireNumber }),
    revisions: HEADER_REVISIONS.filter(({ versions }) => versions[variant] === version).map(nameOf),
  };
}

function firstVersion(variant: string): ObjectTypeVersion {
  const first = HEADER_REVISIONS.find(({ versions }) => versions[variant] === 1);
  return {
    version: 1,
    since: first?.id ?? '',
    change: first?.index === 0 ? 'Present in the oldest known headers.' : 'First seen in this revision.',
    conversion: null,
    evidence: [`user-cr ${layoutHeaderOf(variant)} at ${first?.id ?? ''} (${first?.label ?? ''})`],
    ...whereabouts(variant, 1),
  };
}

function bumpedVersion({ type, toVersion, fromRevision, revision, ...bump }: VersionBump): ObjectTypeVersion {
  const { change, how, conversion, kinds, proven } = bump;
  const label = HEADER_REVISIONS.find(({ id }) => id === revision)?.label ?? '';
  const headers = new Set(kinds.map((kind) => (kind === 'renumber' ? COMMON_HEADER : layoutHeaderOf(type))));
  const compared = `at ${revision} (${label}), compared with ${fromRevision}${proven ? '' : '; inferred'}`;
  return {
    version: toVersion,
    since: revision,
    change,
    conversion,
    evidence: [...headers].map((header) => `user-cr ${header} ${compared}`),
    how,
    changed: kinds,
    ...whereabouts(type, toVersion),
  };
}

function lifetimesOf(variant: string): readonly Lifetime[] {
  const lifetimes: Lifetime[] = [];
  let since: NamedRevision | null = null;
  for (const revision of HEADER_REVISIONS) {
    const isThere = revision.versions[variant] !== undefined;
    if (isThere) since ??= nameOf(revision);
    else if (since !== null) {
      lifetimes.push({ since, removed: nameOf(revision) });
      since = null;
    }
  }
  return since === null ? lifetimes : [...lifetimes, { since, removed: null }];
}

function build(recordType: RecordType): readonly ObjectType[] {
  return variantsOf(recordType).map((variant) => {
    const id = objectTypeIdOf(variant);
    const [, family] = variant.split('@');
    return {
      id,
      family: 'linux-cr',
      title: family === undefined ? recordType.meaning : `${recordType.meaning} (${family})`,
      area: recordType.area,
      versions: [firstVersion(variant), ...VERSION_BUMPS.filter(({ type }) => type === variant).map(bumpedVersion)],
      lifetimes: lifetimesOf(variant),
      attributes: { ...(ATTRIBUTES[id] ?? {}), ...VERSION_ATTRIBUTES },
      evidence: [
        `user-cr ${layoutHeaderOf(variant)}: struct ${recordType.struct}`,
        `user-cr ${COMMON_HEADER}: CKPT_HDR_${recordType.name}`,
      ],
    };
  });
}

/** All record types of all header revisions, sorted by id. */
export const LINUX_CR_OBJECT_TYPES: readonly ObjectType[] = RECORD_TYPES.flatMap(build).sort((a, b) =>
  a.id < b.id ? -1 : 1,
);
