import { Command } from 'commander';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { profileAddCommand } from './profile-add.ts';
import { profileCaptureCommand } from './profile-capture.ts';
import { profileImportCommand } from './profile-import.ts';
import { profilePushCommand } from './profile-push.ts';

/** `profile`: what a kernel offers, found out and recorded. */
export function profileCommand(
  terminal: Terminal,
  finish: (code: ExitCode) => void,
  loadEvaluator: () => Promise<Evaluator>,
): Command {
  return new Command('profile')
    .description('record what a kernel provides')
    .addCommand(profileCaptureCommand(terminal, finish))
    .addCommand(profileImportCommand(terminal, finish))
    .addCommand(profilePushCommand(terminal, finish))
    .addCommand(profileAddCommand(terminal, finish, loadEvaluator));
}
