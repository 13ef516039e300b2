import { Command } from 'commander';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { nameOption, tagOption } from '../name-option.ts';
import { type OutputFormat, outputOption } from '../output-option.ts';
import { pushInventory, pushWhole } from '../push-image.ts';
import { readImageFile } from '../read-image-file.ts';
import { needServer, serverOption } from '../server-option.ts';
import { serverUrl } from '../server-url.ts';
import { printable, printableJson, type Terminal } from '../terminal.ts';

interface PushOptions {
  readonly name?: string;
  readonly tag?: string;
  readonly whole: boolean;
  readonly revision?: string;
  readonly server?: string;
  readonly output: OutputFormat;
}

/** `push FILE`: records an image with a service, by default its inventory only. */
export function pushCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('push')
    .description('record an image with a service; without --whole, only its inventory leaves this machine')
    .argument('<file>', 'image file, as for scan; - is standard input')
    .addOption(serverOption('the service'))
    .option('--name <name>', 'name of the image')
    .option('--tag <tag>', 'tag of the image name (default: latest)')
    .option('--inventory-only', 'read the image on this machine and send only its inventory, no memory (default)')
    .option('--whole', 'send the whole image; the service reads it and keeps only its inventory', false)
    .option('--revision <id>', 'header revision of a Linux-CR image, if known and not clear from the stream')
    .addOption(outputOption())
    .addHelpText(
      'after',
      '\nExit status: 0 done or already known; 2 usage error, an invalid image or a rejected one; 4 service unreachable.',
    )
    .addHelpText('after', examples('push checkpoint.tar.gz --name web --tag main --server http://127.0.0.1:8080'))
    .action(async (file: string, options: PushOptions) => {
      const server = needServer(options.server);
      const naming = {
        name: options.name === undefined ? null : nameOption('--name', options.name),
        tag: options.tag === undefined ? null : tagOption('--tag', options.tag),
      };
      const pushed = options.whole
        ? await pushWhole(server, file, naming, terminal)
        : await pushInventory(
            server,
            (await readImageFile(file, options.revision ?? null, terminal)).inventory,
            naming,
          );
      terminal.out(options.output === 'json' ? printableJson(pushed.image) : `${lines(pushed, server).join('\n')}\n`);
      finish(EXIT.yes);
    });
}

function lines({ isNew, image }: Awaited<ReturnType<typeof pushWhole>>, server: string): readonly string[] {
  return [
    isNew ? 'new' : 'already known',
    `digest     ${image.digest}`,
    `signature  ${image.signature}`,
    `link       ${serverUrl(server, image.links.self)}`,
  ].map(printable);
}
