/** The progress of `npm start`: one line per stage, updated in place on a terminal. */
import type { BuiltinProgress } from '#usecases/builtins/record-builtins.ts';

export interface StartReport {
  /** The line of a stage changes; on anything but a terminal only `done` prints. */
  progress(stage: string, text: string): void;
  done(stage: string, text: string): void;
  say(text: string): void;
}

const STAGE_WIDTH = 14;
const CLEAR_LINE = '\r\u001b[2K';

export function createStartReport(out: {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}): StartReport {
  const line = (stage: string, text: string) => `  ${stage.padEnd(STAGE_WIDTH)} ${text}`;
  const clear = out.isTTY ? CLEAR_LINE : '';
  return {
    progress: (stage, text) => {
      if (out.isTTY) out.write(`${clear}${line(stage, text)}`);
    },
    done: (stage, text) => void out.write(`${clear}${line(stage, text)}\n`),
    say: (text) => void out.write(`${clear}${text}\n`),
  };
}

const STAGES: Readonly<Record<BuiltinProgress['stage'], string>> = {
  'object-types': 'Object types',
  profiles: 'Profiles',
  samples: 'Samples',
};

/** Shows the built-in parts as they are recorded. */
export function builtinReporter(report: StartReport): (progress: BuiltinProgress) => void {
  let changed = 0;
  return ({ stage, done, total, name, changed: isNew }) => {
    if (isNew) changed++;
    if (done < total) {
      report.progress(STAGES[stage], `${done} of ${total}  ${name}`);
      return;
    }
    const news = stage === 'object-types' ? '' : changed === 0 ? ', all present' : `, ${changed} new`;
    report.done(STAGES[stage], `${total}${news}`);
    changed = 0;
  };
}
