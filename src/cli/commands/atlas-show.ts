import { Command } from 'commander';
import { loadAtlas } from '#atlas/load-atlas.ts';
import { knownOptions } from '#core/atlas/known-options.ts';
import { restorerFor } from '#core/atlas/profile-of-kernel.ts';
import { showKernel } from '#core/atlas/show-kernel.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { atlasKernel } from '../atlas-kernel.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { type OutputFormat, outputOption } from '../output-option.ts';
import { printable, printableJson, type Terminal } from '../terminal.ts';

/** `atlas show ADDRESS`: one kernel of the atlas, with the options that rules ask for. */
export function atlasShowCommand(terminal: Terminal, finish: (code: ExitCode) => void, evaluator: Evaluator): Command {
  return new Command('show')
    .description('show a kernel of the atlas, and its options that can change a verdict')
    .argument('<kernel>', 'address of the kernel: DISTRO/VERSION/RELEASE/ARCH, as atlas search prints it')
    .addOption(outputOption())
    .addHelpText('after', '\nExit status: 0 shown, 2 usage error or an unknown kernel.')
    .addHelpText('after', examples('atlas show talos/-/6.12.40-talos/x86_64'))
    .action(async (address: string, { output }: { output: OutputFormat }) => {
      const atlas = await loadAtlas();
      const kernel = atlasKernel(atlas, address);
      const known = knownOptions(atlas, kernel);
      const asked = relevantOptions(evaluator.ruleBook);
      const options = Object.fromEntries(asked.flatMap((name) => (name in known ? [[name, known[name]]] : [])));
      const examined = asked.filter((name) => kernel.letters[atlas.options.indexOf(name)] !== undefined);
      const unknown = asked.filter((name) => !examined.includes(name));
      const restorer = restorerFor(atlas, kernel);
      const shown = { ...showKernel(kernel), restorer: restorer.text, options, unknown };
      terminal.out(output === 'json' ? printableJson(shown) : render(shown, restorer.shipped !== null));
      finish(EXIT.yes);
    });
}

function render(
  {
    options,
    unknown,
    ...kernel
  }: ReturnType<typeof showKernel> & {
    readonly restorer: string;
    readonly options: object;
    readonly unknown: readonly string[];
  },
  isShipped: boolean,
): string {
  const { distro, releaseFrom, form, complete, configVersion, optionCount } = kernel;
  const why = form === 'kbuild' ? `whole for ${configVersion}, which is another series` : `${form}, not whole`;
  const lines = [
    `kernel         ${kernel.address}`,
    `distribution   ${distro.name}${distro.version === null ? '' : ` ${distro.version}`}`,
    `release        ${kernel.release}, from ${RELEASE_FROM[releaseFrom]}`,
    `configuration  ${complete ? 'whole' : why}, ${optionCount} options`,
    `restorer       ${kernel.restorer}${isShipped ? '' : ', assumed: the atlas does not have the CRIU of this distribution'}`,
    `source         ${kernel.source}`,
    ...(kernel.date === null ? [] : [`date           ${kernel.date}`]),
    ...(unknown.length === 0 ? [] : [`not examined   ${unknown.length} options that rules ask for`]),
    '',
    ...Object.entries(options).map(([name, value]) => (value === 'n' ? `# ${name} is not set` : `${name}=${value}`)),
  ];
  return `${lines.map((line) => printable(line)).join('\n')}\n`;
}

const RELEASE_FROM = {
  uname: 'uname -r on a machine',
  package: 'the name of its package',
  packaging: 'the recipe of its package',
  header: 'the head of its configuration',
} as const;
