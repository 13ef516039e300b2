import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import {
  AtlasFolderError,
  type AtlasParts,
  compressAtlas,
  readAtlasFolder,
  withKernels,
  writeAtlasFolder,
} from '#atlas/atlas-folder.ts';
import { addressOf } from '#core/atlas/address.ts';
import { type AtlasKernel, RELEASE_SOURCES, type ReleaseSource } from '#core/atlas/atlas.ts';
import { kernelOfConfig } from '#core/atlas/kernel-of-config.ts';
import { parseArch } from '#core/profile/parse-arch.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { CommandError } from '../command-error.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { configCompleteOption } from '../kernel-options.ts';
import { readKernelFile } from '../read-kernel-file.ts';
import { printable, type Terminal } from '../terminal.ts';

interface AtlasAddOptions {
  readonly data: string;
  readonly distro: string;
  readonly distroVersion?: string;
  readonly package?: string;
  readonly release?: string;
  readonly releaseFrom?: ReleaseSource;
  readonly arch?: string;
  readonly date?: string;
  readonly source: string;
  readonly configComplete?: string;
}

/** `atlas add FILE...`: for contributors, in a checkout. */
export function atlasAddCommand(terminal: Terminal, finish: (code: ExitCode) => void, evaluator: Evaluator): Command {
  return new Command('add')
    .description(
      'add kernels to the atlas of a checkout, from configurations, kernels and packages; checks and rebuilds it',
    )
    .argument('<file...>', '.config, config-RELEASE, vmlinuz, a Debian or an RPM package')
    .requiredOption('--distro <name>', 'the distribution, as people write it, such as "Rocky Linux"')
    .option('--distro-version <version>', 'its version, such as 9.4')
    .option('--package <name>', 'the package that has the kernel')
    .option('--release <release>', 'output of uname -r, if the file does not contain it or contains a wrong one')
    .addOption(
      new Option('--release-from <source>', 'what the release rests on (default: what the file shows)').choices([
        ...RELEASE_SOURCES,
      ]),
    )
    .option('--arch <arch>', 'output of uname -m, if the configuration does not show it')
    .option('--date <day>', 'day of the build, such as 2026-11-30')
    .requiredOption(
      '--source <text>',
      'where the configuration is from: repository, path and commit, or package and version',
    )
    .addOption(configCompleteOption())
    .option('--data <folder>', 'folder that contains the atlas', 'data')
    .addHelpText('after', '\nExit status: 0 added, 2 usage error or a file that is no kernel.')
    .addHelpText('after', examples('atlas add --help'))
    .action(async (files: readonly string[], options: AtlasAddOptions) => {
      const folder = join(options.data, 'atlas');
      const parts = readParts(folder, evaluator);
      const added = (await Promise.all(files.map((file) => readOne(file, options, parts)))).flat();
      const more = inFolder(() => withKernels(parts, added));
      writeAtlasFolder(
        folder,
        more,
        added.map(({ distro }) => distro),
      );
      // As the folder is read: the same bytes as `npm run atlas` makes.
      writeFileSync(join(options.data, 'atlas.br'), compressAtlas(readAtlasFolder(folder)));
      for (const kernel of added) terminal.out(`added  ${printable(addressOf(kernel))}\n`);
      finish(EXIT.yes);
    });
}

/** With every option that the rules ask for today: older records do not know the new ones. */
function readParts(folder: string, { ruleBook }: Evaluator): AtlasParts {
  const parts = inFolder(() => readAtlasFolder(folder));
  const more = relevantOptions(ruleBook).filter((name) => !parts.options.includes(name));
  return { ...parts, options: [...parts.options, ...more] };
}

async function readOne(file: string, options: AtlasAddOptions, { options: names }: AtlasParts): Promise<AtlasKernel[]> {
  const { release, arch, configComplete } = options;
  const found = await readKernelFile(file, {
    restorer: ['criu@4.2'],
    ...(release === undefined ? {} : { release }),
    ...(arch === undefined ? {} : { arch }),
    ...(configComplete === undefined ? {} : { configComplete }),
  });
  return found.map(({ input }) => {
    const machine = parseArch(input.arch);
    if (machine === null) throw new CommandError(`${file}: the architecture ${input.arch} is not known`);
    return kernelOfConfig(
      {
        distro: options.distro,
        version: options.distroVersion ?? null,
        package: options.package ?? null,
        release: input.release,
        releaseFrom: options.releaseFrom ?? releaseFrom(input.labels?.['source.release']),
        arch: machine,
        machine,
        options: input.kconfig as Readonly<Record<string, string>>,
        isWhole: input.kconfigComplete === true,
        configVersion: null,
        date: options.date ?? null,
        source: options.source,
      },
      names,
    );
  });
}

/** The name of a file in a package is what `uname -r` prints; the head of a configuration may not be. */
function releaseFrom(source: string | undefined): ReleaseSource {
  return source === 'the header of the configuration' ? 'header' : 'package';
}

function inFolder<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof AtlasFolderError) throw new CommandError(error.message);
    throw error;
  }
}
