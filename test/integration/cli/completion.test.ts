import { execFileSync } from 'node:child_process';
import { Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { type CommandPlace, placesOf } from '#cli/completion/command-tree.ts';
import { completionScript } from '#cli/completion/completion-script.ts';
import { runMain } from './run-main.ts';

/** What a real bash completes after `words`; the last of them is what was typed so far. */
async function complete(...words: readonly string[]): Promise<readonly string[]> {
  const { out, code } = await runMain('completion', 'bash');
  expect(code).toBe(0);
  const ask = `eval "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _restore_matrix; echo "\${COMPREPLY[@]}"`;
  const said = execFileSync('bash', ['-c', ask, 'bash', out, 'restore-matrix', ...words], { encoding: 'utf8' });
  return said.trim().split(' ');
}

describe('completion bash', () => {
  it.each([
    [['sc'], ['scan']],
    [['pr'], ['profile']],
    [['ru'], ['rule']],
    [['rule', '--output', 't'], ['table']],
    [
      ['profile', ''],
      ['capture', 'import', 'push', 'add', '--help', '-h'],
    ],
    [['profile', 'ca'], ['capture']],
    [['can-restore', '--acc'], ['--accept-steps']],
    [
      ['can-restore', '--image', 'x', '--output', 'j'],
      ['json', 'junit'],
    ],
    [['scan', '--output', 'j'], ['json']],
    // A file: nothing of ours, so that bash offers its own.
    [['can-restore', '--image', ''], ['']],
    [['scan', 'profile', 'ca'], ['']],
    [['completion', 'z'], ['']],
  ])('completes %j', async (words, expected) => {
    expect(await complete(...words)).toEqual(expected);
  });
});

describe('completion', () => {
  it('knows every command there is', async () => {
    const { out: help } = await runMain('--help');
    const names = [...help.matchAll(/^ {2}([a-z-]+) (?:\[options\]|<)/gm)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThanOrEqual(8);
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { out } = await runMain('completion', shell);
      for (const name of names) expect(out).toMatch(new RegExp(`[ ']${name}[ '|]`));
    }
    expect((await runMain('completion', 'tcsh')).code).toBe(2);
  });

  it('quotes what a description says', () => {
    const program = new Command('x').addOption(new Option('--a', `it's $(touch /tmp/x) "x"`));
    const places: readonly CommandPlace[] = placesOf(program);
    expect(completionScript('fish', places)).toContain(`-d 'it\\'s $(touch /tmp/x) "x"'`);
  });
});
