import type { ObjectType, ObjectTypeVersion } from '../object-type.ts';
import { ATTRIBUTES, VERSION_ATTRIBUTES } from './attributes.ts';
import { HEADER_REVISIONS } from './header-revisions.ts';
import { RECORD_TYPES, type RecordType } from './record-types.ts';
import { objectTypeIdOf } from './revisions.ts';
import { VERSION_BUMPS } from './version-bumps.ts';

const HEADERS = 'user-cr include/linux/checkpoint_hdr.h';

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

function versionsOf(variant: string): readonly ObjectTypeVersion[] {
  const first = HEADER_REVISIONS.find(({ versions }) => versions[variant] === 1);
  const bumps = VERSION_BUMPS.filter(({ type }) => type === variant);
  return [
    {
      version: 1,
      since: first?.id ?? '',
      change: first?.index === 0 ? 'In the oldest headers there are.' : 'First seen.',
      conversion: null,
      evidence: [`${HEADERS} at ${first?.id ?? ''} (${first?.label ?? ''})`],
    },
    ...bumps.map(({ toVersion, revision, change, how, conversion, proven }) => ({
      version: toVersion,
      since: revision,
      change: `${change} To convert: ${how}`,
      conversion,
      evidence: [`${HEADERS} at ${revision}${proven ? '' : ' (inferred)'}`],
    })),
  ];
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
      versions: versionsOf(variant),
      attributes: { ...(ATTRIBUTES[id] ?? {}), ...VERSION_ATTRIBUTES },
      evidence: [`${HEADERS}: struct ${recordType.struct}, CKPT_HDR_${recordType.name}`],
    };
  });
}

/** All record types of all header revisions, sorted by id. */
export const LINUX_CR_OBJECT_TYPES: readonly ObjectType[] = RECORD_TYPES.flatMap(build).sort((a, b) =>
  a.id < b.id ? -1 : 1,
);
