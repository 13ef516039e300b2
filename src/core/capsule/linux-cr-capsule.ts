import { candidateFor } from '../formats/linux-cr/candidates.ts';
import type { FramingGuess, HeaderFacts, LinuxCrRecords } from '../formats/linux-cr/linux-cr-records.ts';
import type { Arch } from '../image/arch.ts';
import type { AttributeValue } from '../image/attribute-value.ts';
import { CapsuleError } from './capsule-error.ts';
import type { KeptRecords } from './read-records.ts';

/**
 * What the walk over a Linux-CR stream noted. It holds no bytes of records: another catalogue gives it other object
 * types, versions and findings, but what a reader or a converter does not look at today cannot be detected from it.
 */
export function linuxCrCapsuleOf(records: LinuxCrRecords): KeptRecords {
  const { candidates, counts, unknown, attributes, guesses, notes, ...plain } = records;
  return {
    kind: 'linux-cr',
    records: {
      ...plain,
      candidates: candidates.map(({ revision, arch }) => [revision.id, arch]),
      counts: [...counts],
      unknown: [...unknown],
      attributes: [...attributes],
      guesses: [...guesses],
      notes: [...notes],
    },
  };
}

interface EncodedRecords {
  readonly bytes: number;
  readonly records: number;
  readonly candidates: readonly (readonly [string, Arch])[];
  readonly header: HeaderFacts;
  readonly release: string | null;
  readonly counts: readonly (readonly [number, number])[];
  readonly unknown: readonly (readonly [number, number])[];
  readonly attributes: readonly (readonly [string, Readonly<Record<string, AttributeValue>>])[];
  readonly guesses: readonly FramingGuess[];
  readonly notes: readonly (readonly [string, readonly string[]])[];
}

/** @throws CapsuleError also for a header revision that the catalogue no longer has. */
export function linuxCrRecordsOf(capsule: KeptRecords): LinuxCrRecords {
  const { candidates, counts, unknown, attributes, guesses, notes, ...plain } = capsule.records as EncodedRecords;
  return {
    ...plain,
    candidates: candidates.map(([id, arch]) => {
      const candidate = candidateFor(id, arch);
      if (candidate === null) throw new CapsuleError(`header revision ${id} is not in the catalogue`);
      return candidate;
    }),
    counts: new Map(counts),
    unknown: new Map(unknown),
    attributes: new Map(attributes),
    guesses: new Set(guesses),
    notes: new Map(notes),
  };
}
