/** The instructions of a Dockerfile, as far as the tests look at them: no heredocs, no variables in what is read. */
export interface Instruction {
  readonly name: string;
  readonly rest: string;
}

export function instructionsOf(dockerfile: string): readonly Instruction[] {
  const lines = dockerfile.split('\n').filter((line) => !line.startsWith('#') && line.trim() !== '');
  const joined = lines.join('\n').replace(/\\\n\s*/g, '');
  return joined.split('\n').map((line) => {
    const [name = '', ...rest] = line.split(' ');
    return { name, rest: rest.join(' ').trim() };
  });
}

/** Paths of the build context that are copied; what comes from another stage is not one. */
export function copiedPathsOf(instructions: readonly Instruction[]): readonly string[] {
  const copies = instructions.filter(({ name, rest }) => name === 'COPY' && !rest.startsWith('--from'));
  return copies.flatMap(({ rest }) => rest.split(/\s+/).slice(0, -1));
}

/** Of the last stage: what the container is. */
export function lastStageOf(instructions: readonly Instruction[]): readonly Instruction[] {
  return instructions.slice(instructions.findLastIndex(({ name }) => name === 'FROM'));
}

/** `["node", "x"]` as a list. */
export function execFormOf(text: string): readonly string[] {
  return JSON.parse(text.slice(text.indexOf('['))) as string[];
}
