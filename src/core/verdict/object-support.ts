import { findObjectType } from '../object-types/catalogue.ts';
import { filterRemoving, type ObjectFilter } from '../object-types/linux-cr/filters.ts';
import { linuxCrSupport } from '../object-types/linux-cr/revisions.ts';
import type { Profile, Restorer } from '../profile/profile.ts';
import { findConversion, type Way } from './find-conversion.ts';
import type { JudgedObject } from './needs/judgement.ts';

/** What a restorer makes of one object type in one version. */
export type Support =
  | { readonly is: 'supported' }
  | { readonly is: 'convertible'; readonly way: Way & { readonly is: 'found' }; readonly supported: readonly number[] }
  | {
      readonly is: 'unchecked';
      readonly way: Way & { readonly is: 'unchecked' };
      readonly supported: readonly number[];
    }
  /** It cannot be converted, but the image can do without it. */
  | { readonly is: 'droppable'; readonly filter: ObjectFilter; readonly supported: readonly number[] }
  /** The conversion of another object takes it out of the image. */
  | { readonly is: 'absorbed'; readonly supported: readonly number[] }
  | { readonly is: 'unsupported'; readonly supported: readonly number[]; readonly why: readonly string[] }
  | { readonly is: 'not-recorded' }
  | { readonly is: 'unknown-type' }
  | { readonly is: 'unknown-version' };

/** TREE 4 took the numbers of nested namespaces over from VPIDS, whose record went. */
const VPIDS = 'linux-cr/vpids';
const TREE = 'linux-cr/tree';
const TREE_WITHOUT_VPIDS = 4;

/** Versions of one object type that a profile takes; null = nothing is recorded about this restorer. */
export function supportedVersions(profile: Profile, restorer: Restorer, type: string): readonly number[] | null {
  const recorded = profile.objectSupport[type];
  if (restorer.family !== 'linux-cr') return recorded ?? null;
  const known = linuxCrSupport(restorer.revision, profile.arch);
  if (known === null) return recorded ?? null;
  return [...(known[type] ?? []), ...(recorded ?? [])];
}

/** One version of an object that the in-kernel Linux-CR is to take. */
export function linuxCrSupportOf(profile: Profile, restorer: Restorer, object: JudgedObject, version: number): Support {
  const { type } = object;
  const supported = supportedVersions(profile, restorer, type);
  if (supported?.includes(version)) return { is: 'supported' };
  const isKnown = findObjectType(type) !== null;
  if (!isKnown && profile.objectSupport[type] === undefined) return { is: 'unknown-type' };
  if (supported === null) return { is: 'not-recorded' };
  if (type === VPIDS && supportedVersions(profile, restorer, TREE)?.includes(TREE_WITHOUT_VPIDS)) {
    return { is: 'absorbed', supported };
  }
  const noted = object.attributes.conversionStops;
  const way = findConversion({ type, version, noted }, supported, profile.arch);
  if (way.is === 'found') return { is: 'convertible', way, supported };
  if (way.is === 'unchecked') return { is: 'unchecked', way, supported };
  const filter = filterRemoving(type);
  if (filter !== null) return { is: 'droppable', filter, supported };
  return { is: 'unsupported', supported, why: way.why };
}

/** What a CRIU release takes follows from the rules (`criu` needs), but they know only what the catalogue has. */
export function criuSupportOf(profile: Profile, object: JudgedObject): Support {
  const recorded = profile.objectSupport[object.type];
  if (!object.type.startsWith('criu/')) return { is: 'unsupported', supported: [], why: [] };
  const objectType = findObjectType(object.type);
  if (recorded?.includes(object.version)) return { is: 'supported' };
  if (objectType === null) {
    return recorded === undefined ? { is: 'unknown-type' } : { is: 'unsupported', supported: recorded, why: [] };
  }
  const known = objectType.versions.some(({ version }) => version === object.version);
  return { is: known ? 'supported' : 'unknown-version' };
}
