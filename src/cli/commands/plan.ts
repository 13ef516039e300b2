import { Command } from 'commander';
import { dropsOf, isDoneByConvert, orderSteps } from '#core/conversion/order-steps.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import type { PlannedStep } from '#core/verdict/verdict.ts';
import { answerOffline } from '../answer-offline.ts';
import { examples } from '../examples.ts';
import { type ExitCode, exitCodeOf } from '../exit-code.ts';
import { type AnswerFormat, answerOutputOption } from '../output-option.ts';
import { parentOption } from '../parent-option.ts';
import { readImageFile } from '../read-image-file.ts';
import { readProfile } from '../read-profile.ts';
import { renderPlan } from '../render-plan.ts';
import { showAnswer } from '../show-answer.ts';
import { printable, printableJson, type Terminal } from '../terminal.ts';

interface PlanOptions {
  readonly to: string;
  readonly parent: readonly string[];
  readonly output: AnswerFormat;
}

/** `plan IMAGE`: what has to be done, in order, for an image to restore on a kernel. */
export function planCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('plan')
    .description('list the steps that make an image restore on a kernel; nothing leaves this machine')
    .argument('<image>', 'an image file as for scan; - is standard input')
    .requiredOption('--to <profile>', 'the kernel: a profile as JSON')
    .addOption(parentOption())
    .addOption(answerOutputOption())
    .addHelpText('after', '\nExit status: 0 yes, 1 no, 2 usage, 3 unknown, 5 conditional.')
    .addHelpText('after', examples('plan old.img --to profile.json'))
    .action(async (image: string, { to, parent, output }: PlanOptions) => {
      const profile = await readProfile({ profile: to, parent });
      const scanned = await readImageFile(image, null, terminal);
      const answer = answerOffline(scanned, profile, { image, ignore: [], strict: false }, new Date());
      const { steps, verdict } = decideVerdict(signatureOf(scanned.inventory).content, profile, RULE_BOOK);
      const ordered = orderSteps(steps);
      const convert = verdict === 'conditional' ? convertLine(image, [to, ...parent], ordered) : null;
      const shown = ordered.map(({ kind, text, loses }) => ({ kind, text, loses }));
      const plan = { ...answer, profiles: answer.profiles.map((one) => ({ ...one, steps: shown })) };
      if (output === 'table') terminal.out(renderPlan(plan, convert));
      else if (output === 'json') terminal.out(printableJson({ ...plan, convert }));
      else await showAnswer(plan, { output, acceptSteps: false }, terminal);
      finish(exitCodeOf(verdict, false));
    });
}

/** Null when no step is about the bytes of the image, or none that a conversion does. */
function convertLine(
  image: string,
  [to = '', ...parents]: readonly string[],
  steps: readonly PlannedStep[],
): string | null {
  if (!steps.some(isDoneByConvert)) return null;
  const drops = dropsOf(steps).flatMap((type) => ['--drop', type]);
  const named = parents.flatMap((parent) => ['--parent', quote(parent)]);
  return ['restore-matrix', 'convert', quote(image), '--to', quote(to), ...named, ...drops, '-o', 'OUT'].join(' ');
}

/** For a shell, where it needs quotes. */
function quote(path: string): string {
  const text = printable(path);
  return /^[\w./@%+=:,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
