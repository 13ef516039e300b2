import type { AttributeValue } from '../image/attribute-value.ts';
import type { Profile, Restorer } from '../profile/profile.ts';
import type { JudgedObject } from './needs/judgement.ts';
import { criuSupportOf, linuxCrSupportOf, type Support } from './object-support.ts';
import type { Reasons } from './reasons.ts';
import { recordSupport, supportFinding } from './record-support.ts';

function versionsIn(attribute: AttributeValue | undefined, otherwise: readonly number[]): readonly number[] {
  if (!Array.isArray(attribute)) return otherwise;
  const versions = attribute.filter((version): version is number => typeof version === 'number');
  return versions.length === 0 ? otherwise : versions;
}

/** What an image can be brought to, with least to do first. */
const REACHABLE: readonly Support['is'][] = ['supported', 'absorbed', 'convertible', 'droppable'];

/** An object that is several versions at once is taken if any of them is; else it is converted from the nearest. */
function judgeEqualVersions(
  profile: Profile,
  restorer: Restorer,
  object: JudgedObject,
  versions: readonly number[],
  reasons: Reasons,
): void {
  const judged = versions.map((version) => ({
    version,
    support: linuxCrSupportOf(profile, restorer, object, version),
  }));
  const steps = ({ support }: (typeof judged)[number]) => (support.is === 'convertible' ? support.way.steps.length : 0);
  const good = judged.filter(({ support }) => REACHABLE.includes(support.is));
  const [nearest] = good.toSorted(
    (a, b) =>
      REACHABLE.indexOf(a.support.is) - REACHABLE.indexOf(b.support.is) || steps(a) - steps(b) || b.version - a.version,
  );
  const best = nearest ?? judged.at(-1);
  if (best !== undefined) recordSupport(best.support, { ...object, version: best.version }, restorer, reasons);
}

/** Whichever version it is, the answer is the same. Conversions differ in their steps, so they never agree. */
function agree(supports: readonly Support[]): boolean {
  const [first] = supports;
  const differ: readonly Support['is'][] = ['convertible', 'unchecked'];
  return supports.every((support) => support.is === first?.is) && first !== undefined && !differ.includes(first.is);
}

/**
 * One of several versions, not known which. Read as one with which its content agrees, the image is complete and may be
 * restored or converted as such, whoever wrote it.
 */
function judgePossibleVersions(
  profile: Profile,
  restorer: Restorer,
  object: JudgedObject,
  versions: readonly number[],
  reasons: Reasons,
): void {
  const supports = versions.map((version) => linuxCrSupportOf(profile, restorer, object, version));
  const last = supports.at(-1);
  if (last !== undefined && agree(supports)) {
    recordSupport(last, object, restorer, reasons);
    return;
  }
  const consistent = versionsIn(object.attributes.consistentVersions, []);
  const takes = consistent.filter((version) => !isOutOfReach(linuxCrSupportOf(profile, restorer, object, version)));
  if (takes.length > 0) {
    judgeEqualVersions(profile, restorer, object, takes, reasons);
    return;
  }
  reasons.add(
    supportFinding(object, [
      'object-version-ambiguous',
      'unknown',
      `${object.type} in a version that ${restorer.text} supports`,
      `possible versions ${versions.join(' or ')}`,
      'The stream matches several header revisions, which differ for this object.',
    ]),
  );
}

function isOutOfReach({ is }: Support): boolean {
  return !REACHABLE.includes(is);
}

/** Does the restorer take this object type in this version? Rules say what else it needs. */
export function judgeObjectSupport(profile: Profile, restorer: Restorer, object: JudgedObject, reasons: Reasons): void {
  if (restorer.family === 'criu') {
    recordSupport(criuSupportOf(profile, object), object, restorer, reasons);
    return;
  }
  const possible = versionsIn(object.attributes.possibleVersions, [object.version]);
  if (possible.length > 1) judgePossibleVersions(profile, restorer, object, possible, reasons);
  else judgeEqualVersions(profile, restorer, object, versionsIn(object.attributes.equalVersions, possible), reasons);
}
