import { evidenceOf } from '#core/observation/evidence.ts';
import { matchLog } from '#core/observation/match-log.ts';
import { type FollowedStep, type ObservedGrade, type Outcome, observedOf } from '#core/observation/observation.ts';
import { hintQueue } from '../evaluation/hint-queue.ts';
import { imageNotFound, profileNotFound } from '../not-found.ts';
import type { StoredObservation } from '../ports/observations.ts';
import type { Ports } from '../ports/ports.ts';
import { storable } from '../storable.ts';
import { UseCaseError } from '../use-case-error.ts';

export interface ObservationInput {
  readonly image: string;
  readonly profile: string;
  /** Absent: the revision in force. */
  readonly profileRevision?: number | undefined;
  readonly outcome: Outcome;
  readonly grade?: ObservedGrade | undefined;
  readonly tool: { readonly name: string; readonly version: string };
  /** Absent: not known; empty: none was followed. */
  readonly steps?: readonly FollowedStep[] | undefined;
  /** RFC 3339; absent: now. */
  readonly when?: string | undefined;
  readonly by?: string | undefined;
  readonly url?: string | undefined;
  /** Of the restore, whole or in part; a few blanked lines of it are kept. */
  readonly log?: string | undefined;
}

/** Clocks differ; more than this ahead of ours is a mistake, and would decide over all that comes. */
const MAX_AHEAD_MS = 5 * 60_000;

/** Appends what a real restore showed. From then on it counts for its signature and profile revision. */
export async function recordObservation(
  ports: Pick<Ports, 'observations' | 'images' | 'profiles' | 'queue' | 'clock' | 'evaluator'>,
  input: ObservationInput,
): Promise<{ observation: StoredObservation; revision: number }> {
  const { image, profile, outcome, profileRevision = null, grade = 'reported', by = null } = input;
  const { lines, rules, cause: ofLog, succeeded } = matchLog(input.log ?? '');
  const cause = outcome === 'restored' ? null : ofLog;
  const url = checkedUrl(input.url);
  const steps = input.steps === undefined ? null : input.steps.map(({ kind, text }) => ({ kind, text }));
  const observed = observedOf(outcome, steps, cause);
  const recorded = await ports.observations.record(
    {
      image,
      profile,
      profileRevision,
      outcome,
      grade,
      observed,
      cause,
      evidence: observed === null ? null : evidenceOf({ outcome, grade, cause, url, succeeded }),
      tool: storable(input.tool),
      steps: storable(steps),
      observedAt: observedAt(input.when, ports.clock.now()),
      by: storable(by),
      url,
      log: storable(lines),
      logBytes: new TextEncoder().encode(input.log ?? '').length,
      rules,
    },
    ports.evaluator.ruleBook.revision,
  );
  if (!('missing' in recorded)) {
    await hintQueue(() => ports.queue.dispatchEvents());
    return recorded;
  }
  if (recorded.missing === 'image') throw await imageNotFound(ports, image);
  if (recorded.missing === 'profile') throw await profileNotFound(ports, profile);
  const message = `${profile} has no revision ${profileRevision}`;
  throw new UseCaseError('profile-revision-not-found', `${message}.`, {
    errors: [{ pointer: '/profileRevision', message }],
  });
}

function observedAt(when: string | undefined, now: Date): Date {
  if (when === undefined) return now;
  const time = new Date(when);
  if (Number.isNaN(time.getTime())) refuse('/when', 'must be a time such as 2026-11-27T20:00:00Z');
  if (time.getTime() > now.getTime() + MAX_AHEAD_MS) refuse('/when', 'must not be in the future');
  return time;
}

/** Shown as a link, so of the web and without a password. */
function checkedUrl(text: string | undefined): string | null {
  if (text === undefined) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) refuse('/url', 'must be an http(s) URL');
  if (url.username !== '' || url.password !== '') refuse('/url', 'must not contain a user or a password');
  return url.href;
}

function refuse(pointer: string, message: string): never {
  throw new UseCaseError('observation-malformed', `${pointer}: ${message}`, { errors: [{ pointer, message }] });
}
