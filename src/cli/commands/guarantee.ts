import { Command } from 'commander';
import type { Answer } from '#core/answer/answer.ts';
import { readRung } from '#core/answer/question.ts';
import { type RequiredRung, showRung } from '#core/guarantee/rung.ts';
import { rollUp } from '#core/matrix/roll-up.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { askServer } from '../ask-server.ts';
import { callServer } from '../call-server.ts';
import { CommandError } from '../command-error.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../exit-code.ts';
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
    .argument('<image>', 'an image file with --profile; with a service its name or digest')
    .addOption(serverOption())
    .option('--profile <file>', 'a profile to evaluate, as JSON, without a service; repeatable', append, [])
    .addOption(parentOption())
    .option('--home <release>', 'the kernel to start from, if the image does not record it')
    .option('--require <rung>', 'a rung that must hold, such as stable-series or forward+2')
    .option('--accept-steps', 'with --require: also exit 0 if the rung holds after steps', false)
    .addOption(outputOption())
    .addHelpText(
      'after',
      '\nExit status: 0 for any result; with --require 0 held, 1 broken, 3 not provable, 5 held after steps.\n' +
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
      const required = options.require === undefined ? null : readRung('require', options.require);
      const { guarantee, answer } = await (options.profile.length > 0
        ? ofFiles(image, required, options, evaluator)
        : ofServer(image, required, options));
      terminal.out(options.output === 'json' ? printableJson(guarantee) : renderGuarantee(guarantee));
      finish(answer === null ? EXIT.yes : exitCodeOf(answer, options.acceptSteps));
    });
}

interface Climbed {
  readonly guarantee: ShownGuarantee;
  /** What the required rung comes to; null where none is. */
  readonly answer: Answer['answer'] | null;
}

async function ofFiles(
  image: string,
  required: RequiredRung | null,
  { profile, parent, home }: GuaranteeOptions,
  evaluator: Evaluator,
): Promise<Climbed> {
  const profiles = await readDistinctProfiles(profile, parent);
  const files = knownFiles(await readImageFile(image), image, profiles, evaluator);
  return guaranteeOffline(files, { home, required }, evaluator, new Date().toISOString());
}

async function ofServer(
  image: string,
  required: RequiredRung | null,
  { server, home }: GuaranteeOptions,
): Promise<Climbed> {
  if (server === undefined) throw new CommandError('name kernels with --profile FILE.json, or a service with --server');
  const query = new URLSearchParams(home === undefined ? {} : { home });
  const { status, body } = await callServer(server, { path: `/images/${encodeURIComponent(image)}/guarantee`, query });
  if (!isGuarantee(body)) throw new CommandError(`${server} gave no answer (HTTP ${status})`, EXIT.unreachable);
  if (required === null) return { guarantee: body, answer: null };
  // A question starts from the home that the image tells.
  if (home !== undefined) return { guarantee: body, answer: answerIn(body, required) };
  const question = new URLSearchParams({ image, guarantee: showRung(required) });
  return { guarantee: body, answer: (await askServer(server, question)).answer };
}

function isGuarantee(body: unknown): body is ShownGuarantee {
  if (typeof body !== 'object' || body === null) return false;
  const { image, home, rungs } = body as Partial<ShownGuarantee>;
  return typeof image === 'object' && typeof home === 'object' && Array.isArray(rungs);
}

/** As far as the ladder tells: further than it was found to hold is broken where a counterexample ended it. */
function answerIn({ rungs }: ShownGuarantee, { rung, n }: RequiredRung): Answer['answer'] {
  const found = rungs.find((one) => one.rung === rung);
  if (found?.state === 'held' && (found.n === null || found.n >= n)) return found.answer;
  return rollUp(found?.counterexample ? [found.counterexample.verdict] : []).answer;
}
