import type { Candidate, Meaning } from '../../formats/linux-cr/candidates.ts';
import type { FramingGuess, LinuxCrRecords } from '../../formats/linux-cr/linux-cr-records.ts';
import { recordKindKey } from '../../formats/linux-cr/record-inspector.ts';
import type { AttributeValue } from '../../image/attribute-value.ts';
import { objectTypeIdOf } from '../../object-types/linux-cr/revisions.ts';
import type { Inventory, InventoryObject, Origin } from '../inventory.ts';
import { consistentVersionsOf, headerAttributesOf } from './header-attributes.ts';
import { versionOf } from './version-of.ts';

/** Which guess about framing the reading of a record depends on. */
const GUESSES_ABOUT: Readonly<Record<string, readonly FramingGuess[]>> = {
  HPAGE: ['hpage-framed', 'hpage-unframed'],
  SOCKET_FRAG: ['page-size'],
};

/** Stage 2 for Linux-CR: the records counted by object type, in the versions that the possible header revisions give. */
export function inventoryOfLinuxCr(records: LinuxCrRecords): Inventory {
  const unknown = [...records.unknown].map(([number, count]) => unknownObject(number, count));
  const known = [...records.counts].map(([number, count]) => objectOf(records, number, count));
  return {
    format: 'linux-cr',
    flavour: 'stream',
    arch: newestOf(records.candidates).arch,
    origin: originOf(records),
    objects: [...known, ...unknown].sort((a, b) => (a.type < b.type ? -1 : 1)),
    read: {
      bytes: records.bytes,
      files: 1,
      records: records.records,
      unknown: [...records.unknown.values()].reduce((sum, count) => sum + count, 0),
    },
  };
}

function newestOf(candidates: readonly Candidate[]): Candidate {
  const newest = candidates.at(-1);
  if (newest === undefined) throw new RangeError('no header revision is possible');
  return newest;
}

function objectOf(records: LinuxCrRecords, number: number, count: number): InventoryObject {
  const newest = newestOf(records.candidates).meanings.get(number);
  if (newest === undefined) throw new RangeError(`type ${number} was counted as known`);
  const { name } = newest;
  const { version, inferredBy, attributes } = versionOf(records.candidates, number, newest);
  const guess = GUESSES_ABOUT[name]?.find((candidate) => records.guesses.has(candidate));
  return {
    type: objectTypeIdOf(newest.type),
    version,
    count,
    attributes: sortKeys({
      ...attributes,
      ...(records.attributes.get(name) ?? {}),
      ...stopsOf(records, newest),
      ...(name === 'HEADER' ? headerAttributesOf(records) : {}),
      ...(name === 'HEADER' ? consistentVersionsOf(records, attributes.possibleVersions) : {}),
    }),
    inferredBy: guess === undefined ? inferredBy : `linux-cr/${guess}`,
  };
}

/** What the records that an inspector looked at may not be converted to, and why. */
function stopsOf(records: LinuxCrRecords, { type, version }: Meaning): Record<string, AttributeValue> {
  const notes = records.notes.get(recordKindKey({ type, version, arch: newestOf(records.candidates).arch }));
  return notes === undefined ? {} : { conversionStops: notes };
}

function unknownObject(number: number, count: number): InventoryObject {
  return { type: `linux-cr/unknown-${number}`, version: 1, count, attributes: {}, inferredBy: 'linux-cr/unknown-type' };
}

function sortKeys(attributes: Record<string, AttributeValue>): Readonly<Record<string, AttributeValue>> {
  return Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function originOf({ candidates, header, release }: LinuxCrRecords): Origin {
  const ids = [...new Set(candidates.map(({ revision }) => revision.id))];
  const [only] = ids;
  return {
    kernel: release ?? header.kernelVersion,
    criu: null,
    revision: ids.length === 1 && only !== undefined ? only : null,
    evidence: `HEADER record: checkpoint version ${header.rev}, header revision ${ids.join(' or ')}`,
  };
}
