/** The examples at the end of a command's help; a test runs each of them. */
export function examples(...lines: readonly string[]): string {
  return ['', 'Examples:', ...lines.map((line) => `  $ restore-matrix ${line}`)].join('\n');
}
