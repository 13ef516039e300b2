import { Option } from 'commander';

export type OutputFormat = 'table' | 'json';

/** What an answer about verdicts can be printed as. */
export type AnswerFormat = OutputFormat | 'junit' | 'github';

export function outputOption(): Option {
  return outputOf(['table', 'json']);
}

/** For commands whose result is an answer (core/answer/answer.ts): also what CI systems read. */
export function answerOutputOption(): Option {
  return outputOf(['table', 'json', 'junit', 'github']);
}

/** For `can-restore`: also what Kubernetes selects nodes by. */
export function whereOutputOption(): Option {
  return outputOf(['table', 'json', 'junit', 'github', 'kubernetes']);
}

function outputOf(formats: readonly (AnswerFormat | 'kubernetes')[]): Option {
  return new Option('-o, --output <format>', 'output format').choices(formats).default('table');
}
