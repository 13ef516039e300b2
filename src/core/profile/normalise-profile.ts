import { FieldReader } from './field-reader.ts';
import { findContradictions } from './find-contradictions.ts';
import { labelOfNotes } from './kconfig-notes.ts';
import { draftContentOf, type ProfileDraftContent } from './profile-content.ts';
import { readFacts } from './read-facts.ts';
import { readFeatures } from './read-features.ts';
import { readComplete, readKconfig } from './read-kconfig.ts';
import { readArch, readRelease, readRestorers } from './read-kernel.ts';
import { readLabels } from './read-labels.ts';
import { readObjectSupport } from './read-object-support.ts';
import { refuseConflicts } from './refuse-conflicts.ts';

export const PROFILE_FIELDS = [
  'release',
  'arch',
  'restorer',
  'parent',
  'kconfig',
  'kconfigComplete',
  'force',
  'objectSupport',
  'features',
  'facts',
  'labels',
] as const;

/**
 * Checks and normalises a ProfileInput (profile-input.ts) that came from outside. One that names a parent is no whole
 * profile, but differences (normalise-differences.ts).
 *
 * @throws ProfileError with a pointer for everything that is wrong
 */
export function normaliseProfile(input: unknown): ProfileDraftContent & { readonly parent: null } {
  const reader = new FieldReader();
  const given = reader.record(input, '', PROFILE_FIELDS);
  if (given === null) reader.finish();
  const fields = given ?? {};
  const complete = readComplete(fields.kconfigComplete, reader);
  const { options, complete: kconfigComplete, told } = readKconfig(fields.kconfig, complete, reader);
  const release = readRelease(fields.release ?? told.release ?? undefined, reader);
  const arch = readArch(fields.arch ?? told.arch ?? undefined, reader);
  const restorers = readRestorers(fields.restorer, reader);
  const objectSupport = readObjectSupport(fields.objectSupport, reader);
  const features = readFeatures(fields.features, reader);
  const facts = readFacts(fields.facts, reader);
  const notes = [...told.notes, ...refuseConflicts(told, { release, arch }, fields.force, reader)];
  const labels = { ...labelOfNotes(notes), ...readLabels(fields.labels, reader) };
  for (const { pointer, message } of findContradictions({ arch, kconfig: options, facts }))
    reader.add(pointer, message);
  if (namesParent(input)) reader.add('/parent', 'a profile with a parent cannot be normalised without the parent');
  reader.finish();
  if (release === null || arch === null) throw new Error('a profile without release or arch passed its checks');
  const content = { release, arch, restorers, kconfig: options, kconfigComplete, objectSupport, facts, labels };
  return draftContentOf(features === undefined ? content : { ...content, features }, null);
}

/** Does the input say of which profile it is derived? */
export function namesParent(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'parent' in input && (input.parent ?? null) !== null;
}
