import { Argument, Command } from 'commander';
import type { ObjectionKind } from '#core/observation/observation.ts';
import { callServer, type ServerCall } from '../call-server.ts';
import { CommandError } from '../command-error.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { type OutputFormat, outputOption } from '../output-option.ts';
import { isObservation, renderObservation } from '../render-observation.ts';
import { needServer, serverOption } from '../server-option.ts';
import { printableJson, type Terminal } from '../terminal.ts';

type Finish = (code: ExitCode) => void;

interface ShowOptions {
  readonly server?: string;
  readonly output: OutputFormat;
}

interface ObjectOptions extends ShowOptions {
  readonly reason: string;
  readonly by?: string;
  readonly key?: string;
}

/** What each command says of a report. */
const OBJECTIONS: readonly { readonly name: string; readonly kind: ObjectionKind; readonly about: string }[] = [
  {
    name: 'dispute',
    kind: 'dispute',
    about: 'record that a report may be wrong; until it is settled, it does not count',
  },
  { name: 'settle', kind: 'settlement', about: 'record that a disputed report is right; it counts again' },
  { name: 'withdraw', kind: 'withdrawal', about: 'take back a wrong report; this is final' },
];

/** `observation`: looks at one report of a real restore, and objects to it. */
export function observationCommand(terminal: Terminal, finish: Finish): Command {
  const command = new Command('observation')
    .description('show, withdraw or dispute the report of a real restore')
    .addCommand(showCommand(terminal, finish));
  for (const { name, kind, about } of OBJECTIONS) {
    command.addCommand(
      addressed(name, about)
        .requiredOption('--reason <text>', 'why, for people')
        .option('--by <name>', 'name of who objects')
        .option('--key <key>', 'idempotency key: a repeated objection with the same key is recorded once')
        .addOption(outputOption())
        .addHelpText('after', '\nExit status: 0 recorded, 2 usage or refused, 4 service unreachable.')
        .addHelpText(
          'after',
          examples(`observation ${name} 1 --reason wrong-node --key ${name}-1 --server http://127.0.0.1:8080`),
        )
        .action(async (id: string, { reason, by, ...options }: ObjectOptions) => {
          const headers = {
            'content-type': 'application/json',
            ...(options.key === undefined ? {} : { 'idempotency-key': options.key }),
          };
          const body = JSON.stringify({ kind, reason, by });
          const call = { method: 'POST', path: `${pathOf(id)}/objections`, headers, body } as const;
          const answer = await ask<{ observation?: unknown }>(options, call);
          print(terminal, options, answer, answer.observation);
          finish(EXIT.yes);
        }),
    );
  }
  return command;
}

function showCommand(terminal: Terminal, finish: Finish): Command {
  return addressed('show', 'show a report, its evidence, its effect and the objections to it')
    .addOption(outputOption())
    .addHelpText('after', '\nExit status: 0 shown, 2 usage or refused, 4 service unreachable.')
    .addHelpText('after', examples('observation show 1 --server http://127.0.0.1:8080'))
    .action(async (id: string, options: ShowOptions) => {
      const answer = await ask<unknown>(options, { path: pathOf(id) });
      print(terminal, options, answer, answer);
      finish(EXIT.yes);
    });
}

function addressed(name: string, about: string): Command {
  return new Command(name)
    .description(about)
    .addArgument(new Argument('<id>', 'number of the observation, as observe prints it'))
    .addOption(serverOption('the service'));
}

function pathOf(id: string): string {
  if (!/^\d{1,15}$/.test(id)) throw new CommandError('ID must be the number of an observation, such as 7');
  return `/observations/${id}`;
}

async function ask<T>({ server }: ShowOptions, call: ServerCall): Promise<T> {
  return (await callServer(needServer(server), call)).body as T;
}

function print(terminal: Terminal, { server, output }: ShowOptions, answer: unknown, observation: unknown): void {
  if (!isObservation(observation)) throw new CommandError(`${server} gave no answer`, EXIT.unreachable);
  terminal.out(output === 'json' ? printableJson(answer) : renderObservation(observation));
}
