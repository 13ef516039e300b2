import { readFileSync } from 'node:fs';

/** One real restore (data/README.md). */
export interface Outcome {
  /** A set of `criu/`, or a path inside the corpus without its ending. */
  readonly image: string;
  /** A key of `kernels`; the profile that stands for it carries it as its label `kernel`. */
  readonly kernel: string;
  /** Which of the profile's restorers it was, where that has several. */
  readonly restorer?: string;
  /** Restore options beside those that the lab always gives. */
  readonly options?: readonly string[];
  /** `restored-wrong`: the processes run, and the program does not do what it did before. */
  readonly outcome: 'restored' | 'failed' | 'restored-dead' | 'restored-wrong';
  /** Lines of the log, joined with `|`. */
  readonly error: string | null;
  /** Of `restored-wrong`: the rule that has to name what was lost. */
  readonly lost?: string;
}

export const HOW: readonly Outcome['outcome'][] = ['restored', 'failed', 'restored-dead', 'restored-wrong'];

/** `outcomes.json` came with the images of the project's start; `lab-outcomes.json` is of restores that we made since; `application-outcomes.json` is of real programs. */
const FILES: readonly string[] = ['outcomes.json', 'lab-outcomes.json', 'application-outcomes.json'];

interface OutcomeFile {
  /** Day on which the outcomes came into the repository, `2026-12-01`. */
  readonly recorded: string;
  readonly outcomes: readonly Outcome[];
}

const READ: readonly OutcomeFile[] = FILES.map((file) => {
  const text = readFileSync(new URL(`../../../data/restores/${file}`, import.meta.url), 'utf8');
  return JSON.parse(text) as OutcomeFile;
});

export const OUTCOMES: readonly Outcome[] = READ.flatMap(({ outcomes }) => outcomes);

export const RECORDED: ReadonlyMap<Outcome, string> = new Map(
  READ.flatMap(({ recorded, outcomes }) => outcomes.map((outcome) => [outcome, recorded] as const)),
);

export function nameOf({ image, kernel, restorer, options = [] }: Outcome): string {
  const how = [...(restorer === undefined ? [] : [`by ${restorer}`]), ...options.map((text) => `(${text})`)];
  return [image, 'on', kernel, ...how].join(' ');
}

/** What was checkpointed: `tcp` of `6.1.0-56-amd64__tcp`. */
export function programOf({ image }: Outcome): string {
  return (
    image
      .slice(image.lastIndexOf('/') + 1)
      .split('__')
      .at(-1) ?? image
  );
}
