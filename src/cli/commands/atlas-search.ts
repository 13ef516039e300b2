import { Command, InvalidArgumentError } from 'commander';
import { loadAtlas } from '#atlas/load-atlas.ts';
import { parseAtlasFilter } from '#core/atlas/parse-filter.ts';
import { searchKernels } from '#core/atlas/search-kernels.ts';
import { showKernel } from '#core/atlas/show-kernel.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { type OutputFormat, outputOption } from '../output-option.ts';
import { renderTable } from '../render-table.ts';
import { printableJson, type Terminal } from '../terminal.ts';

interface AtlasSearchOptions {
  readonly distro?: string;
  readonly kernels?: string;
  readonly arch?: string;
  readonly since?: string;
  readonly limit: number;
  readonly output: OutputFormat;
}

const DEFAULT_LIMIT = 50;

/** `atlas search [WORD...]`: which kernels the atlas has. */
export function atlasSearchCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('search')
    .description('list kernels of the atlas, by distribution, the newest first')
    .argument('[word...]', 'parts of the address, such as ubuntu 24.04 generic')
    .option('--distro <distro[/version]>', 'kernels of a distribution, such as ubuntu or ubuntu/24.04')
    .option('--kernels <range>', 'kernel versions of a range, such as ">=5.10 <6.2"')
    .option('--arch <arch>', 'kernels of an architecture')
    .option('--since <day>', 'builds since a day, such as 2024-01-01')
    .option('--limit <count>', 'list at most this many kernels', limitOf, DEFAULT_LIMIT)
    .addOption(outputOption())
    .addHelpText('after', '\nExit status: 0 listed, 2 usage error, 3 no such kernel.')
    .addHelpText('after', examples('atlas search --distro ubuntu/24.04', 'atlas search ubuntu generic --arch arm64'))
    .action(async (words: readonly string[], options: AtlasSearchOptions) => {
      const filter = parseAtlasFilter({ ...options, q: words.join(' ') });
      const atlas = await loadAtlas();
      const found = searchKernels(atlas, filter);
      const shown = found.slice(0, options.limit).map(showKernel);
      if (options.output === 'json') {
        terminal.out(printableJson({ atlas: atlas.revision, total: found.length, items: shown }));
      } else {
        const rows = shown.map(({ address, form, date }) => [address, form, date ?? '']);
        terminal.out(renderTable(['KERNEL', 'CONFIGURATION', 'DATE'], rows));
        terminal.out(`${shown.length} of ${found.length} kernels\n`);
      }
      finish(found.length === 0 ? EXIT.unknown : EXIT.yes);
    });
}

function limitOf(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('expected a count from 1 to 99999.');
}
