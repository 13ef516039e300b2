import { type CommandPlace, flagsOf, stepsOf } from './command-tree.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/**
 * A script for a shell with all commands, options and choices in it: pressing Tab starts no program. Where none of them
 * fits, files are offered.
 */
export function completionScript(shell: Shell, places: readonly CommandPlace[]): string {
  const lines = { bash: bashLines, zsh: zshLines, fish: fishLines }[shell](places);
  return `${lines.join('\n')}\n`;
}

/** In single quotes, for bash and zsh. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function bashLines(places: readonly CommandPlace[]): readonly string[] {
  return [
    '# bash completion of restore-matrix: source <(restore-matrix completion bash)',
    '_restore_matrix() {',
    `  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" at="" word`,
    `  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do`,
    `    case "$at $word" in ${stepsOf(places).map(quoted).join('|')}) at="\${at:+$at }$word" ;; esac`,
    '  done',
    '  COMPREPLY=()',
    '  case "$at $prev" in',
    ...choicesOf(places).map(
      ({ flags, choices }) => `    ${flags}) COMPREPLY=($(compgen -W ${quoted(choices)} -- "$cur")); return ;;`,
    ),
    ...valuesOf(places).map((flags) => `    ${flags}) return ;;`),
    '  esac',
    '  case "$at" in',
    ...places.map(
      (place) => `    ${quoted(place.at)}) COMPREPLY=($(compgen -W ${quoted(wordsOf(place))} -- "$cur")) ;;`,
    ),
    '  esac',
    '}',
    'complete -o default -F _restore_matrix restore-matrix',
  ];
}

/** `path` is another name of PATH in zsh, so the place is `at`. */
function zshLines(places: readonly CommandPlace[]): readonly string[] {
  return [
    '#compdef restore-matrix',
    '# zsh completion of restore-matrix: source <(restore-matrix completion zsh), after compinit',
    '_restore_matrix() {',
    `  local prev="\${words[CURRENT-1]}" at="" word`,
    `  for word in "\${(@)words[2,CURRENT-1]}"; do`,
    `    case "$at $word" in (${stepsOf(places).map(quoted).join('|')}) at="\${at:+$at }$word" ;; esac`,
    '  done',
    '  case "$at $prev" in',
    ...choicesOf(places).map(({ flags, choices }) => `    (${flags}) compadd -- ${choices}; return ;;`),
    ...valuesOf(places).map((flags) => `    (${flags}) _files; return ;;`),
    '  esac',
    '  case "$at" in',
    ...places.map((place) => `    (${quoted(place.at)}) compadd -- ${wordsOf(place)} ;;`),
    '  esac',
    '  _files',
    '}',
    'compdef _restore_matrix restore-matrix',
  ];
}

function fishLines(places: readonly CommandPlace[]): readonly string[] {
  const text = (words: string) => `'${words.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const isAt = (at: string) => `-n ${text(`__restore_matrix_at "${at}"`)}`;
  return [
    '# fish completion of restore-matrix: restore-matrix completion fish | source',
    'function __restore_matrix_at',
    '  set -l at ""',
    '  for word in (commandline -opc)[2..-1]',
    `    switch "$at $word"; case ${stepsOf(places).map(text).join(' ')}; set at (string trim -- "$at $word"); end`,
    '  end',
    '  test "$at" = "$argv[1]"',
    'end',
    ...places.flatMap(({ at, commands, options }) => [
      ...commands.map(
        ({ name, about }) => `complete -c restore-matrix ${isAt(at)} -f -a ${text(name)} -d ${text(about)}`,
      ),
      ...options.map(({ long, short, about, takesValue, choices }) =>
        [
          `complete -c restore-matrix ${isAt(at)}`,
          ...(long === null ? [] : [`-l ${long.slice(2)}`]),
          ...(short === null ? [] : [`-s ${short.slice(1)}`]),
          ...(choices.length > 0 ? [`-x -a ${text(choices.join(' '))}`] : takesValue ? ['-r'] : []),
          `-d ${text(about)}`,
        ].join(' '),
      ),
    ]),
  ];
}

function wordsOf({ commands, options }: CommandPlace): string {
  return [...commands.map(({ name }) => name), ...options.flatMap(flagsOf)].join(' ');
}

/** `'can-restore --output'|'can-restore -o'` with what may follow. */
function choicesOf(places: readonly CommandPlace[]) {
  return places.flatMap(({ at, options }) =>
    options
      .filter(({ choices }) => choices.length > 0)
      .map((option) => ({ flags: patternOf(at, flagsOf(option)), choices: option.choices.join(' ') })),
  );
}

/** Options after which anything may follow, such as a file. */
function valuesOf(places: readonly CommandPlace[]): readonly string[] {
  return places.flatMap(({ at, options }) =>
    options
      .filter(({ takesValue, choices }) => takesValue && choices.length === 0)
      .map((option) => patternOf(at, flagsOf(option))),
  );
}

function patternOf(at: string, flags: readonly string[]): string {
  return flags.map((flag) => quoted(`${at} ${flag}`)).join('|');
}
