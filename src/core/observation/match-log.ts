/** A restore log -> a few blanked error lines, the rules about them, and the cause of the failure. */
import { blankLine } from './blank-line.ts';
import { holdsSign, LOG_SIGNS, type LogSign } from './log-signs.ts';
import type { Cause } from './observation.ts';

/** What was kept of one error line. */
export interface KeptLine {
  /** Blanked. */
  readonly text: string;
  readonly rules: readonly string[];
  readonly cause: Cause;
}

export interface MatchedLog {
  /** Lines that match a sign come before others; each text once. */
  readonly lines: readonly KeptLine[];
  /** Sorted, unique. */
  readonly rules: readonly string[];
  /** Null: there is no error line. */
  readonly cause: Cause | null;
  /** CRIU itself says that the restore succeeded. */
  readonly succeeded: boolean;
}

/** The last info line of a restore (criu:criu/cr-restore.c, restore_root_task); what follows it differs by release. */
const SUCCESS = 'Restore finished successfully';
/** Lines that are kept of one log. */
export const MAX_KEPT_LINES = 20;
/** What is looked at of one line; messages of CRIU are far shorter. */
const MAX_LINE_CHARS = 1_000;
/** Colours and other orders to a terminal (ECMA-48, 5.4). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /\u001b\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u001f\u007f-\u009f]/g;

/** Looks at every line once. */
export function matchLog(log: string): MatchedLog {
  const matched = new Map<string, KeptLine>();
  const others = new Map<string, KeptLine>();
  let succeeded = false;
  for (const line of linesOf(log)) {
    succeeded ||= line.includes(SUCCESS);
    const sign = signOf(line);
    const kept = sign === null ? others : matched;
    if (kept.size >= MAX_KEPT_LINES || (sign === null && !isErrorLine(line))) continue;
    const text = blankLine(line);
    if (text !== '') kept.set(text, { text, rules: sign?.rules ?? [], cause: sign?.cause ?? 'unmatched' });
  }
  const lines = [...matched.values(), ...others.values()].slice(0, MAX_KEPT_LINES);
  const rules = [...new Set(lines.flatMap((line) => line.rules))].sort();
  return { lines, rules, cause: causeOf(lines), succeeded };
}

/** A fault that can be fixed ranks before the state of the host, because a log also lists earlier failures. */
function causeOf(lines: readonly KeptLine[]): Cause | null {
  const causes = new Set(lines.map(({ cause }) => cause));
  return (['capability', 'host', 'unmatched'] as const).find((cause) => causes.has(cause)) ?? null;
}

function* linesOf(log: string): Generator<string> {
  for (let start = 0; start < log.length; ) {
    const found = log.indexOf('\n', start);
    const end = found === -1 ? log.length : found;
    if (end > start) yield log.slice(start, Math.min(end, start + MAX_LINE_CHARS)).replace(CONTROL, '');
    start = end + 1;
  }
}

function isErrorLine(line: string): boolean {
  return line.includes('Error (') || line.startsWith('Error: ');
}

function signOf(line: string): LogSign | null {
  return LOG_SIGNS.find((sign) => holdsSign(line, sign)) ?? null;
}
