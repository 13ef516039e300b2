import type { Profile } from '../profile/profile.ts';
import type { Need, Rule } from '../rules/rule.ts';
import type { JudgedObject } from './needs/judgement.ts';
import type { PreparedNeed } from './prepare-rule-book.ts';

/** What a statement about the kernel takes the place of; a CRIU release, a CPU or a file is no feature of a kernel. */
const OF_THE_KERNEL: readonly Need['need'][] = ['kernel', 'kernel-fault', 'kconfig', 'kconfig-any'];

/** A version that must equal that of the image is no feature either. */
export function isOfTheKernel({ kind, versionAttribute }: PreparedNeed): boolean {
  return versionAttribute === null && OF_THE_KERNEL.includes(kind);
}

/**
 * Does the profile say that its kernel has what a rule is about? By the id of the rule or of the object type, with its
 * family or without. Null: it says nothing.
 */
export function statedFeature({ features }: Profile, rule: Rule, object: JudgedObject | null): boolean | null {
  if (features === undefined) return null;
  const ids = [rule.id, `${rule.family}/${rule.id}`, ...(object === null ? [] : [object.type, shortOf(object.type)])];
  const id = ids.find((one) => Object.hasOwn(features, one));
  return id === undefined ? null : (features[id] ?? null);
}

/** `objectSupport` says that this very object restores, or what a rule about the profile is about: whatever its number. */
export function isRecordedSupport({ objectSupport }: Profile, rule: Rule, object: JudgedObject | null): boolean {
  if (object !== null) return objectSupport[object.type]?.includes(object.version) ?? false;
  return (objectSupport[`criu/${rule.id}`]?.length ?? 0) > 0;
}

function shortOf(type: string): string {
  return type.slice(type.indexOf('/') + 1);
}
