import { Command } from 'commander';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { nameOption, tagOption } from '../name-option.ts';
import { type OutputFormat, outputOption } from '../output-option.ts';
import { pushInventory, pushWhole } from '../push-image.ts';
import { readImageFile } from '../read-image-file.ts';
import { needServer, serverOption } from '../server-option.ts';
import { printable, printableJson, type Terminal } from '../terminal.ts';

interface PushOptions {
  readonly name?: string;
  readonly tag?: string;
  readonly whole: boolean;
  readonly revision?: string;
  readonly server?: string;
  readonly output: OutputFormat;
}

/** `push FILE`: makes a service know an image, by its inventory unless told otherwise. */
export function pushCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('push')
    .description('make a service know an image; only its inventory leaves this machine, unless you say --whole')
    .argument('<file>', 'an image as scan takes it; - is standard input')
    .addOption(serverOption('the service'))
    .option('--name <name>', 'name of the image')
    .option('--tag <tag>', 'tag of the name; latest when there is none')
    .option('--inventory-only', 'read the image here and send what it contains, no memory (the default)', true)
    .option('--whole', 'send the bytes: the service reads them, and keeps no memory of them either', false)
    .option('--revision <id>', 'header revision of a Linux-CR image, if you know it and the stream does not tell')
    .addOption(outputOption())
    .addHelpText(
      'after',
      '\nExit status: 0 done, or known already; 2 usage, a bad image, refused; 4 service unreachable.',
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
    isNew ? 'new' : 'known already',
    `digest     ${image.digest}`,
    `signature  ${image.signature}`,
    `link       ${new URL(image.links.self, server)}`,
  ].map(printable);
}
