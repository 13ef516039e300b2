import { basename } from 'node:path';
import { KconfigError } from '#core/kconfig/kconfig-error.ts';
import { parseKconfig } from '#core/kconfig/parse-kconfig.ts';
import { headerConflicts } from '#core/profile/check-header.ts';
import { labelOfNotes } from '#core/profile/kconfig-notes.ts';
import { parseArch } from '#core/profile/parse-arch.ts';
import type { ProfileInput } from '#core/profile/profile-input.ts';
import { judgeText, type ToldByKconfig, toldBy } from '#core/profile/read-kconfig.ts';
import { type KernelConfig, KernelConfigError } from '#kernel-packages/kernel-config.ts';
import { KERNEL_FILE_LIMITS } from '#kernel-packages/limits.ts';
import { readKernelConfig } from '#kernel-packages/read-kernel-config.ts';
import { releaseOfPath } from '#kernel-packages/release-of.ts';
import { CommandError } from './command-error.ts';
import { completeOf } from './kernel-options.ts';
import { readCappedFile } from './read-capped-file.ts';

export interface KernelFileOptions {
  readonly restorer: readonly string[];
  /** Take precedence over the file. */
  readonly release?: string;
  readonly arch?: string;
  readonly configComplete?: string;
  /** Also a configuration that is for another release or architecture. */
  readonly force?: boolean;
}

export interface ImportedProfile {
  readonly input: ProfileInput & { readonly release: string; readonly arch: string };
  /** Where release and architecture come from. */
  readonly notes: readonly string[];
}

/** The profiles of the kernels in a file: a configuration, a kernel, or a package. */
export async function readKernelFile(path: string, options: KernelFileOptions): Promise<readonly ImportedProfile[]> {
  const bytes = await readCappedFile(path, KERNEL_FILE_LIMITS.fileBytes);
  try {
    const found = await readKernelConfig(bytes);
    return found.map((config) => profileOfConfig(path, config, options));
  } catch (error) {
    if (error instanceof KernelConfigError) throw new CommandError(`${path}: ${error.message}`);
    throw error;
  }
}

function profileOfConfig(path: string, config: KernelConfig, options: KernelFileOptions): ImportedProfile {
  const parsed = parse(path, config);
  const told = toldBy(config.text, parsed);
  const head = told.release;
  const release =
    (options.release === undefined ? null : { text: options.release, source: '--release' }) ??
    config.release ??
    releaseOfPath(basename(path)) ??
    (head === null ? null : { text: head, source: 'the header of the configuration' });
  if (release === null) throw new CommandError(`${path} does not contain the kernel release. Name it with --release`);
  const arch = options.arch ?? told.arch;
  if (arch === null) throw new CommandError(`${path} does not contain the architecture. Name it with --arch`);
  const { complete, notes } = judgeText(config.text, parsed, completeOf(options.configComplete));
  const forced = conflictsOf(path, told, options);
  return {
    input: {
      release: release.text,
      arch,
      restorer: [...options.restorer],
      kconfig: parsed.options,
      kconfigComplete: complete,
      ...(forced.length === 0 ? {} : { force: true }),
      labels: {
        source: 'import',
        'source.kconfig': config.place,
        'source.release': release.source,
        ...labelOfNotes([...notes, ...forced]),
      },
    },
    notes: [
      `${path}: kconfig  ${config.place}`,
      `${path}: release  ${release.text}, from ${release.source}`,
      `${path}: arch  ${arch}, from ${options.arch === undefined ? 'the configuration' : '--arch'}`,
      ...[...notes, ...forced].map((note) => `${path}: ${note}`),
    ],
  };
}

/** What `--release` and `--arch` say against the configuration; refused, or with `--force` noted. */
function conflictsOf(
  path: string,
  told: Pick<ToldByKconfig, 'hint' | 'arches'>,
  options: KernelFileOptions,
): readonly string[] {
  const arch = options.arch === undefined ? null : (parseArch(options.arch) ?? options.arch);
  const conflicts = headerConflicts(told, { release: options.release ?? null, arch });
  const [first] = conflicts;
  if (first !== undefined && options.force !== true) {
    throw new CommandError(`${path}: ${first.message}. Leave the option out, or add --force`);
  }
  return conflicts.map(({ message }) => `forced, although ${message}`);
}

function parse(path: string, { text, place }: KernelConfig) {
  try {
    const parsed = parseKconfig(text);
    if (parsed.count > 0) return parsed;
  } catch (error) {
    if (!(error instanceof KconfigError)) throw error;
    const [first] = error.errors;
    throw new CommandError(`${path}: ${place} is not a kernel configuration: line ${first?.line}: ${first?.message}`);
  }
  throw new CommandError(`${path}: ${place} is not a kernel configuration: it contains no option`);
}
