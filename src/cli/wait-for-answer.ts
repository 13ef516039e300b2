import type { Answer } from '#core/answer/answer.ts';
import { ServerRefusal } from './command-error.ts';
import { printable, type Terminal } from './terminal.ts';

const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 10_000;
/** What may still be uploaded or recorded. */
const MISSING: readonly string[] = ['image-not-found', 'profile-not-found', 'fleet-not-found'];
/** The finding of an evaluation of ours that failed (core/answer/judge-profiles.ts): worth asking again. */
const OUR_FAULT = 'evaluation-failed';

export interface WaitTerms {
  /** Null: ask once. */
  readonly seconds: number | null;
  readonly firstPauseMs?: number;
}

/**
 * Asks until the answer is no longer unknown, until waiting cannot help, or until time is up; then the last answer, or the
 * last refusal, is the outcome. An unknown about unrecorded facts stays unknown, so there is no wait for it.
 */
export async function waitForAnswer(
  ask: () => Promise<Answer>,
  { seconds, firstPauseMs = FIRST_PAUSE_MS }: WaitTerms,
  terminal: Pick<Terminal, 'err'>,
): Promise<Answer> {
  const end = Date.now() + (seconds ?? 0) * 1_000;
  let told = '';
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(MAX_PAUSE_MS, pauseMs * 2)) {
    const { answer, refusal, reason } = await askOnce(ask);
    const left = end - Date.now();
    if (reason === null || left <= 0) {
      if (answer === null) throw refusal;
      return answer;
    }
    if (reason !== told) terminal.err(`restore-matrix: waiting: ${printable(reason)}\n`);
    told = reason;
    await new Promise((resolve) => setTimeout(resolve, Math.min(pauseMs, left)));
  }
}

/** `reason`: why it is worth asking again; null: it is not. */
type Asked = { readonly reason: string | null } & (
  | { readonly answer: Answer; readonly refusal: null }
  | { readonly answer: null; readonly refusal: ServerRefusal }
);

async function askOnce(ask: () => Promise<Answer>): Promise<Asked> {
  try {
    const answer = await ask();
    return { answer, refusal: null, reason: reasonToWait(answer) };
  } catch (error) {
    if (!(error instanceof ServerRefusal) || !MISSING.includes(error.problem)) throw error;
    return { answer: null, refusal: error, reason: error.message };
  }
}

function reasonToWait({ answer, profiles, pending = 0, stale }: Answer): string | null {
  if (answer !== 'unknown') return null;
  if (pending > 0) return `${pending} cells are still pending`;
  if (stale) return 'a newer rule book is being applied';
  if (profiles.length === 0) return 'no profile is recorded for this kernel';
  const isOurs = profiles.some(({ findings }) => findings.some(({ rule }) => rule === OUR_FAULT));
  return isOurs ? 'an evaluation failed' : null;
}
