import { Command, Option } from 'commander';
import type { Comparison } from '#core/answer/comparison.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { comparisonCsv } from '#usecases/compare/comparison-csv.ts';
import { callServer } from '../call-server.ts';
import { CommandError } from '../command-error.ts';
import { compareOffline } from '../compare-offline.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { foreignAnswer } from '../foreign-answer.ts';
import { knownFiles } from '../known-files.ts';
import { parentOption } from '../parent-option.ts';
import { readImageFile } from '../read-image-file.ts';
import { readProfiles } from '../read-profile.ts';
import { renderComparison } from '../render-comparison.ts';
import { serverOption } from '../server-option.ts';
import { printableJson, type Terminal } from '../terminal.ts';

interface CompareOptions {
  readonly from: string;
  readonly to: string;
  readonly parent: readonly string[];
  readonly server?: string;
  readonly output: 'table' | 'json' | 'csv';
}

/** `compare`: what breaks when one kernel replaces another. */
export function compareCommand(terminal: Terminal, finish: (code: ExitCode) => void, evaluator: Evaluator): Command {
  return new Command('compare')
    .description('show what breaks, is fixed or becomes unknown when one kernel replaces another')
    .argument('[images...]', 'image files; without them, --server is required')
    .requiredOption(
      '--from <profile>',
      'profile of the current kernel: a JSON file, or without image files, its name in the service',
    )
    .requiredOption('--to <profile>', 'profile of the new kernel, given like --from')
    .addOption(parentOption())
    .addOption(serverOption('ask a running service about all its images'))
    .addOption(new Option('-o, --output <format>', 'output format').choices(['table', 'json', 'csv']).default('table'))
    .addHelpText(
      'after',
      '\nExit status: 0 nothing gets worse, 1 something breaks, 2 usage error,\n' +
        '3 something becomes unknown or is open, 4 service unreachable, 5 something becomes conditional.',
    )
    .addHelpText('after', examples('compare --from here.json --to profile.json checkpoint.tar.gz'))
    .action(async (images: readonly string[], options: CompareOptions, command: Command) => {
      const { from, to, output } = options;
      const server = serverOf(images, options, command);
      const comparison =
        server === null ? await compareFiles(images, options, evaluator) : await askServer(server, from, to);
      terminal.out(
        output === 'json'
          ? printableJson(comparison)
          : output === 'csv'
            ? comparisonCsv(comparison)
            : renderComparison(comparison),
      );
      finish(exitCodeOf(comparison));
    });
}

/** Null: files. Image files take precedence over the service in the environment, not over one on the command line. */
function serverOf(images: readonly string[], { server, parent }: CompareOptions, command: Command): string | null {
  const isGiven = command.getOptionValueSource('server') === 'cli';
  if (images.length > 0) {
    if (isGiven)
      throw new CommandError('--server cannot be combined with image files: the service compares its images');
    return null;
  }
  if (server === undefined) throw new CommandError('name the image files to compare, or a service with --server');
  if (parent.length > 0) throw new CommandError('--parent requires image files: a service uses its own profiles');
  return server;
}

async function compareFiles(
  images: readonly string[],
  { from, to, parent }: CompareOptions,
  evaluator: Evaluator,
): Promise<Comparison> {
  const [before, after] = await readProfiles([from, to], parent);
  if (before === undefined || after === undefined) throw new RangeError('a file without its profile');
  const files = [];
  for (const image of images) files.push(knownFiles(await readImageFile(image), image, [], evaluator));
  return compareOffline(files, { from: before, to: after }, evaluator, new Date().toISOString());
}

function exitCodeOf({ counts, total }: Comparison): ExitCode {
  if (counts.breaks.images > 0) return EXIT.no;
  if (total.images === 0 || counts['becomes-unknown'].images + counts.open.images > 0) return EXIT.unknown;
  return counts['becomes-conditional'].images > 0 ? EXIT.conditional : EXIT.yes;
}

/** All pages as one. */
async function askServer(server: string, from: string, to: string): Promise<Comparison> {
  const items: Comparison['items'][number][] = [];
  for (let cursor: string | null = null; ; ) {
    const query = new URLSearchParams({ from, to, limit: '200', ...(cursor === null ? {} : { cursor }) });
    const { status, body } = await callServer(server, { path: '/compare', query });
    if (!isComparison(body)) throw foreignAnswer(server, status);
    items.push(...body.items);
    if (body.next === null) return { ...body, items };
    cursor = body.next;
  }
}

function isComparison(body: unknown): body is Comparison {
  const { of, items, counts } = (body ?? {}) as Partial<Comparison>;
  return of === 'profiles' && Array.isArray(items) && typeof counts === 'object';
}
