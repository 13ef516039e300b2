import type { Arch } from '../../image/arch.ts';
import type { ObjectType } from '../object-type.ts';

/**
 * A CRIU feature as an object type, with the data that says how to see it in an image set. Field names are those of
 * CRIU's protobuf schema (docs/formats.md); the data is interpreted by inventory/criu/detect.ts.
 */

export type DetectOp =
  | 'present'
  | 'absent'
  | 'absent-or-false'
  | '=='
  | '!='
  | '>'
  | '<'
  | 'in'
  | 'bit'
  | 'bit-clear'
  | 'contains'
  | 'non-empty'
  | 'any-nonzero'
  | 'table'
  /** The auxiliary vector has one of these types. */
  | 'auxv'
  /** The auxiliary vector's entry of `type` has a bit of `mask`. */
  | 'auxv-mask'
  /** Both there, and different from the same field of `inventory.root_ids`. */
  | 'ne-ref'
  | 'varies-between-tasks'
  /** A raw file of that kind with at least one byte. */
  | 'file-not-empty'
  | 'file-present';

export type DetectScalar = number | string | boolean;

export interface DetectRow {
  readonly name: string;
  /** Any of these bits set. */
  readonly mask?: number;
  /** Equal to this. */
  readonly value?: number | string;
  /** Bit number across the words of a repeated 32-bit field, lowest word first. */
  readonly bitIndex?: number;
  /** Only rows whose `above` is smaller than the number match. */
  readonly above?: number;
}

/** A test on another field of the same parent message (the same VMA, the same socket). */
export interface DetectTest {
  readonly field: string;
  readonly op: DetectOp;
  readonly value?: DetectScalar | readonly DetectScalar[];
}

export interface DetectCondition {
  /** Kind of file: `core`, `mm`, `files`, `pagemap`, `netns-ct` ... */
  readonly file: string;
  /** Dotted path from the root message; repeated fields are walked, any element may match. */
  readonly path?: string;
  readonly op: DetectOp;
  readonly value?: DetectScalar | readonly DetectScalar[];
  readonly type?: number;
  readonly mask?: number;
  readonly rows?: readonly DetectRow[];
  readonly and?: readonly DetectTest[];
}

/** How an attribute of the inventory object is taken from the image. Only what a rule looks at. */
export interface AttributeSource {
  readonly name: string;
  /**
   * `names`: names of the matching rows, sorted; `values`: the different values, sorted; `max` / `min`: of the numbers;
   * `flag`: whether any condition holds; `positions`: names of the rows whose position in a list carries a setting.
   */
  readonly take: 'names' | 'values' | 'max' | 'min' | 'flag' | 'positions';
  readonly from: readonly DetectCondition[];
  /** `max` and `min`: floor of the number divided by this. */
  readonly divideBy?: number;
}

/** Names of detectors that data cannot express; one file each in inventory/criu/detectors/. */
export type DetectorName =
  | 'address-bits'
  | 'amdgpu'
  | 'arm64-gcs'
  | 'auxv-hwcap'
  | 'capability-drop'
  | 'cgroup-cpuset'
  | 'cgroup-mount-in-userns'
  | 'cgroup-properties'
  | 'container-manager'
  | 'container-mounts'
  | 'container-rootfs'
  | 'container-runtime'
  | 'container-spec'
  | 'incremental-parent'
  | 'iptables'
  | 'inotify-limits'
  | 'left-out'
  | 'many-areas'
  | 'never'
  | 'nftables'
  | 'page-size'
  | 'route-flags'
  | 'route-kinds'
  | 'seccomp-actions'
  | 'session-outside'
  | 'thread-cgroups'
  | 'unix-peer'
  | 'unknown-content'
  | 'unknown-unread';

export type CriuDetection =
  | {
      readonly logic: 'any' | 'all';
      readonly conditions: readonly DetectCondition[];
      readonly attributes?: readonly AttributeSource[];
    }
  | { readonly detector: DetectorName };

export interface CriuObjectType extends ObjectType {
  readonly family: 'criu';
  /** Image architectures it exists on; absent = every one. */
  readonly arches?: readonly Arch[];
  readonly detect: CriuDetection;
}

/** Shorthand of the data files: `from` absent is the conditions by which the feature itself is seen. */
interface AttributeOfFeature extends Omit<AttributeSource, 'from'> {
  readonly from?: AttributeSource['from'];
}

type FeatureDetection =
  | {
      readonly logic: 'any' | 'all';
      readonly conditions: readonly DetectCondition[];
      readonly attributes?: readonly AttributeOfFeature[];
    }
  | { readonly detector: DetectorName };

/** Shorthand of the data files: a feature with one version. `since`: first CRIU release that restores it. */
export interface CriuFeature {
  readonly id: string;
  readonly title: string;
  readonly area: string;
  readonly since: string;
  readonly arches?: readonly Arch[];
  readonly detect: FeatureDetection;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly evidence: readonly string[];
}

export function criuObjectType(feature: CriuFeature): CriuObjectType {
  return {
    id: `criu/${feature.id}`,
    family: 'criu',
    title: feature.title,
    area: feature.area,
    versions: [
      {
        version: 1,
        since: feature.since,
        change: 'first version',
        conversion: null,
        evidence: feature.evidence,
      },
    ],
    attributes: feature.attributes ?? {},
    evidence: feature.evidence,
    ...(feature.arches === undefined ? {} : { arches: feature.arches }),
    detect: detectionOf(feature.detect),
  };
}

function detectionOf(detect: FeatureDetection): CriuDetection {
  if ('detector' in detect) return detect;
  const { logic, conditions, attributes } = detect;
  if (attributes === undefined) return { logic, conditions };
  const withSources = attributes.map(({ name, take, from = conditions, ...rest }) => ({ name, take, from, ...rest }));
  return { logic, conditions, attributes: withSources };
}
