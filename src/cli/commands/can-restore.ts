import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { loadAtlas } from '#atlas/load-atlas.ts';
import type { Answer } from '#core/answer/answer.ts';
import { answerForSets, type SetAnswer } from '#core/answer/answer-for-sets.ts';
import { asksAtlas } from '#core/answer/consult-atlas.ts';
import { askAbout, parseQuestion, type Question } from '#core/answer/question.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { answerForArchives, readArchives } from '../answer-for-archive.ts';
import { answerNodes, type NodesAnswer } from '../answer-nodes.ts';
import { answerOffline } from '../answer-offline.ts';
import { askServer } from '../ask-server.ts';
import { CommandError, ServerRefusal } from '../command-error.ts';
import { examples } from '../examples.ts';
import { type ExitCode, exitCodeOf } from '../exit-code.ts';
import { addKernelOptions, profileOption } from '../kernel-options.ts';
import { knownFiles } from '../known-files.ts';
import { type AnswerFormat, whereOutputOption } from '../output-option.ts';
import { profileOfParts, readDistinctProfiles, refuseLocalKernel, refuseParts } from '../read-profile.ts';
import { append } from '../repeatable.ts';
import { offlineOption, serverOption } from '../server-option.ts';
import { showAffinity } from '../show-affinity.ts';
import { showAnswer } from '../show-answer.ts';
import type { Terminal } from '../terminal.ts';
import { waitForAnswer } from '../wait-for-answer.ts';

interface CanRestoreOptions {
  readonly image: readonly string[];
  readonly profile: readonly string[];
  readonly parent: readonly string[];
  readonly config?: string;
  readonly configComplete?: string;
  readonly force?: boolean;
  readonly release?: string;
  readonly arch?: string;
  readonly restorer: readonly string[];
  readonly server?: string;
  readonly kernel?: string;
  readonly series?: string;
  readonly guarantee?: string;
  readonly fleet?: string;
  readonly distro?: string;
  readonly nodes?: string;
  readonly ignore: readonly string[];
  readonly strict: boolean;
  readonly runtime?: string;
  readonly acceptSteps: boolean;
  readonly offline: boolean;
  readonly wait?: number;
  readonly output: AnswerFormat | 'kubernetes';
}

/** `can-restore`: files on both sides and no service, or names and `--server`. */
export function canRestoreCommand(terminal: Terminal, finish: (code: ExitCode) => void, evaluator: Evaluator): Command {
  const command = new Command('can-restore')
    .description('ask whether a checkpoint image restores on a kernel, and why not')
    .requiredOption(
      '--image <file>',
      'image file, or - for standard input; with --server, the name or digest of a recorded image; repeatable: the containers of a pod',
      append,
    )
    .addOption(profileOption('; repeatable: the image must restore on every one').argParser(append).default([]));
  return addKernelOptions(command)
    .option('--ignore <type[@version]>', 'ignore objects of this type; repeatable', append, [])
    .option('--strict', 'answer unknown when the result depends on a host fact that the profile does not record', false)
    .option('--runtime <name[@release]>', 'runtime that calls CRIU: none, runc, crun, podman, cri-o or containerd')
    .option('--accept-steps', 'also exit with 0 if the image restores after the listed steps (conditional)', false)
    .addOption(serverOption('ask a running service instead of reading files'))
    .addOption(offlineOption())
    .option('--kernel <release>', 'choose the profiles with this kernel release, or in a range such as ">=5.10 <6.2"')
    .option('--series <series>', 'choose the profiles of a stable series, such as 6.1')
    .option(
      '--guarantee <rung>',
      'choose the profiles that a rung of the guarantee ladder covers, such as stable-series',
    )
    .option('--distro <distro[/version]>', 'the newest kernels of a distribution in the atlas, such as ubuntu/24.04')
    .option('--nodes <file>', 'the nodes of a cluster: output of kubectl get nodes -o json')
    .option('--fleet <name>', 'with --server: choose the profiles of a fleet')
    .option(
      '--wait <seconds>',
      'with --server: retry for this long while an unknown answer may still change',
      secondsOf,
    )
    .addOption(whereOutputOption())
    .addHelpText(
      'after',
      '\nExit status: 0 yes, 1 no or mixed, 2 usage error, 3 unknown, 4 service unreachable, 5 conditional.',
    )
    .addHelpText(
      'after',
      examples(
        'can-restore --image checkpoint.tar.gz --profile here.json',
        'can-restore --image app.tar.gz --image sidecar.tar.gz --profile here.json',
        'can-restore --image checkpoint.tar.gz --nodes nodes.json --accept-steps --output kubernetes',
        'can-restore --image web --kernel 6.1.0-56-amd64 --output github --server http://127.0.0.1:8080',
      ),
    )
    .action(async (options: CanRestoreOptions) => {
      const { output, acceptSteps } = options;
      const server = options.offline ? undefined : options.server;
      const asked =
        server === undefined ? await askHere(options, terminal, evaluator) : await askNames(server, options, terminal);
      if (output === 'kubernetes') return finish(showAffinity(asked, acceptSteps, terminal));
      await showAnswer(asked.answer, { output, acceptSteps }, terminal);
      finish(exitCodeOf(asked.answer.answer, acceptSteps));
    });
}

type Asked = Pick<NodesAnswer, 'answer'> & Partial<NodesAnswer>;

async function askHere(options: CanRestoreOptions, terminal: Terminal, evaluator: Evaluator): Promise<Asked> {
  const { nodes, fleet, wait, output, profile } = options;
  if (fleet !== undefined) throw new CommandError('--fleet requires --server: fleets are recorded in a service');
  if (wait !== undefined) throw new CommandError('--wait requires --server');
  if (nodes !== undefined) return askNodes(nodes, options, terminal, evaluator);
  if (output === 'kubernetes' && profile.length === 0) {
    throw new CommandError('--output kubernetes requires --nodes, or profiles with names: --profile or --server');
  }
  return { answer: await askFiles(options, terminal, evaluator) };
}

async function askFiles(options: CanRestoreOptions, terminal: Terminal, evaluator: Evaluator): Promise<Answer> {
  const { image, profile, parent, arch, ...rest } = options;
  // With --profile, --arch chooses the profiles of that architecture. Otherwise it describes the kernel.
  const isNamed = profile.length > 0;
  if (isNamed) refuseParts(rest);
  const isOfAtlas = asksAtlasAlone(options);
  const question = questionOf(options, isNamed || isOfAtlas ? arch : undefined);
  if (question.target.by !== 'profile' && !isNamed && !(isOfAtlas && asksAtlas([], question))) {
    throw new CommandError(
      'bare numbers, ranges, --series and --guarantee require --profile files to choose from, or --server. A whole release such as 6.8.0-45-generic, and --distro, are answered from the atlas',
    );
  }
  if (isOfAtlas) refuseDescription(options);
  const profiles = isNamed
    ? await readDistinctProfiles(profile, parent)
    : isOfAtlas
      ? []
      : [await profileOfParts(options, terminal)];
  const archives = await readArchives(image, terminal);
  const named = { by: 'profile', profiles: profiles.map(({ name }) => name) } as const;
  const asked = question.target.by === 'profile' ? askAbout(question, named) : question;
  // No file may be of such a target; without one the atlas answers.
  const atlas = asksAtlas([], asked) ? await loadAtlas() : null;
  const now = new Date().toISOString();
  return answerForArchives(archives, (one, name) => ({
    answer: answerOffline(knownFiles(one, name, profiles, evaluator), { ...asked, image: name }, evaluator, now, atlas),
  }));
}

function askNodes(
  list: string,
  options: CanRestoreOptions,
  terminal: Terminal,
  evaluator: Evaluator,
): Promise<NodesAnswer> {
  const { image, ignore, strict, runtime, profile, kernel, series, guarantee, distro } = options;
  const other = Object.entries({ kernel, series, guarantee, distro }).find(([, value]) => value !== undefined)?.[0];
  if (other !== undefined || profile.length > 0) {
    throw new CommandError(`--nodes cannot be combined with --${other ?? 'profile'}: a question has one target`);
  }
  refuseDescription(options);
  const restorer = options.restorer.at(-1);
  const asked = parseQuestion({ image: 'file', distro: 'nodes', ignore, strict, runtime, restorer });
  return answerNodes(list, image, asked, terminal, evaluator);
}

/** A kernel by its release, or a distribution, and no file that describes it. */
function asksAtlasAlone({ profile, kernel, distro }: CanRestoreOptions): boolean {
  return profile.length === 0 && (kernel !== undefined || distro !== undefined);
}

/** The atlas describes the kernel. */
function refuseDescription({ config, configComplete, release }: CanRestoreOptions): void {
  const part = Object.entries({ config, 'config-complete': configComplete, release }).find(
    ([, value]) => value !== undefined,
  );
  if (part !== undefined) throw new CommandError(`--${part[0]} cannot be combined with --kernel and --distro`);
}

/** The question as a service would understand it; files stand in for the names of image and profiles. */
function questionOf(options: CanRestoreOptions, arch: string | undefined): Question {
  const { ignore, strict, runtime, kernel, series, guarantee, distro } = options;
  const isByFile = [kernel, series, guarantee, distro].every((one) => one === undefined);
  const target = isByFile ? { profile: 'file' } : { kernel, series, guarantee, distro };
  const restorer = asksAtlasAlone(options) ? options.restorer.at(-1) : undefined;
  return parseQuestion({ image: 'file', ...target, arch, ignore, strict, runtime, restorer });
}

/** One day. */
const MAX_WAIT_SECONDS = 86_400;

function secondsOf(text: string): number {
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (seconds <= MAX_WAIT_SECONDS) return seconds;
  throw new InvalidArgumentError(`expected seconds from 0 to ${MAX_WAIT_SECONDS}.`);
}

async function askNames(server: string, options: CanRestoreOptions, terminal: Terminal): Promise<Asked> {
  const { arch: _, profile, ignore, nodes, ...rest } = options;
  if (nodes !== undefined)
    throw new CommandError(
      '--nodes asks without a service. Record the nodes with restore-matrix fleet import, and ask with --fleet',
    );
  refuseLocalKernel(rest);
  const query = new URLSearchParams();
  for (const name of ['kernel', 'series', 'guarantee', 'fleet', 'distro', 'arch', 'runtime'] as const) {
    const value = options[name];
    if (value !== undefined) query.set(name, value);
  }
  for (const name of profile) query.append('profile', name);
  for (const type of ignore) query.append('ignore', type);
  if (options.strict) query.set('strict', 'true');
  const { image, wait = null } = options;
  return { answer: await waitForAnswer(() => askAll(server, query, image), { seconds: wait }, terminal) };
}

/** Several images are asked about one by one, and joined here. */
async function askAll(server: string, query: URLSearchParams, images: readonly string[]): Promise<Answer> {
  const answers: SetAnswer[] = [];
  for (const image of images) {
    const about = new URLSearchParams([['image', image], ...query]);
    const answer = await askServer(server, about).catch((error: unknown) => explainFile(error, image));
    answers.push({ name: image, answer });
  }
  const [first] = answers;
  return first !== undefined && answers.length === 1
    ? first.answer
    : answerForSets({ digest: '', name: images.join(', ') }, answers);
}

/** Under RESTORE_MATRIX_SERVER a file looks like the name of an image. */
function explainFile(error: unknown, image: string): never {
  if (!(error instanceof ServerRefusal) || error.problem !== 'image-not-found' || !existsSync(image)) throw error;
  throw new ServerRefusal(
    `${error.message} The file ${image} exists: push it first, or read it here with --offline.`,
    error.problem,
  );
}
