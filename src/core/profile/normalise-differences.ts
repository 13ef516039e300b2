import { FieldReader } from './field-reader.ts';
import { findContradictions } from './find-contradictions.ts';
import { labelOfNotes } from './kconfig-notes.ts';
import { PROFILE_FIELDS } from './normalise-profile.ts';
import type { ProfileDifferences } from './profile-differences.ts';
import { isProfileName, MAX_PROFILE_NAME_LENGTH } from './profile-name.ts';
import { readFactDifferences } from './read-facts.ts';
import { readFeatureDifferences } from './read-features.ts';
import { readComplete, readKconfigDifferences } from './read-kconfig.ts';
import { readArch, readRelease, readRestorers } from './read-kernel.ts';
import { readLabelDifferences } from './read-labels.ts';
import { readSupportDifferences } from './read-object-support.ts';
import { refuseConflicts } from './refuse-conflicts.ts';

/**
 * Checks and normalises a DerivedProfileInput (profile-input.ts) that came from outside: what it leaves out is its
 * parent's to say.
 *
 * @throws ProfileError with a pointer for everything that is wrong
 */
export function normaliseDifferences(input: unknown): ProfileDifferences {
  const reader = new FieldReader();
  const fields = reader.record(input, '', PROFILE_FIELDS) ?? {};
  const inherit = <T>(value: unknown, read: (value: unknown, reader: FieldReader) => T): T | null =>
    value === undefined ? null : read(value, reader);
  const complete = readComplete(fields.kconfigComplete, reader);
  const { told, ...kconfig } = readKconfigDifferences(fields.kconfig, complete, reader);
  const kernel = { release: inherit(fields.release, readRelease), arch: inherit(fields.arch, readArch) };
  const features = readFeatureDifferences(fields.features, reader);
  const notes = [...told.notes, ...refuseConflicts(told, kernel, fields.force, reader)];
  const own = {
    parent: readParent(fields.parent, reader),
    ...kernel,
    restorers: inherit(fields.restorer, readRestorers),
    ...kconfig,
    objectSupport: readSupportDifferences(fields.objectSupport, reader),
    ...(features === undefined ? {} : { features }),
    facts: readFactDifferences(fields.facts, reader),
    labels: { ...labelOfNotes(notes), ...readLabelDifferences(fields.labels, reader) },
  };
  for (const { pointer, message } of findContradictions(own)) reader.add(pointer, message);
  reader.finish();
  return own;
}

function readParent(value: unknown, reader: FieldReader): string {
  if (typeof value === 'string' && isProfileName(value)) return value;
  reader.add('/parent', `expected the name of a profile, at most ${MAX_PROFILE_NAME_LENGTH} characters`);
  return '';
}
