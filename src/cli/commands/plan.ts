import { Command } from 'commander';
import { convertWords } from '#core/answer/convert-words.ts';
import { inPlanOrder } from '#core/answer/plan.ts';
import { plainQuestion } from '#core/answer/question.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { answerOffline } from '../answer-offline.ts';
import { examples } from '../examples.ts';
import { type ExitCode, exitCodeOf } from '../exit-code.ts';
import { knownFiles } from '../known-files.ts';
import { type AnswerFormat, answerOutputOption } from '../output-option.ts';
import { parentOption } from '../parent-option.ts';
import { planOffline } from '../plan-offline.ts';
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
export function planCommand(terminal: Terminal, finish: (code: ExitCode) => void, evaluator: Evaluator): Command {
  return new Command('plan')
    .description('list the steps that make an image restore on a kernel; nothing leaves this machine')
    .argument('<image>', 'image file, as for scan; - is standard input')
    .requiredOption('--to <profile>', 'profile of the kernel, as a JSON file')
    .addOption(parentOption())
    .addOption(answerOutputOption())
    .addHelpText('after', '\nExit status: 0 yes, 1 no, 2 usage error, 3 unknown, 5 conditional.')
    .addHelpText('after', examples('plan old.img --to profile.json'))
    .action(async (image: string, { to, parent, output }: PlanOptions) => {
      const profile = await readProfile(to, parent);
      const files = knownFiles(await readImageFile(image, null, terminal), image, [profile], evaluator);
      const now = new Date().toISOString();
      const named = { image: printable(image), profile: printable(to), parents: parent.map(printable) };
      const plan = planOffline(files, profile, convertWords({ ...named, service: null }), evaluator, now);
      if (output === 'json') terminal.out(printableJson(plan));
      else {
        const question = plainQuestion(image, { by: 'profile', profiles: [profile.name] });
        const ordered = inPlanOrder(answerOffline(files, question, evaluator, now), plan);
        if (output === 'table') terminal.out(renderPlan(ordered, plan.convert));
        else await showAnswer(ordered, { output, acceptSteps: false }, terminal);
      }
      finish(exitCodeOf(plan.verdict, false));
    });
}
