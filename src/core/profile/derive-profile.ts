import { MAX_KCONFIG_OPTIONS } from '../kconfig/parse-kconfig.ts';
import { findContradictions } from './find-contradictions.ts';
import { draftContentOf, type ProfileContent, type ProfileDraftContent } from './profile-content.ts';
import type { Differences, ProfileDifferences } from './profile-differences.ts';
import { ProfileError, type ProfileFieldError } from './profile-error.ts';
import { MAX_LABELS } from './read-labels.ts';
import { MAX_OBJECT_SUPPORT } from './read-object-support.ts';

/**
 * The profile that `own` makes of its parent: options, object types, facts and labels one by one, the rest as a whole.
 * So a derived profile is complete where its parent is, unless it says otherwise.
 *
 * @throws ProfileError when the two together are larger than a profile may be, or contradict each other
 */
export function deriveProfile(parent: ProfileContent, own: ProfileDifferences): ProfileDraftContent {
  const features = layOver(parent.features ?? {}, own.features ?? {});
  const content = {
    release: own.release ?? parent.release,
    arch: own.arch ?? parent.arch,
    restorers: own.restorers ?? parent.restorers,
    kconfig: layOver(own.kconfigWhole ? {} : parent.kconfig, own.kconfig),
    kconfigComplete: own.kconfigComplete ?? parent.kconfigComplete,
    objectSupport: layOver(parent.objectSupport, own.objectSupport),
    ...(Object.keys(features).length === 0 ? {} : { features }),
    facts: { ...parent.facts, ...own.facts },
    labels: layOver(parent.labels, own.labels),
  };
  checkSizes(content);
  checkTogether(parent, content);
  return draftContentOf(content, own);
}

function layOver<T>(below: Readonly<Record<string, T>>, own: Differences<T>): Readonly<Record<string, T>> {
  const together: Record<string, T> = { ...below };
  for (const [name, value] of Object.entries(own)) {
    if (value === null) delete together[name];
    else together[name] = value;
  }
  return together;
}

/** Facts that each hold alone may not hold together. What the parent says by itself is not the fault of this profile. */
function checkTogether(parent: ProfileContent, content: ProfileContent): void {
  const known = new Set(contradictionsIn(parent).map(({ message }) => message));
  const errors = contradictionsIn(content).filter(({ message }) => !known.has(message));
  if (errors.length === 0) return;
  throw new ProfileError(
    errors.map(({ pointer, message }) => ({ pointer, message: `together with its parent: ${message}` })),
  );
}

function contradictionsIn({ arch, kconfig, facts }: ProfileContent): readonly ProfileFieldError[] {
  return findContradictions({ arch, kconfig, facts });
}

function checkSizes({ kconfig, objectSupport, labels }: ProfileContent): void {
  const errors: ProfileFieldError[] = [];
  const check = (pointer: string, entries: object, most: number, what: string): void => {
    if (Object.keys(entries).length <= most) return;
    errors.push({ pointer, message: `together with its parent, a profile has at most ${most} ${what}` });
  };
  check('/kconfig', kconfig, MAX_KCONFIG_OPTIONS, 'options');
  check('/objectSupport', objectSupport, MAX_OBJECT_SUPPORT, 'object types');
  check('/labels', labels, MAX_LABELS, 'labels');
  if (errors.length > 0) throw new ProfileError(errors);
}
