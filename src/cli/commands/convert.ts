import { Command } from 'commander';
import { ANY_IMAGE } from '#core/image/image-format.ts';
import type { Profile } from '#core/profile/profile.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import type { Finding } from '#core/verdict/verdict.ts';
import type { ConversionReport } from '#usecases/ports/conversion.ts';
import { convertFile } from '../convert-file.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { openOutput } from '../open-output.ts';
import { parentOption } from '../parent-option.ts';
import { readImageFile } from '../read-image-file.ts';
import { readProfile } from '../read-profile.ts';
import { renderConversion } from '../render-conversion.ts';
import { append } from '../repeatable.ts';
import type { Terminal } from '../terminal.ts';

interface ConvertCommandOptions {
  readonly to: string;
  readonly parent: readonly string[];
  readonly out: string;
  readonly drop: readonly string[];
  readonly revision?: string;
  readonly force: boolean;
}

/** `convert IMAGE`: the same image as another kernel, or another CRIU, takes it, or no file at all. */
export function convertCommand(terminal: Terminal, finish: (code: ExitCode) => void, evaluator: Evaluator): Command {
  return new Command('convert')
    .description('rewrite an image for another kernel or an older CRIU; nothing leaves this machine')
    .argument('<image>', `${ANY_IMAGE}, plain or compressed; - is standard input`)
    .requiredOption('--to <profile>', 'profile of the target kernel, as a JSON file')
    .addOption(parentOption())
    .requiredOption('-o, --out <file>', 'file for the converted image, uncompressed; - is standard output')
    .option('--drop <type>', 'object type to drop, or to empty if the image must keep it; repeatable', append, [])
    .option('--revision <id>', 'header revision of a Linux-CR image, if known and not clear from the stream')
    .option('--force', 'overwrite the output file', false)
    .addHelpText('after', '\nExit status: 0 done, 1 refused, 2 usage error, or an invalid file or image.')
    .addHelpText('after', examples('convert old.img --to profile.json -o new.img'))
    .action(async (image: string, { to, parent, out, drop, revision, force }: ConvertCommandOptions) => {
      const profile = await readProfile(to, parent);
      const output = await openOutput(out, force);
      try {
        const report = await convertFile(image, profile, { drop, revision: revision ?? null }, output, evaluator);
        await output.finish();
        const left = isSettled(report) ? [] : out === '-' ? null : await findLeft(out, profile, evaluator);
        terminal.err(renderConversion(report, profile, left));
      } finally {
        await output.abandon();
      }
      finish(EXIT.yes);
    });
}

/** The report of a CRIU set says itself what is left to do. */
function isSettled({ format, verdict }: ConversionReport): boolean {
  return format === 'criu' || verdict === 'yes';
}

/** What the kernel's configuration and host still want of the image that came out. */
async function findLeft(file: string, profile: Profile, { decide, ruleBook }: Evaluator): Promise<readonly Finding[]> {
  const { content } = signatureOf((await readImageFile(file)).inventory);
  return decide(content, profile, ruleBook).findings.filter(({ severity }) => severity !== 'note');
}
