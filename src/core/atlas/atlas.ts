import type { Arch } from '../image/arch.ts';

/** What the release of a build rests on, the surest first (docs/atlas.md). */
export const RELEASE_SOURCES = ['uname', 'package', 'packaging', 'header'] as const;
/**
 * `uname`: a machine printed it. `package`: the name of the package is it. `packaging`: made of the recipe of the package
 * by the rule of its distribution. `header`: the head of the configuration with CONFIG_LOCALVERSION.
 */
export type ReleaseSource = (typeof RELEASE_SOURCES)[number];

/**
 * What the text of the configuration was. `kbuild`: whole, as the build wrote it; an option that it does not have is off.
 * `merged`: all options that people can set, without derived ones. `defconfig`: only what differs from the defaults.
 * `stub`: a part.
 */
export const CONFIG_FORMS = ['kbuild', 'merged', 'defconfig', 'stub'] as const;
export type ConfigForm = (typeof CONFIG_FORMS)[number];

/** One kernel build that a distribution or a product ships or publishes. Unique by distro, release and machine. */
export interface AtlasKernel {
  /** As people write it: `Ubuntu`, `Red Hat Enterprise Linux`. */
  readonly distro: string;
  /** Of the distribution: `24.04`; null: it has none, or none is known. */
  readonly version: string | null;
  readonly package: string | null;
  /** `uname -r`, as far as `releaseFrom` goes. */
  readonly release: string;
  readonly releaseFrom: ReleaseSource;
  readonly arch: Arch;
  /** The architecture in the distribution's words, where they tell more: `armv6` and `armv7` of `arm`, `mips64el`. */
  readonly machine: string;
  readonly form: ConfigForm;
  /** Kernel version in the head of the configuration; null: the text had no head. */
  readonly configVersion: string | null;
  /** Options that the whole text had. */
  readonly optionCount: number;
  /** `2024-07-22`; null: not known. */
  readonly date: string | null;
  /** Repository, path and commit, or package, version, suite and file. */
  readonly source: string;
  /**
   * A letter for each name of the atlas's list of options, in its order: `y`, `m`, `n`, `=` (the value is in `values`),
   * `.` (the text does not have it). A shorter text was made when the list was shorter: the rest is not known.
   */
  readonly letters: string;
  /** By name without `CONFIG_`: numbers and quoted strings. */
  readonly values: Readonly<Record<string, string>>;
}

/** A release of a restorer or runtime that a distribution ships. */
export interface AtlasPackage {
  readonly distro: string;
  /** Of the distribution: `bookworm`, `el9`, `3.0`. */
  readonly version: string | null;
  /** `criu`, `runc`, `crun`, `podman`, `containerd` and builds of them (`moby-runc`). */
  readonly package: string;
  readonly release: string;
  readonly source: string;
}

/** Real kernels, by what matters of their configurations. */
export interface Atlas {
  /** `sha256:...` of the whole atlas. */
  readonly revision: string;
  /** Full names of options, in the order of `letters`. Names are only ever added at the end. */
  readonly options: readonly string[];
  readonly kernels: readonly AtlasKernel[];
  readonly packages: readonly AtlasPackage[];
}
