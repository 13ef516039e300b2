import { Command } from 'commander';
import { ANY_IMAGE } from '#core/image/image-format.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { type OutputFormat, outputOption } from '../output-option.ts';
import { readImageFile } from '../read-image-file.ts';
import { renderInventory } from '../render-inventory.ts';
import { printableJson, type Terminal } from '../terminal.ts';

/** `scan FILE`: what an image contains, found out here; the JSON is what `POST /images` takes as an inventory. */
export function scanCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('scan')
    .description('show what a checkpoint image contains; nothing leaves this machine')
    .argument('<file>', `${ANY_IMAGE}, plain or compressed; - is standard input`)
    .option('--revision <id>', 'header revision of a Linux-CR image, if known and not clear from the stream')
    .addOption(outputOption())
    .addHelpText('after', '\nExit status: 0 read, 2 usage error, or an invalid file or image.')
    .addHelpText('after', examples('scan checkpoint.tar.gz', 'scan old.img --output json'))
    .action(async (file: string, { output, revision }: { output: OutputFormat; revision?: string }) => {
      const { inventory, digest } = await readImageFile(file, revision ?? null, terminal);
      terminal.out(
        output === 'json' ? printableJson(inventory) : renderInventory(inventory, digest, signatureOf(inventory).hash),
      );
      finish(EXIT.yes);
    });
}
