/** Runs the examples of docs/cli.md in this process and compares their output and exit status. */
import { describe, expect, it } from 'vitest';
import { EXIT } from '#cli/exit-code.ts';
import { main } from '#cli/main.ts';
import { consoleBlocksOf, outputPattern, withoutTrailingBlanks } from '../support/console-blocks.ts';
import { sectionOf, tableRowsOf } from './markdown.ts';
import { readProjectFile } from './project-files.ts';

interface Example {
  readonly command: string;
  readonly output: string;
  readonly status: number;
}

const PAGE = readProjectFile('docs/cli.md');

function examplesOf(markdown: string): readonly Example[] {
  return consoleBlocksOf(markdown).map((block) => {
    const [asked, status] = block;
    const args = /^restore-matrix ([\s\S]*)$/.exec(asked?.command.replaceAll('\\\n', '') ?? '')?.[1];
    if (asked === undefined || args === undefined || status?.command !== 'echo $?' || block.length !== 2)
      throw new Error(`not a command and its exit status: ${JSON.stringify(block)}`);
    return { command: args, output: asked.output, status: Number(status.output) };
  });
}

interface CommandHelp {
  readonly name: string;
  readonly help: string;
}

async function run(args: readonly string[]): Promise<{ readonly said: string; readonly code: number }> {
  let said = '';
  const write = (text: string): void => {
    said += text;
  };
  return { code: await main(args, { out: write, err: write }), said };
}

/** Commands with nothing below them, as the help lists them. */
async function commandsBelow(path: readonly string[]): Promise<readonly CommandHelp[]> {
  const { said: help } = await run([...path, '--help']);
  const list = sectionsOf(help).get('Commands');
  if (list === undefined) return [{ name: path.join(' '), help }];
  const names = [...list.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name = '']) => name).filter((name) => name !== 'help');
  return (await Promise.all(names.map((name) => commandsBelow([...path, name])))).flat();
}

/** Parts of a help by their titles: `Options:` at the start of a line, up to an empty line. */
function sectionsOf(help: string): ReadonlyMap<string, string> {
  return new Map(
    [...`${help}\n`.matchAll(/^(\w+):\n([\s\S]*?)\n(?=\n|$)/gm)].map(([, title = '', text = '']) => [title, text]),
  );
}

/** What a page does not tell of a command, and what the command's own help leaves out. */
function undocumentedParts({ name, help }: CommandHelp, page: string): readonly string[] {
  const options = [...(sectionsOf(help).get('Options') ?? '').matchAll(/^ {2}((?:-\w, )?--[\w-]+)/gm)]
    .map(([, flags = '']) => flags)
    .filter((flags) => flags !== '-h, --help');
  const isNamed = (flags: string) => flags.split(', ').some((flag) => new RegExp(`${flag}(?![\\w-])`).test(page));
  return [
    ...(new RegExp(`^##+ ${name}$`, 'im').test(page) ? [] : ['a section']),
    ...options.filter((flags) => !isNamed(flags)),
    ...(/^Exit status[:,] /m.test(help) ? [] : ['exit status in its help']),
    ...(sectionsOf(help).get('Examples')?.includes(`$ restore-matrix ${name}`) ? [] : ['an example in its help']),
  ].map((part) => `${name}: ${part}`);
}

describe('docs/cli.md', () => {
  const examples = examplesOf(PAGE);

  it('has examples of several outcomes', () => {
    expect(new Set(examples.map(({ status }) => status)).size).toBeGreaterThanOrEqual(4);
  });

  it.each(examples)('tells the truth about $command', async ({ command, output, status }) => {
    const { said, code } = await run(command.split(/\s+/));
    expect(withoutTrailingBlanks(said)).toMatch(outputPattern(output));
    expect(code).toBe(status);
  });

  it('has a section for each command, with its options', async () => {
    const commands = await commandsBelow([]);
    expect(commands.length).toBeGreaterThanOrEqual(12);
    expect(commands.flatMap((command) => undocumentedParts(command, PAGE))).toEqual([]);
  });

  it('is about commands whose help prints each default once, and none of unset flags and empty lists', async () => {
    const commands = await commandsBelow([]);
    const plain = commands.map(({ name, help }) => ({ name, help: help.replace(/\s+/g, ' ') }));
    expect(plain.filter(({ help }) => /\(default: (false|true|\[\])\)|\(default[^)]*\) \(default/.test(help))).toEqual(
      [],
    );
    expect(plain.find(({ name }) => name === 'plan')?.help).toContain('default: "table")');
  });

  it('reports what a page omits about a command', () => {
    const planted = { name: 'planted', help: 'Usage: restore-matrix planted\n\nOptions:\n  --planted  plant\n' };
    expect(undocumentedParts(planted, PAGE)).toEqual([
      'planted: a section',
      'planted: --planted',
      'planted: exit status in its help',
      'planted: an example in its help',
    ]);
  });

  it('lists every exit status', () => {
    const listed = tableRowsOf(sectionOf(PAGE, '## Exit status')).map(([status]) => Number(status));
    expect(listed).toEqual(Object.values(EXIT).sort((a, b) => a - b));
  });
});
