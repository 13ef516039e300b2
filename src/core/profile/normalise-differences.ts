import { FieldReader } from './field-reader.ts';
import { PROFILE_FIELDS } from './normalise-profile.ts';
import type { ProfileDifferences } from './profile-differences.ts';
import { isProfileName, MAX_PROFILE_NAME_LENGTH } from './profile-name.ts';
import { readFactDifferences } from './read-facts.ts';
import { readComplete, readKconfigDifferences } from './read-kconfig.ts';
import { readArch, readRelease, readRestorers } from './read-kernel.ts';
import { readLabelDifferences } from './read-labels.ts';
import { readSupportDifferences } from './read-object-support.ts';

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
  const own = {
    parent: readParent(fields.parent, reader),
    release: inherit(fields.release, readRelease),
    arch: inherit(fields.arch, readArch),
    restorers: inherit(fields.restorer, readRestorers),
    ...readKconfigDifferences(fields.kconfig, readComplete(fields.kconfigComplete, reader), reader),
    objectSupport: readSupportDifferences(fields.objectSupport, reader),
    facts: readFactDifferences(fields.facts, reader),
    labels: readLabelDifferences(fields.labels, reader),
  };
  reader.finish();
  return own;
}

function readParent(value: unknown, reader: FieldReader): string {
  if (typeof value === 'string' && isProfileName(value)) return value;
  reader.add('/parent', `expected the name of a profile, at most ${MAX_PROFILE_NAME_LENGTH} characters`);
  return '';
}
