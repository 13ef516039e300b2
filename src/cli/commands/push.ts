import { Command } from 'commander';
import { nameContainers, RepeatedNameError } from '#core/image/name-containers.ts';
import { CommandError } from '../command-error.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { nameOption, tagOption } from '../name-option.ts';
import { type OutputFormat, outputOption } from '../output-option.ts';
import { type Naming, type Pushed, pushInventory, pushWhole } from '../push-image.ts';
import { readImagesOfFile, type ScannedArchive } from '../read-image-file.ts';
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
    .option('--name <name>', 'name of the image; the containers of a pod are recorded below it')
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
        ? [{ name: null, ...(await pushWhole(server, file, naming, terminal)) }]
        : await pushInventories(server, await readImagesOfFile(file, options.revision ?? null, terminal), naming);
      terminal.out(options.output === 'json' ? printableJson(jsonOf(pushed)) : tableOf(pushed, server));
      finish(EXIT.yes);
    });
}

/** `name`: of one of several images; null: the only one. */
type PushedAs = Pushed & { readonly name: string | null };

/** Of several images each is recorded as `NAME/CONTAINER`. Every name is checked before the first is sent. */
async function pushInventories(
  server: string,
  { images }: ScannedArchive,
  naming: Naming,
): Promise<readonly PushedAs[]> {
  const isOne = images.length === 1;
  if (!isOne && naming.name === null) {
    const names = images.map(({ name }) => name).join(', ');
    throw new CommandError(
      `the archive has ${images.length} images: ${names}. Give it a --name: each is recorded below it`,
    );
  }
  const names = isOne ? [naming.name] : namesOf(images, String(naming.name));
  const named = images.map(({ inventory }, at) => ({ name: names[at] ?? null, inventory }));
  const pushed: PushedAs[] = [];
  for (const { name, inventory } of named) {
    pushed.push({ name: isOne ? null : name, ...(await pushInventory(server, inventory, { ...naming, name })) });
  }
  return pushed;
}

function namesOf(images: ScannedArchive['images'], base: string): readonly string[] {
  try {
    const names = nameContainers(
      base,
      images.map(({ name }) => name),
    );
    return names.map((name) => nameOption('the name', name));
  } catch (error) {
    if (error instanceof RepeatedNameError) throw new CommandError(error.message);
    throw error;
  }
}

function jsonOf(pushed: readonly PushedAs[]): object {
  const [first] = pushed;
  return first !== undefined && pushed.length === 1 ? first.image : { images: pushed.map(({ image }) => image) };
}

function tableOf(pushed: readonly PushedAs[], server: string): string {
  return pushed.map((one) => `${lines(one, server).join('\n')}\n`).join('\n');
}

function lines({ name, isNew, image }: PushedAs, server: string): readonly string[] {
  return [
    ...(name === null ? [] : [`name       ${name}`]),
    isNew ? 'new' : 'already known',
    `digest     ${image.digest}`,
    `signature  ${image.signature}`,
    `link       ${serverUrl(server, image.links.self)}`,
  ].map(printable);
}
