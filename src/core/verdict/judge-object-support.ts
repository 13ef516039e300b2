import type { AttributeValue } from '../inventory/inventory.ts';
import { findObjectType } from '../object-types/catalogue.ts';
import { linuxCrSupport } from '../object-types/linux-cr/revisions.ts';
import type { ObjectType } from '../object-types/object-type.ts';
import type { Profile, Restorer } from '../profile/profile.ts';
import type { JudgedObject } from './needs/judgement.ts';
import { NOT_RECORDED } from './needs/judgement.ts';
import type { Reasons } from './reasons.ts';
import type { Finding, FindingSeverity } from './verdict.ts';

/** Versions of one object type that a profile takes; null = nothing is recorded about this restorer. */
function supportedVersions(profile: Profile, restorer: Restorer, type: string): readonly number[] | null {
  const recorded = profile.objectSupport[type];
  if (restorer.family !== 'linux-cr') return recorded ?? null;
  const known = linuxCrSupport(restorer.revision, profile.arch);
  if (known === null) return recorded ?? null;
  return [...(known[type] ?? []), ...(recorded ?? [])];
}

/** Is there a way by converters from one version up to the other, none of them impossible? */
function canConvert(objectType: ObjectType, from: number, to: number): boolean {
  const hops = objectType.versions.filter(({ version }) => version > from && version <= to);
  return (
    hops.length === to - from && hops.every(({ conversion }) => conversion !== null && conversion !== 'impossible')
  );
}

type Support =
  | { readonly is: 'supported' }
  | { readonly is: 'convertible'; readonly to: number; readonly supported: readonly number[] }
  | { readonly is: 'unsupported'; readonly supported: readonly number[] }
  | { readonly is: 'not-recorded' }
  | { readonly is: 'unknown-type' }
  | { readonly is: 'unknown-version' };

function supportOf(profile: Profile, restorer: Restorer, type: string, version: number): Support {
  const supported = supportedVersions(profile, restorer, type);
  if (supported?.includes(version)) return { is: 'supported' };
  const objectType = findObjectType(type);
  if (objectType === null && profile.objectSupport[type] === undefined) return { is: 'unknown-type' };
  if (supported === null) return { is: 'not-recorded' };
  const to = supported.filter((target) => target > version).sort((a, b) => a - b);
  const reachable = objectType === null ? undefined : to.find((target) => canConvert(objectType, version, target));
  return reachable === undefined ? { is: 'unsupported', supported } : { is: 'convertible', to: reachable, supported };
}

function finding(
  rule: string,
  severity: FindingSeverity,
  object: JudgedObject,
  required: string,
  found: string,
  text: string,
): Finding {
  const evidence = findObjectType(object.type)?.evidence ?? ['the catalogue of object types: no such entry'];
  return { rule, severity, objectType: object.type, objectVersion: object.version, required, found, text, evidence };
}

function listVersions(type: string, versions: readonly number[]): string {
  return versions.length === 0
    ? `no ${type} at all`
    : [...versions]
        .sort((a, b) => a - b)
        .map((v) => `${type}@${v}`)
        .join(', ');
}

function recordSupport(support: Support, object: JudgedObject, restorer: Restorer, reasons: Reasons): void {
  const wanted = `${object.type}@${object.version}`;
  switch (support.is) {
    case 'supported':
      return;
    case 'unknown-type':
      reasons.add(
        finding(
          'object-type-unknown',
          'unknown',
          object,
          `a restorer that knows ${wanted}`,
          'no catalogue entry, and the profile does not name it',
          'Nothing is recorded about this object type. Name it in the objectSupport of the profile, or add it to the catalogue.',
        ),
      );
      return;
    case 'unknown-version':
      reasons.add(
        finding(
          'object-version-unknown',
          'unknown',
          object,
          `a restorer that knows ${wanted}`,
          `the catalogue has no version ${object.version} of it, and the profile does not name it`,
          'The rules speak of the versions in the catalogue. Record in the objectSupport of the profile that this one restores there.',
        ),
      );
      return;
    case 'not-recorded':
      reasons.add(
        finding(
          'object-support-unrecorded',
          'unknown',
          object,
          wanted,
          `what ${restorer.text} supports is ${NOT_RECORDED}`,
          'The header revision of this restorer is not known here. Record its objectSupport.',
        ),
      );
      return;
    case 'unsupported':
      reasons.add(
        finding(
          support.supported.length === 0 ? 'object-type-unsupported' : 'object-version-unsupported',
          'blocker',
          object,
          wanted,
          `${restorer.text} takes ${listVersions(object.type, support.supported)}`,
          support.supported.length === 0
            ? 'This restorer has no code for the object type.'
            : 'No chain of converters leads from the version in the image to one that this restorer takes.',
        ),
      );
      return;
    case 'convertible':
      reasons.add(
        finding(
          'object-version-differs',
          'step',
          object,
          wanted,
          `${restorer.text} takes ${listVersions(object.type, support.supported)}`,
          'User space can convert the object, one version at a time.',
        ),
      );
      planConversion(object, support.to, reasons);
  }
}

function planConversion(object: JudgedObject, to: number, reasons: Reasons): void {
  for (let version = object.version; version < to; version += 1) {
    const bump = findObjectType(object.type)?.versions.find((candidate) => candidate.version === version + 1);
    reasons.plan(
      {
        kind: 'convert',
        text: `Convert ${object.type}@${version} to @${version + 1}: ${bump?.change ?? ''}`,
        loses: bump?.conversion === 'conditional' ? 'possibly something: the converter checks each record' : null,
      },
      { on: 'image', type: object.type, version, toVersion: version + 1 },
    );
  }
}

function versionsIn(attribute: AttributeValue | undefined, otherwise: number): readonly number[] {
  if (!Array.isArray(attribute)) return [otherwise];
  const versions = attribute.filter((version): version is number => typeof version === 'number');
  return versions.length === 0 ? [otherwise] : versions;
}

/** An object that is several versions at once is taken if any of them is; else it is converted from the nearest. */
function judgeEqualVersions(
  profile: Profile,
  restorer: Restorer,
  object: JudgedObject,
  versions: readonly number[],
  reasons: Reasons,
): void {
  const judged = versions.map((version) => ({ version, support: supportOf(profile, restorer, object.type, version) }));
  const best =
    judged.find(({ support }) => support.is === 'supported') ??
    judged.findLast(({ support }) => support.is === 'convertible') ??
    judged.at(-1);
  if (best !== undefined) recordSupport(best.support, { ...object, version: best.version }, restorer, reasons);
}

/** Whichever version it is, the answer is the same. Conversions differ in their steps, so they never agree. */
function agree(supports: readonly Support[]): boolean {
  const [first] = supports;
  return supports.every((support) => support.is === first?.is) && first?.is !== 'convertible';
}

/** What a CRIU release takes follows from the rules (`criu` needs), but they know only what the catalogue has. */
function criuSupportOf(profile: Profile, restorer: Restorer, object: JudgedObject): Support {
  if (!object.type.startsWith('criu/')) return { is: 'unsupported', supported: [] };
  const objectType = findObjectType(object.type);
  if (objectType === null) return supportOf(profile, restorer, object.type, object.version);
  if (objectType.versions.some(({ version }) => version === object.version)) return { is: 'supported' };
  return profile.objectSupport[object.type]?.includes(object.version) ? { is: 'supported' } : { is: 'unknown-version' };
}

/** Does the restorer take this object type in this version? Rules say what else it needs. */
export function judgeObjectSupport(profile: Profile, restorer: Restorer, object: JudgedObject, reasons: Reasons): void {
  if (restorer.family === 'criu') {
    recordSupport(criuSupportOf(profile, restorer, object), object, restorer, reasons);
    return;
  }
  const versions = versionsIn(object.attributes.possibleVersions, object.version);
  if (versions.length === 1) {
    judgeEqualVersions(profile, restorer, object, versionsIn(object.attributes.equalVersions, object.version), reasons);
    return;
  }
  const supports = versions.map((version) => supportOf(profile, restorer, object.type, version));
  const last = supports.at(-1);
  if (last !== undefined && agree(supports)) {
    recordSupport(last, object, restorer, reasons);
    return;
  }
  reasons.add(
    finding(
      'object-version-ambiguous',
      'unknown',
      object,
      `${object.type} in a version that ${restorer.text} takes`,
      `the image may hold version ${versions.join(' or ')}`,
      'The stream does not tell its header revision for sure, and the revisions that remain differ here.',
    ),
  );
}
