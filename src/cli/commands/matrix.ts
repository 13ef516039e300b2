import { Command, InvalidArgumentError, Option } from 'commander';
import { IMAGE_FAMILIES } from '#core/image/image-format.ts';
import { callServer } from '../call-server.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { foreignAnswer } from '../foreign-answer.ts';
import { type OutputFormat, outputOption } from '../output-option.ts';
import { type MatrixWindow, renderMatrix } from '../render-matrix.ts';
import { needServer, serverOption } from '../server-option.ts';
import { printableJson, type Terminal } from '../terminal.ts';

interface MatrixOptions {
  readonly server?: string;
  readonly images?: string;
  readonly profiles?: string;
  readonly family?: string;
  readonly imageCursor?: string;
  readonly profileCursor?: string;
  readonly output: OutputFormat;
}

/** `matrix`: a window of the matrix of a service, rows are images, columns are profiles. */
export function matrixCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('matrix')
    .description('show a part of the matrix of images (rows) and profiles (columns)')
    .addOption(serverOption('the service'))
    .option('--images <count>', 'number of rows', countOf)
    .option('--profiles <count>', 'number of columns', countOf)
    .addOption(
      new Option('--family <family>', 'only images that such restorers restore, and profiles that have one').choices(
        IMAGE_FAMILIES,
      ),
    )
    .option('--image-cursor <cursor>', 'start at this row cursor, as an earlier call printed it')
    .option('--profile-cursor <cursor>', 'start at this column cursor, as an earlier call printed it')
    .addOption(outputOption())
    .addHelpText('after', '\nExit status: 0 for any result, 2 usage error, 4 service unreachable.')
    .addHelpText('after', examples('matrix --images 20 --profiles 5 --server http://127.0.0.1:8080'))
    .action(async (options: MatrixOptions) => {
      const server = needServer(options.server);
      const query = new URLSearchParams();
      const asked = {
        imageLimit: options.images,
        profileLimit: options.profiles,
        family: options.family,
        imageCursor: options.imageCursor,
        profileCursor: options.profileCursor,
      };
      for (const [name, value] of Object.entries(asked)) if (value !== undefined) query.set(name, value);
      const { status, body } = await callServer(server, { path: '/matrix', query });
      if (!isWindow(body)) throw foreignAnswer(server, status);
      terminal.out(options.output === 'json' ? printableJson(body) : renderMatrix(body));
      finish(EXIT.yes);
    });
}

/** The service knows the limit; that it is a number is said here, by the name of the option. */
function countOf(text: string): string {
  if (/^\d{1,5}$/.test(text)) return text;
  throw new InvalidArgumentError('expected a number of rows or columns.');
}

function isWindow(body: unknown): body is MatrixWindow {
  if (typeof body !== 'object' || body === null) return false;
  const { images, profiles, cells, next } = body as Partial<MatrixWindow>;
  return [images, profiles, cells].every(Array.isArray) && typeof next === 'object' && next !== null;
}
