import { Command, InvalidArgumentError } from 'commander';
import type { Answer } from '#core/matrix/answer.ts';
import { parseQuestion } from '#usecases/questions/question.ts';
import { UseCaseError } from '#usecases/use-case-error.ts';
import { answerOffline } from '../answer-offline.ts';
import { askServer } from '../ask-server.ts';
import { CommandError } from '../command-error.ts';
import { examples } from '../examples.ts';
import { type ExitCode, exitCodeOf } from '../exit-code.ts';
import { addKernelOptions } from '../kernel-options.ts';
import { type AnswerFormat, answerOutputOption } from '../output-option.ts';
import { readImageFile } from '../read-image-file.ts';
import { readProfile } from '../read-profile.ts';
import { append } from '../repeatable.ts';
import { serverOption } from '../server-option.ts';
import { showAnswer } from '../show-answer.ts';
import type { Terminal } from '../terminal.ts';
import { waitForAnswer } from '../wait-for-answer.ts';

interface CanRestoreOptions {
  readonly image: string;
  readonly profile?: string;
  readonly parent: readonly string[];
  readonly config?: string;
  readonly release?: string;
  readonly arch?: string;
  readonly restorer: readonly string[];
  readonly server?: string;
  readonly kernel?: string;
  readonly series?: string;
  readonly fleet?: string;
  readonly ignore: readonly string[];
  readonly strict: boolean;
  readonly acceptSteps: boolean;
  readonly offline: boolean;
  readonly wait?: number;
  readonly output: AnswerFormat;
}

/** `can-restore`: files on both sides and no service, or names and `--server`. */
export function canRestoreCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const command = new Command('can-restore')
    .description('ask whether a checkpoint image restores on a kernel, and why not')
    .requiredOption('--image <file>', 'the image: a file, or - for standard input; with --server its name or digest');
  return addKernelOptions(command)
    .option('--ignore <type[@version]>', 'ignore an object type; repeatable', append, [])
    .option('--strict', 'treat host facts that the profile does not record as unknown', false)
    .option('--accept-steps', 'also exit 0 if the answer is "yes, after these steps"', false)
    .addOption(serverOption('ask a running service instead'))
    .option('--offline', 'use files only and ignore RESTORE_MATRIX_SERVER', false)
    .option('--kernel <release>', 'with --server: a release, or a range such as ">=5.10 <6.2"')
    .option('--series <series>', 'with --server: a stable series such as 6.1')
    .option('--fleet <name>', 'with --server: every profile of a fleet')
    .option(
      '--wait <seconds>',
      'with --server: retry for up to N seconds while the answer may change from unknown',
      secondsOf,
    )
    .addOption(answerOutputOption())
    .addHelpText(
      'after',
      '\nExit status: 0 yes, 1 no or mixed, 2 usage, 3 unknown, 4 service unreachable, 5 conditional.',
    )
    .addHelpText(
      'after',
      examples(
        'can-restore --image checkpoint.tar.gz --profile here.json',
        'can-restore --image web --kernel 6.1.0-56-amd64 --output github --server http://127.0.0.1:8080',
      ),
    )
    .action(async (options: CanRestoreOptions) => {
      const server = options.offline ? undefined : options.server;
      const answer =
        server === undefined ? await askFiles(options, terminal) : await askNames(server, options, terminal);
      await showAnswer(answer, options, terminal);
      finish(exitCodeOf(answer.answer, options.acceptSteps));
    });
}

async function askFiles(options: CanRestoreOptions, terminal: Terminal): Promise<Answer> {
  const { image, profile, parent, config, release, arch, restorer } = options;
  if (options.kernel !== undefined || options.series !== undefined || options.fleet !== undefined) {
    throw new CommandError('--kernel, --series and --fleet need --server; without one use --profile or --release');
  }
  if (options.wait !== undefined) throw new CommandError('--wait requires --server');
  const { ignore, strict } = checkQuestion(options);
  const described = await readProfile({
    parent,
    restorer,
    ...(profile === undefined ? {} : { profile }),
    ...(config === undefined ? {} : { config }),
    ...(release === undefined ? {} : { release }),
    ...(arch === undefined ? {} : { arch }),
  });
  return answerOffline(await readImageFile(image, null, terminal), described, { image, ignore, strict }, new Date());
}

/** The service's own rules for the parts that both kinds of question share. */
function checkQuestion({ ignore, strict }: CanRestoreOptions) {
  try {
    return parseQuestion({ image: 'file', profile: 'file', ignore, strict });
  } catch (error) {
    if (error instanceof UseCaseError) throw new CommandError(error.message);
    throw error;
  }
}

/** A day; who needs longer asks again. */
const MAX_WAIT_SECONDS = 86_400;

function secondsOf(text: string): number {
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (seconds <= MAX_WAIT_SECONDS) return seconds;
  throw new InvalidArgumentError(`expected seconds from 0 to ${MAX_WAIT_SECONDS}.`);
}

async function askNames(server: string, options: CanRestoreOptions, terminal: Terminal): Promise<Answer> {
  const { config, release, restorer, parent, ignore } = options;
  if (config !== undefined || release !== undefined || restorer.length > 0 || parent.length > 0) {
    throw new CommandError(
      '--config, --release, --restorer and --parent describe a kernel; a service has its own profiles. --offline asks no service',
    );
  }
  const query = new URLSearchParams();
  for (const name of ['image', 'profile', 'kernel', 'series', 'fleet', 'arch'] as const) {
    const value = options[name];
    if (value !== undefined) query.set(name, value);
  }
  for (const type of ignore) query.append('ignore', type);
  if (options.strict) query.set('strict', 'true');
  return waitForAnswer(() => askServer(server, query), { seconds: options.wait ?? null }, terminal);
}
