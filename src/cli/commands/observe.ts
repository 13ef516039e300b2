import { Command, Option } from 'commander';
import { OUTCOMES } from '#core/observation/observation.ts';
import { callServer } from '../call-server.ts';
import { CommandError } from '../command-error.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { foreignAnswer } from '../foreign-answer.ts';
import { type OutputFormat, outputOption } from '../output-option.ts';
import { readLogEnd } from '../read-log-end.ts';
import { isRecorded, renderObservation } from '../render-observation.ts';
import { append } from '../repeatable.ts';
import { needServer, serverOption } from '../server-option.ts';
import { printableJson, type Terminal } from '../terminal.ts';

interface ObserveOptions {
  readonly server?: string;
  readonly image: string;
  readonly profile: string;
  readonly outcome: string;
  readonly grade: string;
  readonly tool: string;
  readonly log?: string;
  readonly url?: string;
  readonly by?: string;
  readonly when?: string;
  /** Commander: `--no-steps` makes it false; nothing given, true. */
  readonly steps: boolean;
  readonly step: readonly string[];
  readonly key?: string;
  readonly output: OutputFormat;
}

/** `observe`: records the result of a real restore with a service. */
export function observeCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('observe')
    .description('report a real restore to a service; with evidence, it takes precedence over the prediction')
    .addOption(serverOption('the service'))
    .requiredOption('--image <ref>', 'the restored image: its digest, name or name:tag')
    .requiredOption('--profile <name>', 'name of the profile of the kernel that restored it')
    .addOption(new Option('--outcome <outcome>', 'result of the restore').choices([...OUTCOMES]).makeOptionMandatory())
    .requiredOption('--tool <name@version>', 'the tool that restored the image', 'criu@unknown')
    .option(
      '--log <file>',
      'log of the restore: evidence for its outcome; a few error lines are kept, with values blanked',
    )
    .option('--step <kind=text>', 'a step that was followed: convert, filter, option or host; repeatable', append, [])
    .option('--no-steps', 'record that no step was followed')
    .addOption(
      new Option('--grade <grade>', 'whether the result was tested by a worker or reported by a person')
        .choices(['tested', 'reported'])
        .default('reported'),
    )
    .option('--url <url>', 'link to details, such as a CI run: evidence that a restore succeeded')
    .option('--by <name>', 'name of the reporter')
    .option('--when <time>', 'time of the restore, such as 2026-11-27T20:00:00Z (default: now)')
    .option('--key <key>', 'idempotency key: reports with the same key are recorded once')
    .addOption(outputOption())
    .addHelpText('after', '\nExit status: 0 recorded, 2 usage error or refused, 4 service unreachable.')
    .addHelpText(
      'after',
      examples('observe --image web --profile here --outcome restored --tool criu@4.2 --server http://127.0.0.1:8080'),
    )
    .action(async (options: ObserveOptions) => {
      const server = needServer(options.server);
      const { status, body } = await callServer(server, {
        method: 'POST',
        path: '/observations',
        headers: {
          'content-type': 'application/json',
          ...(options.key === undefined ? {} : { 'idempotency-key': options.key }),
        },
        body: JSON.stringify(await observationOf(options)),
      });
      if (!isRecorded(body)) throw foreignAnswer(server, status);
      terminal.out(options.output === 'json' ? printableJson(body) : renderObservation(body.observation));
      finish(EXIT.yes);
    });
}

async function observationOf(options: ObserveOptions): Promise<Record<string, unknown>> {
  const { image, profile, outcome, grade, url, by, when } = options;
  const at = options.tool.lastIndexOf('@');
  if (at <= 0 || at === options.tool.length - 1)
    throw new CommandError('--tool must be NAME@VERSION, such as criu@4.2');
  const tool = { name: options.tool.slice(0, at), version: options.tool.slice(at + 1) };
  const steps = stepsOf(options);
  const log = options.log === undefined ? undefined : await readLogEnd(options.log);
  return { image, profile, outcome, grade, tool, steps, url, by, when, log };
}

function stepsOf({ steps, step }: ObserveOptions): readonly { kind: string; text: string }[] | undefined {
  if (!steps && step.length > 0) throw new CommandError('--no-steps and --step cannot be combined');
  if (step.length === 0) return steps ? undefined : [];
  return step.map((text) => {
    const equals = text.indexOf('=');
    if (equals <= 0) throw new CommandError('--step must be KIND=TEXT, such as option=--tcp-established');
    return { kind: text.slice(0, equals), text: text.slice(equals + 1) };
  });
}
