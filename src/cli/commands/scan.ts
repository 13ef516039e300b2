import { Command } from 'commander';
import { ANY_IMAGE } from '#core/image/image-format.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import type { ImageOfArchive } from '#usecases/ports/ports.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { type OutputFormat, outputOption } from '../output-option.ts';
import { readImagesOfFile } from '../read-image-file.ts';
import { renderInventory } from '../render-inventory.ts';
import { printable, printableJson, type Terminal } from '../terminal.ts';

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
      const { digest, images } = await readImagesOfFile(file, revision ?? null, terminal);
      terminal.out(output === 'json' ? printableJson(jsonOf(digest, images)) : renderImages(digest, images));
      finish(EXIT.yes);
    });
}

/** One image as the API takes it; several in a list. */
function jsonOf(digest: string, images: readonly ImageOfArchive[]): object {
  const [first] = images;
  return first !== undefined && images.length === 1 ? first.inventory : { digest, images };
}

function renderImages(digest: string, images: readonly ImageOfArchive[]): string {
  const tables = images.map(({ name, digest: own, inventory }) => {
    const table = renderInventory(inventory, images.length === 1 ? digest : own, signatureOf(inventory).hash);
    return images.length === 1 ? table : `${printable(`image      ${name}`)}\n${table}`;
  });
  return images.length === 1
    ? tables.join('')
    : `archive    ${digest}\nimages     ${images.length}\n\n${tables.join('\n')}`;
}
