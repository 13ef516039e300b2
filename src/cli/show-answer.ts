import { appendFile } from 'node:fs/promises';
import { readCliConfig } from '#config/cli-config.ts';
import type { Answer } from '#core/answer/answer.ts';
import type { AnswerFormat } from './output-option.ts';
import { isFileError } from './read-image-file.ts';
import { renderAnswer } from './render-answer.ts';
import { renderGithub, renderStepSummary } from './render-github.ts';
import { renderJunit } from './render-junit.ts';
import { printableJson, type Terminal } from './terminal.ts';

/** Prints an answer as asked; `github` also appends it to the summary of the job, where there is one. */
export async function showAnswer(
  answer: Answer,
  how: { readonly output: AnswerFormat; readonly acceptSteps: boolean },
  terminal: Terminal,
): Promise<void> {
  switch (how.output) {
    case 'table':
      return terminal.out(renderAnswer(answer));
    case 'json':
      return terminal.out(printableJson(answer));
    case 'junit':
      return terminal.out(renderJunit(answer, how.acceptSteps));
    case 'github': {
      terminal.out(renderGithub(answer, how.acceptSteps));
      await appendSummary(renderStepSummary(answer), terminal);
    }
  }
}

/** A summary that cannot be written does not change the answer. */
async function appendSummary(text: string, terminal: Terminal): Promise<void> {
  const { stepSummary } = readCliConfig();
  if (stepSummary === null) return;
  try {
    await appendFile(stepSummary, text);
  } catch (error) {
    if (!isFileError(error)) throw error;
    terminal.err(`restore-matrix: the summary of the job cannot be written: ${error.code}\n`);
  }
}
