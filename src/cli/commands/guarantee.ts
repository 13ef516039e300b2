import { Command } from 'commander';
import { readRung } from '#core/answer/question.ts';
import { type RequiredRung, showRung } from '#core/guarantee/rung.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { callServer } from '../call-server.ts';
import { CommandError } from '../command-error.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../exit-code.ts';
import { foreignAnswer } from '../foreign-answer.ts';
import { guaranteeOffline } from '../guarantee-offline.ts';
import { knownFiles } from '../known-files.ts';
import { type OutputFormat, outputOption } from '../output-option.ts';
import { parentOption } from '../parent-option.ts';
import { readImageFile } from '../read-image-file.ts';
import { readDistinctProfiles } from '../read-profile.ts';
import { renderGuarantee, type ShownGuarantee } from '../render-guarantee.ts';
import { append } from '../repeatable.ts';
import { serverOption } from '../server-option.ts';
import { printableJson, type Terminal } from '../terminal.ts';

interface GuaranteeOptions {
  readonly server?: string;
  readonly profile: readonly string[];
  readonly parent: readonly string[];
  readonly home?: string;
  readonly require?: string;
  readonly acceptSteps: boolean;
  readonly output: OutputFormat;
}

/** `guarantee`: how far the compatibility of an image reaches, over the profiles of a service or of files. */
export function guaranteeCommand(terminal: Terminal, finish: (code: ExitCode) => void, evaluator: Evaluator): Command {
  return new Command('guarantee')
    .description('show how far the compatibility of an image reaches, and what ends it')
    .argument('<image>', 'image file with --profile; with a service, the name or digest of a recorded image')
    .addOption(serverOption())
    .option('--profile <file>', 'profile to evaluate, as a JSON file, without a service; repeatable', append, [])
    .addOption(parentOption())
    .option('--home <release>', 'kernel release to start from, if the image does not record one')
    .option('--require <rung>', 'rung that must hold, such as stable-series or forward+2')
    .option('--accept-steps', 'with --require: also exit with 0 if the rung holds after steps', false)
    .addOption(outputOption())
    .addHelpText(
      'after',
      '\nExit status: 0 for any result. With --require: 0 holds, 1 broken, 3 not provable, 5 holds after steps.\n' +
        'In both cases: 2 usage error, 4 service unreachable.',
    )
    .addHelpText(
      'after',
      examples(
        'guarantee old.img --profile profile.json',
        'guarantee web --home 6.1.0-56-amd64 --require any-options --server http://127.0.0.1:8080',
      ),
    )
    .action(async (image: string, options: GuaranteeOptions) => {
      const required = options.require === undefined ? null : readRung('require', options.require);
      const guarantee = await (options.profile.length > 0
        ? ofFiles(image, required, options, evaluator)
        : ofServer(image, required, options));
      terminal.out(options.output === 'json' ? printableJson(guarantee) : renderGuarantee(guarantee));
      finish(guarantee.required === null ? EXIT.yes : exitCodeOf(guarantee.required.answer, options.acceptSteps));
    });
}

async function ofFiles(
  image: string,
  required: RequiredRung | null,
  { profile, parent, home }: GuaranteeOptions,
  evaluator: Evaluator,
): Promise<ShownGuarantee> {
  const profiles = await readDistinctProfiles(profile, parent);
  const files = knownFiles(await readImageFile(image), image, profiles, evaluator);
  return guaranteeOffline(files, { home, required }, evaluator, new Date().toISOString());
}

async function ofServer(
  image: string,
  required: RequiredRung | null,
  { server, home }: GuaranteeOptions,
): Promise<ShownGuarantee> {
  if (server === undefined) throw new CommandError('name kernels with --profile FILE.json, or a service with --server');
  const query = new URLSearchParams({
    ...(home === undefined ? {} : { home }),
    ...(required === null ? {} : { require: showRung(required) }),
  });
  const { status, body } = await callServer(server, { path: `/images/${encodeURIComponent(image)}/guarantee`, query });
  if (!isGuarantee(body)) throw foreignAnswer(server, status);
  return body;
}

function isGuarantee(body: unknown): body is ShownGuarantee {
  if (typeof body !== 'object' || body === null) return false;
  const { image, home, required, rungs } = body as Partial<ShownGuarantee>;
  return [image, home, required].every((one) => typeof one === 'object') && Array.isArray(rungs);
}
