import type { Answer } from '#core/answer/answer.ts';

/** What a shell script learns from the exit status (docs/cli.md). A fault of ours never looks like "no". */
export const EXIT = {
  yes: 0,
  no: 1,
  usage: 2,
  unknown: 3,
  unreachable: 4,
  conditional: 5,
  /** EX_SOFTWARE of sysexits.h: our own fault. */
  fault: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** `acceptSteps`: whoever asks is ready to follow the steps, so "yes, after these steps" counts as yes. */
export function exitCodeOf(answer: Answer['answer'], acceptSteps: boolean): ExitCode {
  if (answer === 'conditional') return acceptSteps ? EXIT.yes : EXIT.conditional;
  if (answer === 'mixed') return EXIT.no;
  return EXIT[answer];
}
