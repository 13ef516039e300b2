import { Command, CommanderError } from 'commander';
import { ConfigError } from '#config/config-error.ts';
import { productVersion } from '#config/product-version.ts';
import { QuestionError } from '#core/answer/question-error.ts';
import { AtlasFilterError } from '#core/atlas/parse-filter.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { CommandError } from './command-error.ts';
import { describeOption } from './describe-option.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { refuseRepeats } from './refuse-repeats.ts';
import { printable, type Terminal } from './terminal.ts';

type Finish = (code: ExitCode) => void;

type CreateCommand = (terminal: Terminal, finish: Finish) => Command;
type CreateJudging = (terminal: Terminal, finish: Finish, evaluator: Evaluator) => Command;

/** In the order of `--help`. A command is loaded when it is asked for, as rules and formats take their time to load. */
const COMMANDS: Readonly<Record<string, () => Promise<CreateCommand>>> = {
  scan: async () => (await import('./commands/scan.ts')).scanCommand,
  'can-restore': async () => judging((await import('./commands/can-restore.ts')).canRestoreCommand),
  plan: async () => judging((await import('./commands/plan.ts')).planCommand),
  convert: async () => judging((await import('./commands/convert.ts')).convertCommand),
  'kconfig-delta': async () => judging((await import('./commands/kconfig-delta.ts')).kconfigDeltaCommand),
  compare: async () => judging((await import('./commands/compare.ts')).compareCommand),
  guarantee: async () => judging((await import('./commands/guarantee.ts')).guaranteeCommand),
  push: async () => (await import('./commands/push.ts')).pushCommand,
  profile: async () => {
    const { profileCommand } = await import('./commands/profile.ts');
    return (terminal, finish) => profileCommand(terminal, finish, loadEvaluator);
  },
  atlas: async () => judging((await import('./commands/atlas.ts')).atlasCommand),
  fleet: async () => judging((await import('./commands/fleet.ts')).fleetCommand),
  matrix: async () => (await import('./commands/matrix.ts')).matrixCommand,
  observe: async () => (await import('./commands/observe.ts')).observeCommand,
  observation: async () => (await import('./commands/observation.ts')).observationCommand,
  rule: async () => judging((await import('./commands/rule.ts')).ruleCommand),
  serve: async () => (await import('./commands/serve.ts')).serveCommand,
  completion: async () => (await import('./commands/completion.ts')).completionCommand,
};

/** The rule book takes the longest to load, and only commands that judge, or show it, need it. */
async function judging(create: CreateJudging): Promise<CreateCommand> {
  const evaluator = await loadEvaluator();
  return (terminal, finish) => create(terminal, finish, evaluator);
}

async function loadEvaluator(): Promise<Evaluator> {
  return (await import('#core/verdict/own-evaluator.ts')).OWN_EVALUATOR;
}

const COMPLETION = 'completion';
const VERSION = '--version';

/** The command to run. Help, an unknown name and completion need all commands. */
function namesFor(first: string | undefined): readonly string[] {
  if (first === VERSION) return [];
  const isOne = first !== undefined && first !== COMPLETION && Object.hasOwn(COMMANDS, first);
  return isOne ? [first] : Object.keys(COMMANDS);
}

export async function createProgram(first: string | undefined, terminal: Terminal, finish: Finish): Promise<Command> {
  const program = new Command('restore-matrix')
    .description('Can this checkpoint image restore on that kernel? If not, why not, and what would make it work?')
    .version(productVersion(), VERSION);
  for (const name of namesFor(first)) {
    const create = await COMMANDS[name]?.();
    if (create !== undefined) program.addCommand(create(terminal, finish));
  }
  for (const command of withCommandsBelow(program)) {
    refuseRepeats(command);
    command
      .exitOverride()
      .showHelpAfterError(helpHintOf(command))
      .configureHelp({ optionDescription: describeOption })
      .configureOutput({ writeOut: terminal.out, writeErr: terminal.err });
  }
  return program;
}

function helpHintOf(command: Command): string {
  const path = [];
  for (let at: Command | null = command; at !== null; at = at.parent) path.unshift(at.name());
  return `(run ${path.join(' ')} --help to list the ${command.commands.length > 0 ? 'commands' : 'options'})`;
}

function withCommandsBelow(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap((below) => withCommandsBelow(below))];
}

/** Runs one command line (without node and script name) and returns the exit status; never throws. */
export async function main(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = EXIT.fault;
  try {
    const program = await createProgram(args[0], terminal, (finished) => {
      code = finished;
    });
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.yes : EXIT.usage;
    // The fields of a question are called as the options are.
    if (error instanceof AtlasFilterError) return say(`--${error.field}: ${error.message}`, EXIT.usage, terminal);
    if (error instanceof QuestionError) return say(`--${error.message}`, EXIT.usage, terminal);
    if (error instanceof CommandError) return say(error.message, error.exitCode, terminal);
    if (error instanceof ConfigError) return say(error.message, EXIT.usage, terminal);
    return say(`internal error, not caused by the image: ${String(error)}`, EXIT.fault, terminal);
  }
}

function say(message: string, code: ExitCode, terminal: Terminal): ExitCode {
  const lines = message.split('\n').map((line) => printable(line));
  terminal.err(`restore-matrix: ${lines.join('\n')}\n`);
  return code;
}
