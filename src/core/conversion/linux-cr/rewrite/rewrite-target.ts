import { ImageError } from '../../../formats/image-error.ts';
import type { Candidate } from '../../../formats/linux-cr/candidates.ts';
import type { Conversion } from '../../../object-types/linux-cr/conversions.ts';
import { filterOf, filterRemoving, whyKept } from '../../../object-types/linux-cr/filters.ts';
import type { HeaderRevision } from '../../../object-types/linux-cr/header-revision.ts';
import { findRevision, objectTypeIdOf, wireNumberOf } from '../../../object-types/linux-cr/revisions.ts';
import type { Profile, Restorer } from '../../../profile/profile.ts';
import { findConversion } from '../../../verdict/find-conversion.ts';
import { supportedVersions } from '../../../verdict/object-support.ts';
import type { HeaderStamp } from '../header-converters.ts';

/** What becomes of the records of one type. */
export interface RecordFate {
  /** As in header-revisions.ts; `unknown-777` for a number that means nothing. */
  readonly type: string;
  readonly name: string;
  readonly version: number;
  readonly toVersion: number;
  /** Type number in the image, and in the target. */
  readonly oldNumber: number;
  readonly number: number;
  readonly steps: readonly Conversion[];
  readonly dropped: boolean;
}

/** A Linux-CR kernel that an image is rewritten for. */
export class RewriteTarget {
  readonly profile: Profile;
  readonly restorer: Restorer & { readonly family: 'linux-cr' };
  readonly revision: HeaderRevision;
  /** Object types to drop or empty, by id. */
  readonly filters: ReadonlySet<string>;

  /** @throws ImageError `conversion-refused` when it is unknown what the profile takes, or a filter does not exist. */
  constructor(profile: Profile, filters: readonly string[]) {
    const restorer = profile.restorers.find((one) => one.family === 'linux-cr');
    if (restorer?.family !== 'linux-cr') throw refused(`profile ${profile.name} has no Linux-CR restorer`);
    const revision = findRevision(restorer.revision);
    if (revision === null) throw refused(`the header revision of ${restorer.text} is not recorded`);
    for (const type of filters) {
      if (filterOf(type) === null) throw refused(`${type} cannot be dropped: ${whyKept(type)}`);
    }
    this.profile = profile;
    this.restorer = restorer;
    this.revision = revision;
    this.filters = new Set(filters);
  }

  /** @throws ImageError `conversion-refused` when the kernel is of another architecture. */
  stampFor({ arch }: Candidate): HeaderStamp {
    const { profile, revision } = this;
    if (arch !== profile.arch) throw refused(`the image is for ${arch}, profile ${profile.name} for ${profile.arch}`);
    const archId = revision.archIds[arch.toUpperCase()];
    if (archId === undefined || !revision.arches.includes(arch)) {
      throw refused(`header revision ${revision.id} does not support ${arch}`);
    }
    const [major = 0, minor = 0, patch = 0] = profile.release.version.numbers;
    return { checkpointVersion: revision.checkpointVersion, archId, kernelVersion: [major, minor, patch] };
  }

  /** @throws ImageError `conversion-refused` naming the type and why nothing leads to the target. */
  fateOf(source: Candidate, number: number, offset: number): RecordFate {
    const meaning = source.meanings.get(number);
    if (meaning === undefined) return this.#fateOfUnknown(number, offset);
    const { type, name, version } = meaning;
    const id = objectTypeIdOf(type);
    const stays = { type, name, version, toVersion: version, oldNumber: number, number, steps: [], dropped: false };
    if (this.#isDropped(id)) return { ...stays, dropped: true };
    const supported = this.#supported(id);
    if (supported.includes(version)) return stays;
    if (name === 'VPIDS') return { ...stays, dropped: true };
    const way = findConversion({ type: id, version, noted: [] }, supported, source.arch);
    if (way.is !== 'found') {
      const filter = filterRemoving(id);
      const hint = filter === null ? '' : ` To drop it, name ${filter.objectType}. This loses ${filter.loses}.`;
      const why =
        way.is === 'none' && way.why.length > 0 ? way.why.join('; ') : `${this.restorer.text} does not support it`;
      throw refused(`${id}@${version}: ${why.replace(/\.$/, '')}.${hint}`, offset);
    }
    const toVersion = way.steps.at(-1)?.to ?? version;
    return { ...stays, toVersion, steps: way.steps, number: wireNumberOf(type, toVersion) ?? number };
  }

  #supported(id: string): readonly number[] {
    return supportedVersions(this.profile, this.restorer, id) ?? [];
  }

  #isDropped(id: string): boolean {
    return this.filters.has(filterRemoving(id)?.objectType ?? '');
  }

  #fateOfUnknown(number: number, offset: number): RecordFate {
    const type = `unknown-${number}`;
    const id = `linux-cr/${type}`;
    if (!this.#supported(id).includes(1)) {
      throw refused(
        `record type ${number} is unknown, and the objectSupport of the profile does not contain ${id}`,
        offset,
      );
    }
    return { type, name: type, version: 1, toVersion: 1, oldNumber: number, number, steps: [], dropped: false };
  }
}

/** The one error of a conversion that cannot be: never a half-converted image. */
export function refused(message: string, offset: number | null = null): ImageError {
  return new ImageError('conversion-refused', message, { offset });
}

/** The records do not tell enough to convert them. */
export function ambiguous(candidates: readonly Candidate[], offset: number | null = null): ImageError {
  const ids = [...new Set(candidates.map(({ revision }) => revision.id))].join(', ');
  const message = `the image matches several header revisions (${ids}), and the conversion depends on the revision. Name the revision`;
  return new ImageError('image-revision-ambiguous', message, { offset });
}
