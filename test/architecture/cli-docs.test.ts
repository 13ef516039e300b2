/** The examples of docs/cli.md are run; what they show must be what comes out. `...` stands for lines left out. */
import { describe, expect, it } from 'vitest';
import { EXIT } from '#cli/exit-code.ts';
import { main } from '#cli/main.ts';
import { sectionOf, tableRowsOf } from './markdown.ts';
import { readProjectFile } from './project-files.ts';

interface Example {
  readonly command: string;
  readonly output: string;
  readonly status: number;
}

const PAGE = readProjectFile('docs/cli.md');

function examplesOf(markdown: string): readonly Example[] {
  return [...markdown.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map((match) => {
    const text = (match[1] ?? '').replaceAll('\\\n', '');
    const parts = /^\$ restore-matrix ([^\n]*)\n([\s\S]*)\$ echo \$\?\n(\d+)\n$/.exec(text);
    if (parts === null) throw new Error(`not an example that can be run: ${text}`);
    const [, command = '', output = '', status] = parts;
    return { command, output, status: Number(status) };
  });
}

/** Blanks at the ends of lines do not show on a page. */
function tidy(text: string): string {
  return text.replace(/ +$/gm, '');
}

function patternOf(output: string): RegExp {
  const escaped = output.split('...\n').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('(?:[^\\n]*\\n)*')}$`);
}

describe('docs/cli.md', () => {
  const examples = examplesOf(PAGE);

  it('has examples of several outcomes', () => {
    expect(new Set(examples.map(({ status }) => status)).size).toBeGreaterThanOrEqual(4);
  });

  it.each(examples)('tells the truth about $command', async ({ command, output, status }) => {
    let said = '';
    const write = (text: string): void => {
      said += text;
    };
    const code = await main(command.split(/\s+/), { out: write, err: write });
    expect(tidy(said)).toMatch(patternOf(output));
    expect(code).toBe(status);
  });

  it('lists every exit status', () => {
    const listed = tableRowsOf(sectionOf(PAGE, '## Exit status')).map(([status]) => Number(status));
    expect(listed).toEqual(Object.values(EXIT).sort((a, b) => a - b));
  });
});
