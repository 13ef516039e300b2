/** The ```console blocks of a page: commands behind `$`, each followed by what it prints. */
export interface ConsoleCommand {
  readonly command: string;
  readonly output: string;
}

/** One list for each block: commands of a block share a shell. */
export function consoleBlocksOf(markdown: string): readonly (readonly ConsoleCommand[])[] {
  return [...markdown.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map((match) => commandsIn(match[1] ?? ''));
}

function commandsIn(block: string): readonly ConsoleCommand[] {
  if (!block.startsWith('$ ')) throw new Error(`a console block must start with a command: ${block}`);
  return block
    .slice(2)
    .split(/^\$ /m)
    .map((text) => {
      const [, command = '', output = ''] = /^((?:.*\\\n)*.*)\n([\s\S]*)$/.exec(text) ?? [];
      return { command, output };
    });
}

/** `...` on a line of its own stands for any lines, inside a line for any text of it. Trailing blanks do not count. */
export function outputPattern(output: string): RegExp {
  const lines = withoutTrailingBlanks(output).split(/(?<=\n)/);
  const parts = lines.map((line) =>
    line === '...\n' ? '(?:[^\\n]*\\n)*?' : line.split('...').map(escaped).join('[^\\n]*'),
  );
  return new RegExp(`^${parts.join('')}$`);
}

export function withoutTrailingBlanks(text: string): string {
  return text.replace(/ +$/gm, '');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
