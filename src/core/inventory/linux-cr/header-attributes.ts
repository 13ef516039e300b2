import type { LinuxCrRecords } from '../../formats/linux-cr/linux-cr-records.ts';
import type { AttributeValue } from '../../image/attribute-value.ts';

/** HEADER version with which bit 1 of uflags turned from "do not save network namespaces" into "save them". */
const NETNS_VERSION = 4;

/** What the restart compares of the HEADER, and which revisions remain. */
export function headerAttributesOf(records: LinuxCrRecords): Record<string, AttributeValue> {
  const { header, candidates } = records;
  return {
    kernelVersion: header.kernelVersion,
    rev: header.rev,
    taskCommLen: header.taskCommLen,
    atVectorSize: header.atVectorSize,
    signalNsig: header.signalNsig,
    utsLens: header.utsLens.join(','),
    rlimitNlimits: header.rlimitNlimits,
    nTtyBufSize: header.nTtyBufSize,
    ttyTermiosNccs: header.ttyTermiosNccs,
    netns: netnsOf(records),
    revisions: [...new Set(candidates.map(({ revision }) => revision.id))].sort(),
  };
}

/** Null when the revisions that remain read the bit in opposite ways. */
function netnsOf({ header, candidates }: LinuxCrRecords): boolean | null {
  const bit = header.netnsBit;
  const readings = new Set(
    candidates.map(({ revision }) => {
      if (revision.typeNumbers.NET_NS === undefined) return false;
      return (revision.versions.HEADER ?? 0) >= NETNS_VERSION ? bit : !bit;
    }),
  );
  const [first] = readings;
  return readings.size === 1 ? (first ?? null) : null;
}

/**
 * Of the versions that a HEADER may be of, those by which its flag and its content agree: no network namespaces in the
 * image, and a flag that says so. Read as such a version the image is complete, whoever wrote it.
 */
export function consistentVersionsOf(
  { header, candidates }: LinuxCrRecords,
  possible: AttributeValue | undefined,
): Record<string, AttributeValue> {
  if (!Array.isArray(possible) || candidates.some(({ revision }) => revision.typeNumbers.NET_NS === undefined))
    return {};
  const bit = header.netnsBit;
  const agreeing = possible.filter((version) => typeof version === 'number' && version >= NETNS_VERSION !== bit);
  return { consistentVersions: agreeing };
}
