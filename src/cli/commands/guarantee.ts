import { Command } from 'commander';
import { readRung } from '#usecases/question.ts';
import { UseCaseError } from '#usecases/use-case-error.ts';
import { callServer } from '../call-server.ts';
import { CommandError } from '../command-error.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../exit-code.ts';
import { guaranteeOffline } from '../guarantee-offline.ts';
import { type OutputFormat, outputOption } from '../output-option.ts';
import { readImageFile } from '../read-image-file.ts';
import { readProfile } from '../read-profile.ts';
import { renderGuarantee, type ShownGuarantee } from '../render-guarantee.ts';
import { serverOption } from '../server-option.ts';
import { printableJson, type Terminal } from '../terminal.ts';

interface GuaranteeOptions {
  readonly server?: string;
  readonly profile: readonly string[];
  readonly home?: string;
  readonly require?: string;
  readonly acceptSteps: boolean;
  readonly output: OutputFormat;
}

const append = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** `guarantee`: how far the compatibility of an image reaches, over the profiles of a service or of files. */
export function guaranteeCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('guarantee')
    .description('how far does the compatibility of this image reach, and what ends it')
    .argument('<image>', 'an image file with --profile; with a service its name or digest')
    .addOption(serverOption())
    .option('--profile <file>', 'a kernel to climb over, as JSON; repeatable; no service is asked then', append, [])
    .option('--home <release>', 'the kernel to start from, for an image that does not tell')
    .option('--require <rung>', 'a rung that has to hold, such as stable-series or forward+2')
    .option('--accept-steps', 'with --require: exit 0 as well when it holds after steps', false)
    .addOption(outputOption())
    .addHelpText(
      'after',
      '\nExit status: 0 whatever the rungs say; with --require 0 held, 1 broken, 3 not provable, 5 held after steps.\n' +
        '2 usage, 4 service unreachable.',
    )
    .addHelpText(
      'after',
      examples(
        'guarantee old.img --profile profile.json',
        'guarantee web --home 6.1.0-56-amd64 --require any-options --server http://127.0.0.1:8080',
      ),
    )
    .action(async (image: string, options: GuaranteeOptions) => {
      const required = options.require === undefined ? null : rungOf(options.require);
      const guarantee = options.profile.length > 0 ? await ofFiles(image, options) : await ofServer(image, options);
      terminal.out(options.output === 'json' ? printableJson(guarantee) : renderGuarantee(guarantee));
      finish(required === null ? EXIT.yes : codeOf(guarantee, required, options.acceptSteps));
    });
}

function rungOf(text: string): ReturnType<typeof readRung> {
  try {
    return readRung('--require', text);
  } catch (error) {
    if (error instanceof UseCaseError) throw new CommandError(error.message);
    throw error;
  }
}

async function ofFiles(image: string, { profile, home }: GuaranteeOptions): Promise<ShownGuarantee> {
  const profiles = [];
  for (const file of profile) profiles.push(await readProfile({ profile: file }));
  return guaranteeOffline(await readImageFile(image), profiles, { image, home }, new Date());
}

async function ofServer(image: string, { server, home }: GuaranteeOptions): Promise<ShownGuarantee> {
  if (server === undefined) throw new CommandError('name kernels with --profile FILE.json, or a service with --server');
  const query = new URLSearchParams(home === undefined ? {} : { home });
  const { status, body } = await callServer(server, { path: `/images/${encodeURIComponent(image)}/guarantee`, query });
  if (!isGuarantee(body)) throw new CommandError(`${server} gave no answer (HTTP ${status})`, EXIT.unreachable);
  return body;
}

function isGuarantee(body: unknown): body is ShownGuarantee {
  if (typeof body !== 'object' || body === null) return false;
  const { image, home, rungs } = body as Partial<ShownGuarantee>;
  return typeof image === 'object' && typeof home === 'object' && Array.isArray(rungs);
}

/** Further than it was found to hold is broken where a counterexample ended it, else nobody knows. */
function codeOf({ rungs }: ShownGuarantee, { rung, n }: ReturnType<typeof readRung>, acceptSteps: boolean): ExitCode {
  const found = rungs.find((one) => one.rung === rung);
  if (found?.state === 'held' && (found.n === null || found.n >= n)) return exitCodeOf(found.answer, acceptSteps);
  return found?.counterexample ? EXIT.no : EXIT.unknown;
}
